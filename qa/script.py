"""Traditional characters to simplified ones: 運城2026年GDP目標 is asked of reports in simplified characters."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_PUNCTUATION = {",": "，", "?": "？", ";": "；", ":": "：", "!": "！"}
_ASCII = re.compile(r"(?<![A-Za-z])(?:(?<!\d)[,:]|[,:](?!\d)|[?;!])(?![A-Za-z])")


def simplified(text: str) -> str:
    """The text in simplified characters; as it is where GB 2312 has all of them, which holds no traditional ones."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return str(_converter().convert(text))
    return text


def punctuated(text: str) -> str:
    """The text with Chinese punctuation where it is typed in ASCII, but not within figures: 2015年多少,2020年多少?"""
    return _ASCII.sub(lambda match: _PUNCTUATION[match.group()], text)


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415 - only questions in traditional characters need its tables

    return OpenCC("t2s")
