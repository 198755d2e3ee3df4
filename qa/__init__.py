"""Question answering over government reports, with every figure checked against its cited sentence."""
