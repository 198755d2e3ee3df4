"""The page in the browser: questions, answers with numbered citations, and the source beside them.

It calls ``qa.assistant`` only. ``render`` and ``source`` make HTML and know nothing of Gradio; ``app`` lays
the page out and wires its events; ``server`` serves it.
"""
