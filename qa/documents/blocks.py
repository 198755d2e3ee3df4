"""What a source text consists of: headings, paragraphs, tables. Offsets are code points of the source."""

from __future__ import annotations

from dataclasses import dataclass

from qa.documents.headings import Heading


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text as pieces (start, end) of the source: more than one where something else stands between."""

    pieces: tuple[tuple[int, int], ...]
    single: bool = False  # a cell or an item of a list: whole in itself

    @property
    def start(self) -> int:
        """Where its first piece begins."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Where its last piece ends."""
        return self.pieces[-1][1]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Table lines as (start, end) pairs, the caption and the unit above them, and the lines of the note below."""

    lines: tuple[tuple[int, int], ...]
    caption: tuple[int, int] | None
    note: tuple[tuple[int, int], ...] = ()
    unit: tuple[int, int] | None = None


Block = Heading | Paragraph | TableBlock
