"""Other wordings of the same thing made one: 科创平台 and 科技创新平台 are compared as one name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

from qa.text import bare

_APART = "!"  # the row of words that only keep a form from being found across them, 动工 in 推动工业


@lru_cache(maxsize=20_000)  # the same sentences are compared for question after question
def unified(text: str) -> str:
    """Folded text without white space, every short or everyday form put as its full name. Not length-preserving."""
    pattern, full = _table()
    return pattern.sub(lambda match: full[match.group()], bare(text))


def is_known(word: str) -> bool:
    """Whether a word is one of the names or forms."""
    return bare(word) in _table()[1]


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    """All forms, the longest first, full names among them: the 高速 of 高速公路 is no form of its own."""
    text = resources.files("qa").joinpath("data", "wordings.tsv").read_text(encoding="utf-8")
    full: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, forms = line.partition("\t")
            full |= {bare(form): bare(form if name == _APART else name) for form in (name, *forms.split("|"))}
    return re.compile("|".join(map(re.escape, sorted(full, key=len, reverse=True)))), full
