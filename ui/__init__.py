"""The page in the browser: questions, answers with numbered citations, and the source beside them.

It calls ``qa.assistant`` only. ``render``, ``prose``, ``source`` and ``passage`` make HTML and know nothing of Gradio;
``words`` has the page's words in both languages; ``conversation`` is a visit's state, ``keeping`` hands it to the
visitor's browser; ``app`` lays the page out in the ``frame`` of its tabs and wires its events; ``server`` serves it,
and ``files`` the source texts beside it.
"""
