"""Ranks and ordinals, where a question asks for one: 增速排全省第几, 入选的是第几批, 是几连冠. Pure.

They stand in words that no figure's check reads; the part of the sentence that says them of what is asked is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import indicators, periods
from qa.retrieval.slots import alike, holds_place
from qa.schema import Evidence, Query
from qa.wordings import unified

_KINDS = "批届次期轮位名座条家所项"
_NUMBER = r"[一二三四五六七八九十\d]+"
_ASKS_ORDINAL = re.compile(f"第几(?:个)?([{_KINDS}])(?<![位名])")
_ASKS_RUN = re.compile("几(连[冠增丰胜降升快跳])")
_ASKS_RANK = re.compile("排(?:名|位|在|到|行)?第?几|第几[位名]?|名次|位次|排名")
_RANK = re.compile(rf"第{_NUMBER}[位名]?|首位|榜首|前{_NUMBER}[位名强]?|前列")
_SCOPES = (("国", "全国|国内"), ("省", "全省|省内|省里|省份|[^，。]省(?:第|排)"), ("市", "全市|市里|各市"))
_PARTS = re.compile("[；;。]")
_ADDED = re.compile("新增[^达为共至]*$")  # of all that follows: 新增甲类企业9户,乙类企业3户,均排第一
NAMED = 0.6  # of the words asked for, that must stand in the part quoted


def told(query: Query, evidence: Sequence[Evidence]) -> tuple[Evidence, str] | None:
    """The best evidence with the part of it that says the rank or ordinal asked for; None where none is asked for."""
    ordinal = _ASKS_ORDINAL.search(query.text)
    run = _ASKS_RUN.search(query.text)
    if not ordinal and not run and not _ASKS_RANK.search(query.text):
        return None
    says = re.compile(f"(?:第{_NUMBER}|首){ordinal[1]}") if ordinal else re.compile(_NUMBER + run[1]) if run else _RANK
    for item in evidence:
        if not _is_of(query, item):
            continue
        for part in _PARTS.split(item.sentence.text):
            found = says.search(part)
            if found and _in_scope(query, part) and _is_about(query, part, found.start()):
                return item, part.strip("，, ")
    return None


def _is_of(query: Query, item: Evidence) -> bool:
    spoken = periods.spoken_of(item.sentence, item.chunk, item.document)
    return all(holds_place(p, item.sentence, item.chunk, item.document) for p in query.places) and (
        not query.periods or any(periods.holds(p, spoken) for p in query.periods)
    )


def _in_scope(query: Query, part: str) -> bool:
    """Whether a rank is one among those asked about: 全国 is not 全省."""
    scope = next((sign for sign, words in _SCOPES if re.search(words, query.text)), "")
    return scope in part


def _is_about(query: Query, part: str, at: int) -> bool:
    """Whether the last indicator named before the rank is the one asked about, else whether most words asked for are
    there.
    """
    if query.indicators:
        before = indicators.find(part[:at])
        if not before:
            return bool(alike(query.indicators, part[:at]))
        last = before[-1]
        added = indicators.find(f"新增{last.text}") if _ADDED.search(part[:at]) else []
        return any(m.name in query.indicators for m in (last, *added))
    plain = unified(part)
    held = sum(len(term) for term in query.terms if unified(term) in plain)
    return held >= NAMED * sum(map(len, query.terms)) > 0
