"""Text to search tokens: words as a segmenter cuts them, and figures whole.

Default tokenizers cut 3.5万亿元 into 3 and 5万亿元, or keep a Chinese clause as one token; here a figure with its
decimals is one token, and long words also give the words inside them (规模以上 -> 规模, 以上).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from qa.text import fold
from qa.wordings import unified

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?[%‰]?|[a-z][a-z0-9.+\-]*|多少|(?:(?!多少)[\u4e00-\u9fff])+")
_STOP = frozenset("的了和与及等在是为对将把被由从到以并也都而其这那个中上下之于所地得着吗呢吧啊")

# Part-of-speech tags (ICTCLAS) of words that name something; x is what the dictionary does not know.
_NAMING = ("n", "vn", "an", "j", "l", "i", "x", "s", "b", "g")


@cache
def _segmenter() -> object:
    import rjieba  # noqa: PLC0415 - its dictionary takes a tenth of a second, which `qa --help` need not wait for

    return rjieba


def content_words(text: str) -> list[str]:
    """The words of a text that name things: nouns, names, abbreviations, Latin words; no verbs, no numerals."""
    found: list[str] = []
    for match in _TOKEN.finditer(fold(text)):
        piece = match.group()
        if "\u4e00" <= piece[0] <= "\u9fff":
            tagged = _segmenter().tag(piece)  # type: ignore[attr-defined]
            found += [word for word, tag in tagged if tag.startswith(_NAMING)]
        elif piece[0].isalpha():
            found.append(piece)
    return found


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of a text with their part-of-speech tags (ICTCLAS); joined they are the text."""
    return list(_segmenter().tag(text))  # type: ignore[attr-defined]


@lru_cache(maxsize=20_000)  # the same sentences are weighed for question after question
def segment(text: str) -> tuple[str, ...]:
    """Search tokens of a text, in order, repeated as often as they occur; without function words."""
    tokens: list[str] = []
    for match in _TOKEN.finditer(unified(text)):
        piece = match.group()
        if "\u4e00" <= piece[0] <= "\u9fff":
            tokens += _segmenter().cut_for_search(piece)  # type: ignore[attr-defined]
        else:
            tokens.append(piece.replace(",", ""))
    return tuple(token for token in tokens if token not in _STOP)
