"""A comparison of two versions as text for people: what differs is put in 【】, most important first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.versions.changes import Kind
from qa.versions.compare import Comparison, Difference, Side

AROUND = 24  # characters shown before and behind what differs
_HEADINGS: dict[Kind, str] = {
    "figure": "数字不同",
    "name": "名称不同",
    "wording": "措辞不同",
}
_SLIPS = "（可能是识别错误，也可能是改稿）"
_SAME = (("place", "地区"), ("year", "年份"), ("kind", "类型"))


def lines(comparison: Comparison) -> Iterator[str]:
    """The lines of the text, without line ends."""
    a, b = comparison.a, comparison.b
    yield f"{a.doc} ↔ {b.doc}"
    yield note(comparison)
    if not comparison.shared:
        yield "没有相同的段落可以对照。"
        return
    if not comparison.differences:
        yield "相同的段落里没有发现不同。"
    for kind, heading in _HEADINGS.items():
        listed = [d for d in comparison.differences if d.kind == kind]
        if listed:
            yield f"\n{heading}：{len(listed)} 处" + (_SLIPS if kind == "wording" and comparison.versions else "")
        for number, difference in enumerate(listed, start=1):
            yield from _told(number, difference)
    if comparison.only:
        yield "\n只见于一个版本，不算不同："
    for only in comparison.only:
        section = " › ".join(only.section) or "（无标题部分）"
        yield f"  {only.doc}  {section}：{only.clauses} 个分句，{only.characters} 字"


def note(comparison: Comparison) -> str:
    """Whether the two are versions of one report, and if not, why."""
    a, b = comparison.a, comparison.b
    if comparison.versions:
        return f"同一份报告的两个版本（{a.place}，{a.year}年，{a.kind}）；哪个版本都不当作正确的。"
    apart = [
        f"{name}{getattr(a, field) or '不明'} / {getattr(b, field) or '不明'}"
        for field, name in _SAME
        if getattr(a, field) != getattr(b, field) or getattr(a, field) is None
    ]
    return f"注意：不是同一份报告的两个版本（{'；'.join(apart)}），只对照两者相近的段落。"


def _told(number: int, difference: Difference) -> Iterator[str]:
    a, b = difference.a, difference.b
    values = f"{a.text or '（无）'} ↔ {b.text or '（无）'}"
    hint = f"（{difference.hint}）" if difference.hint else ""
    yield f"{number}. {difference.indicator + '：' if difference.indicator else ''}{values}{hint}"
    for side in (a, b):
        yield f"   {side.doc}：{_excerpt(side)}  ({side.start}–{side.end})"


def _excerpt(side: Side) -> str:
    """The clauses around what differs, marked."""
    end = side.at + len(side.text)
    before, behind = side.quote[: side.at], side.quote[end:]
    if len(before) > AROUND:
        before = "……" + re.sub(r"^[^，,；;。｜]*[，,；;。]", "", before[-AROUND:])
    if len(behind) > AROUND:
        behind = re.sub(r"[，,；;。][^，,；;。｜]*$", "", behind[:AROUND]) + "……"
    return f"{before}【{side.quote[side.at : end]}】{behind}"
