"""From evidence to a checked answer: prompt, generate, cite, verify; refuse and compare where that is the answer."""
