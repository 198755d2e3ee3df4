"""Text helpers that never move an offset: what they return is as long as what they were given."""

from __future__ import annotations

import re

# Full-width ASCII forms to half-width, one code point to one, so that offsets stay true.
_FOLD = {0xFF01 + i: 0x21 + i for i in range(94)}
_FOLD |= {0x3000: 0x20, 0xA0: 0x20, ord("－"): ord("-"), ord("−"): ord("-"), ord("–"): ord("-")}
_FOLD |= {ord("“"): ord('"'), ord("”"): ord('"'), ord("『"): ord('"'), ord("』"): ord('"')}

CJK = "\u4e00-\u9fff"
_SPACE_IN_CJK = re.compile(rf"(?<=[{CJK}，。；：、）”])\s+(?=[{CJK}（“\d])|(?<=\d)\s+(?=[{CJK}%])")

_MARKS = re.compile(r"\*\*|^\s*[-●·]\s*(?=[\u4e00-\u9fff（(“])|</?p>")


def narrow(text: str) -> str:
    """Full-width letters, digits and punctuation to half-width; the length stays the same."""
    return text.translate(_FOLD)


def fold(text: str) -> str:
    """Half-width and lower case; the length stays the same."""
    return narrow(text).lower()


def tidy(text: str) -> str:
    """A source slice made readable: line breaks, bullets, bold marks and typesetting spaces go, figures stay.

    Not length-preserving; for display and indexing only, never for offsets.
    """
    text = re.sub(r"\s+", " ", _MARKS.sub("", text)).strip()
    return _SPACE_IN_CJK.sub("", text)


def bare(text: str) -> str:
    """Folded text without any white space: for comparing what was typed differently."""
    return re.sub(r"\s+", "", fold(text))
