"""Words of a question misspelt by sound, mended to words of the reports: 小麦产亮 is 小麦产量.

A piece of a question is a misspelling where no report, dictionary or table of wordings has it, and a word of the
reports sounds the same and shares characters with it. Tones are left out; a right word that the reports lack is never
changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from qa import indicators
from qa.wordings import is_known

_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_FUNCTION = frozenset(
    "里上下中内外高低多少大小快慢升降增减的地得了着过在是有去来要想能会该将拿买卖问把被让给和与及或就都也还又很更最不没吗呢吧这那"
)  # nobody misspells these
_NUMERALS = frozenset("一二两三四五六七八九十百千万亿")
LONGEST = 6  # characters of a word
PHRASE = 4  # from so many characters on, a piece of right words may be a misspelling too: 高薪技术


def mended(text: str, words: tuple[str, ...]) -> str:
    """A question with its misspelt words as the reports have them.

    Args:
        text: in simplified characters.
        words: of the library, the most frequent first.
    """
    return _RUN.sub(lambda run: "".join(_pieces(run.group(), words)), text)


def _pieces(run: str, words: tuple[str, ...]) -> Iterator[str]:
    import rjieba  # noqa: PLC0415 - its dictionary takes a tenth of a second

    tokens: list[str] = rjieba.cut(run, False)
    n = 0
    while n < len(tokens):
        for end in range(len(tokens), n, -1):
            piece = "".join(tokens[n:end])
            broken = len(piece) >= PHRASE or any(len(token) == 1 for token in tokens[n:end])
            if not 1 < len(piece) <= LONGEST or not broken:
                continue
            if word := piece if is_known(piece) else _sounding_alike(piece, words):
                yield word
                n = end
                break
        else:
            yield tokens[n]
            n += 1


def _sounding_alike(piece: str, words: tuple[str, ...]) -> str | None:
    import rjieba  # noqa: PLC0415

    by_sound = _by_sound(words)
    alike = by_sound.get(_sound(piece), ())
    if not alike or piece in alike or rjieba.has_word(piece):
        return None
    kept = [a for a, b in zip(piece, alike[0], strict=True) if a == b and a not in _NUMERALS | _FUNCTION]
    changed = {a for a, b in zip(piece, alike[0], strict=True) if a != b}
    return alike[0] if len(kept) >= (len(piece) + 1) // 2 and not changed & _FUNCTION else None


@lru_cache(maxsize=4)
def _by_sound(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The words of each sound, the most frequent first; the names of indicators are words of any report."""
    found: dict[str, tuple[str, ...]] = {}
    for word in (*words, *(n for name in indicators.names() for n in (name, *indicators.synonyms(name)))):
        if 1 < len(word) <= LONGEST and _RUN.fullmatch(word):
            sound = _sound(word)
            found[sound] = (*found.get(sound, ()), word)
    return found


def _sound(word: str) -> str:
    return " ".join(map(_syllable, word))


@cache
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.3 s, and only questions need it

    return str(lazy_pinyin(character)[0])
