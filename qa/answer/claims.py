"""Comparisons that a sentence draws: code draws them from figures it has checked, or the report does. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.schema import Evidence
from qa.text import bare

_CLAIM = re.compile(
    r"比[^，。；]{0,14}[更要略稍]?(?:高|低|多|少|快|慢|大|小)|[高低快慢多少](?:于|出)|最[高低快慢大小](?!限度|程度|化)|最[多少](?![花用要需能拿领]{0,2}\d)|[^，。；]{2}更[高低多少快慢大小](?=[，,。；;]|$)|一致|[是均都为求]一样|相等|持平|对得上|没有(?:出入|矛盾|冲突)|相同"
    r"|^\s*(?:[两二]者|每月|一个月)?相?差(?:距|额|值)?[为是了约]{0,2}\d"
    r"|(?:控制|守|稳|保)住了?(?!\d)|达标|超额|(?:[达完]成|实现|达到)了?(?:规划|预期|既定|年度|全年)?的?(?:目标|任务)|(?:目标|任务|计划)[^，。；\d]{0,4}(?:[达完]成|实现|达到)了(?!\d)|(?:没有?|未)(?:能)?(?:完成|达到?|实现)|超过了?(?:规划)?目标"
    r"|[还仍尚][在未没][一-龥]{2}"
    r"|\b(?:higher|lower|more|less|fewer|faster|slower)\b|\bagree|consistent|the same",
    re.IGNORECASE,
)
_DENIED = re.compile("(?:[未没]|不|没有|未能|没能)?$")
_GOES_ON = re.compile("[为是达约共]|(?:[今去明]年|现在|目前|如今|后来)[要想将计力增涨做达开建]")
_CLAUSE = re.compile(r"(?<=[，,；;])")
_END = re.compile(r"[。.！!？?\s]*$")
SHORTEST = 6  # characters that are left of a sentence


def without_claims(text: str, evidence: Sequence[Evidence]) -> str:
    """A sentence without the clauses that compare in words no evidence has; empty where too little is left.

    Args:
        text: a generated sentence, such as 运城去年增长7%，比目标低。
        evidence: what it was generated from.
    """
    said = [bare(item.sentence.text) for item in evidence]
    clauses = _CLAUSE.split(text)
    kept: list[str] = []
    dropped = False
    for clause in clauses:
        claims = [f"{_denial(clause[: m.start()])}{bare(m.group())}" for m in _CLAIM.finditer(clause)]
        believed = all(any(_says(words, claim) for words in said) for claim in claims)
        dropped = not believed or (dropped and bool(_GOES_ON.match(clause)))  # ……更高，为150亿元 has lost its subject
        if not dropped:
            kept.append(clause)
    if len(kept) == len(clauses):
        return text
    end = _END.search(text)
    left = "".join(kept).rstrip("，,；;。. ")
    return left + (end.group() if end else "") if len(bare(left)) >= SHORTEST else ""


def _denial(before: str) -> str:
    found = _DENIED.search(before)
    return found.group() if found else ""


def _says(words: str, claim: str) -> bool:
    """Whether words hold a claim, and not its denial: 未完成年度任务."""
    return any(not _denial(words[: m.start()]) for m in re.finditer(re.escape(claim), words))
