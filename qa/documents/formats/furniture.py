"""What stands on the pages of a PDF but is no text of the document.

Dropped by two rules, both of a line that is among the two uppermost or lowermost of its page:

- **Page numbers**: "12", "— 12 —", "第12页 共30页", "12 / 30". A bare number counts only where such numbers grow with
  the pages (most differ from their page's index by the same amount): a figure alone on a line is not one.
- **Running heads**: a line that reads the same, but for a number at its end, at the same edge of at least 40 % of the
  pages, three or more. 40 %, since left and right pages often have heads of their own. It is kept where it first
  stands, for it may be the title.

Why: put between the halves of a sentence that runs over the page they tear it, and a head that stands on 300 pages is
found instead of the text. Nothing else is dropped.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.documents.formats.layout import Line, Page

_MARKED = re.compile(r"(?:[—–\-―~·•]\s*\d{1,4}\s*[—–\-―~·•]|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4})")
_BARE = re.compile(r"\d{1,4}")
_TERMINAL = ("。", "；", "！", "？")  # a sentence is no head
EDGE_LINES = 2
EDGE = 0.15  # of the page's height
MIN_PAGES = 3
MIN_SHARE = 0.4


def drop_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers and running heads."""
    numbers = _growing(pages)
    heads = _repeated(pages)
    seen: set[tuple[str, str]] = set()
    kept = []
    for n, page in enumerate(pages):
        gone: set[int] = set()
        for edge, line in _edges(page):
            text = line.text.strip()
            head = (edge, _shape(text))
            numbered = _MARKED.fullmatch(text) or (_BARE.fullmatch(text) and int(text) - n in numbers)
            if numbered or (head in heads and head in seen):
                gone.add(id(line))
            seen.add(head)
        kept.append(replace(page, lines=[line for line in page.lines if id(line) not in gone]))
    return kept


def _edges(page: Page) -> Iterator[tuple[str, Line]]:
    """The outermost lines of a page, none of them a table."""
    by_height = sorted(page.lines, key=lambda line: -line.y)
    for edge, lines in (("top", by_height[:EDGE_LINES]), ("bottom", by_height[-EDGE_LINES:])):
        for line in lines:
            distance = page.height - line.y if edge == "top" else line.y
            if not line.rows and distance < EDGE * page.height and not line.text.endswith(_TERMINAL):
                yield edge, line


def _growing(pages: Sequence[Page]) -> set[int]:
    """The differences of bare numbers at the edges from their page's index that most numbered pages share."""
    found = Counter(
        int(line.text) - n for n, page in enumerate(pages) for _, line in _edges(page) if _BARE.fullmatch(line.text)
    )
    return {step for step, count in found.items() if count >= MIN_PAGES and count * 2 > len(pages) * MIN_SHARE}


def _repeated(pages: Sequence[Page]) -> set[tuple[str, str]]:
    on: dict[tuple[str, str], set[int]] = defaultdict(set)
    for n, page in enumerate(pages):
        for edge, line in _edges(page):
            on[edge, _shape(line.text)].add(n)
    enough = max(MIN_PAGES, MIN_SHARE * len(pages))
    return {head for head, where in on.items() if len(where) >= enough and head[1] != "#"}


def _shape(text: str) -> str:
    """The line without white space and without a page number at either end."""
    return re.sub(r"^\d+|\d+$", "#", re.sub(r"\s+", "", text))
