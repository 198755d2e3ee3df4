"""Whether a reading holds its source: every character that is no mark, in order."""

from __future__ import annotations

import re

from qa.documents.chunk import Reading

# Marks of Markdown, of lists and of table cells carry no words.
MARKS = re.compile(r"[\s#*|●■◆·\-\u2028：:。]|</?p>")


def uncovered(source: str, reading: Reading, body: int = 0) -> list[str]:
    """The pieces of the source from ``body`` on that are in no chunk, no heading of a chunk and no drop list."""
    spans = [(d.start, d.end) for d in reading.dropped]
    paths = {name for c in reading.chunks for name in c.section}
    spans += [(s.start, s.end) for s in reading.sections if s.path[-1] in paths]
    for c in reading.chunks:
        starts = [s.start for s in c.sentences]
        assert starts == sorted(starts)
        for s in c.sentences:
            spans += [(s.start, s.end), *((x.start, x.end) for x in s.context)]
    left, at = [], body
    for start, end in sorted(spans):
        if start > at:
            left.append(source[at:start])
        at = max(at, end)
    left.append(source[at:])
    return [text for piece in left if (text := MARKS.sub("", piece))]
