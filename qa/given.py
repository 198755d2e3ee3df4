"""What an English question gives besides its words: Chinese that it quotes or puts in brackets, and its source.

How many “示范田” fields does Yuncheng plan?         示范田 is taken as it is
sale-type affordable housing (配售型保障性住房)      the Chinese stands for the English before it
“四个示范” (Si Ge Shi Fan)                          the spelling of what is quoted says nothing more
According to Yuncheng's 2026 report, how many ...   only the place is left: the year is that of the report
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_QUOTED = re.compile(r"[“\"‘'「《(（【\[][^“”\"‘’'「」《》()（）【】\[\]A-Za-z]*[”\"’'」》)）】\]]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_RUN = re.compile(r"(?P<open>[“\"‘'「《(（【\[]?)(?P<words>[\u4e00-\u9fff](?:[\u4e00-\u9fff\d·、]*[\u4e00-\u9fff])?)")
_SPELLED = re.compile(r"(?<=[”\"’'」》])\s*[(（][A-Za-z][A-Za-z\s'’-]*[)）]")
_SOURCE = re.compile(
    r"\b(?:according to|based on|as (?:stated|reported|told|set out|given) (?:in|by))\b"
    r"(?P<whose>(?:(?!plan period|five)[^,?;])*?)"
    r"\b(?:report|digest|summary|outline|document|plan)s?\b(?P<of> of (?:[^,?;]*?)\breport\b)?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"[(（](?P<whose>[^()（）\u4e00-\u9fff]*?)\b(?:table|report|digest|summary|outline)s?[)）]", re.IGNORECASE
)
_PLAN_NAMED = re.compile(r"\b\w+th five[- ]year\b|\bresults?\b", re.IGNORECASE)
_OF_SOURCE = re.compile(
    r"\b(?:(?:19|20)\d\d|the|its|their|this|of|government|work|annual|official|plan|development|digest|summary|report|full|text|version)\b",
    re.IGNORECASE,
)


def is_english(question: str) -> bool:
    """Whether it has no Chinese but what it quotes or puts in brackets beside English words; GDP alone is none."""
    rest = _QUOTED.sub(" ", question)
    words = _WORD.findall(rest)
    lone = len(words) == 1 and words[0].isupper()
    return not _CHINESE.search(rest) and not lone and (rest == question or len(words) > 1)


def without_source(question: str) -> str:
    """Without the report that it says it is asked of, and without the spelling of what it quotes."""
    question = _SPELLED.sub(" ", question)
    question = _IN_BRACKETS.sub(lambda match: _OF_SOURCE.sub(" ", _PLAN_NAMED.sub(" ", match["whose"])), question)
    return _SOURCE.sub(lambda match: _OF_SOURCE.sub(" ", f"{match['whose']} {match['of'] or ''}"), question)


def chinese_runs(question: str) -> Iterator[tuple[int, int, str, bool]]:
    """The Chinese of an English question: where it stands, its words, and whether it stands for the English before."""
    for match in _RUN.finditer(question):
        quoted = match["open"] in ("“", '"')
        words = f"“{match['words']}”" if quoted else match["words"]
        yield match.start(), match.end(), words, match["open"] in ("(", "（")
