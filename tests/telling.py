"""What a report tells of a question where retrieval found one of its passages best."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer.passages import tell
from qa.question import understand
from qa.schema import Chunk, Document, Hit


def told(document: Document, chunks: Sequence[Chunk], question: str, near: str) -> list[str]:
    """The sentences told where the chunk that holds ``near`` is the best hit and those after it follow."""
    query = understand(f"衢州{question}", [], {"衢州市"}, 2026)
    at = next(i for i, c in enumerate(chunks) if near in c.text)
    order = [*chunks[at:], *chunks[:at]]
    hits = [Hit(c, document, 1.0 / (n + 1)) for n, c in enumerate(order)]
    return [item.sentence.text for item in tell(query, hits, lambda _: chunks)]
