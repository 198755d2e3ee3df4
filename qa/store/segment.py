"""Text to search tokens: words as a segmenter cuts them, and figures whole.

Default tokenizers cut 3.5万亿元 into 3 and 5万亿元, or keep a Chinese clause as one token; here a figure with its
decimals is one token, and long words also give the words inside them (规模以上 -> 规模, 以上).
"""

from __future__ import annotations

import re
from functools import cache

from qa.text import bare, fold

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?[%‰]?|[a-z][a-z0-9.+\-]*|[\u4e00-\u9fff]+")
_STOP = frozenset("的了和与及等在是为对将把被由从到以并也都而其这那个中上下之于所地得着吗呢吧啊")


@cache
def _segmenter() -> object:
    import rjieba  # noqa: PLC0415 - its dictionary takes a tenth of a second, which `qa --help` need not wait for

    return rjieba


def words(text: str) -> list[str]:
    """The words of a text as people would count them: no words inside words, function words kept out."""
    found: list[str] = []
    for match in _TOKEN.finditer(fold(text)):
        piece = match.group()
        found += _segmenter().cut(piece) if "\u4e00" <= piece[0] <= "\u9fff" else [piece]  # type: ignore[attr-defined]
    return [word for word in found if word not in _STOP]


def segment(text: str) -> list[str]:
    """Search tokens of a text, in order, repeated as often as they occur; without function words."""
    tokens: list[str] = []
    for match in _TOKEN.finditer(bare(text)):
        piece = match.group()
        if "\u4e00" <= piece[0] <= "\u9fff":
            tokens += _segmenter().cut_for_search(piece)  # type: ignore[attr-defined]
        else:
            tokens.append(piece.replace(",", ""))
    return [token for token in tokens if token not in _STOP]
