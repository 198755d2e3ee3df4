"""A question with its answer as Markdown, to be pasted elsewhere: marks [n], then the sources with their quotes.

What comes from people, models and documents is escaped, so that it is text to whatever renders the Markdown. A mark
[n] needs no escape: it is a link only where ``[n]: address`` stands in the text, and no such line can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.schema import Answer, Citation

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~!&]")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))", re.MULTILINE)  # a list, a rule, a heading's underline
_ORDERED = re.compile(r"^(\s*\d{1,9})([.)])", re.MULTILINE)
_MARK = re.compile(r"(?:\[\d{1,3}\])+")
_ITEM = re.compile(r"\s*[-*•·●]\s+(?=\S)")


def answer_markdown(answer: Answer) -> str:
    """The Markdown of one answer, with its question above it."""
    parts = [f"**问：{escaped(_one_line(answer.question))}**"]
    if answer.completed_question:
        parts.append(f"（理解为：{escaped(_one_line(answer.completed_question))}）")
    parts.append("\n".join(_text(answer)))
    parts += [_conflicts(answer)] if answer.conflicts else []
    if answer.missing and not answer.refused:
        parts.append("资料中未找到：" + escaped("、".join(answer.missing)))
    parts += [escaped(f"计算：{n.text} = {n.computed}") for n in answer.numbers if n.computed]
    if answer.citations:
        parts.append("出处：\n\n" + "\n".join(_source(c) for c in answer.citations))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    text = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    text = _ORDERED.sub(r"\1\\\2", text)
    return _LINE_START.sub(lambda m: m[0] if m[2].isdigit() else f"{m[1]}\\{m[2]}", text)


def _text(answer: Answer) -> Iterator[str]:
    """The answer's lines; a line break within a paragraph is kept, a list item stays one."""
    known = {c.n for c in answer.citations}
    for line in answer.answer.strip().split("\n"):
        item = _ITEM.match(line)
        body = line[item.end() :] if item else line
        pieces, end = [], 0
        for match in _MARK.finditer(body):
            numbers = [int(n) for n in re.findall(r"\d+", match[0])]
            if not known.issuperset(numbers):
                continue
            # "[1](...)" would be a link.
            after = "\\" if body[match.end() : match.end() + 1] == "(" else ""
            pieces += [escaped(body[end : match.start()]), match[0], after]
            end = match.end()
        pieces.append(escaped(body[end:]))
        yield f"- {''.join(pieces)}" if item else f"{''.join(pieces)}\n"


def _conflicts(answer: Answer) -> str:
    lines = []
    for conflict in answer.conflicts:
        about = " · ".join(filter(None, [conflict.place, conflict.period, conflict.indicator]))
        sides = "；".join(f"{escaped(v.value)}[{v.citation}]" for v in conflict.values)
        lines.append(f"资料之间不一致（{escaped(about)}）：{sides}")
    return "\n\n".join(lines)


def _source(citation: Citation) -> str:
    where = escaped(" › ".join(_one_line(part) for part in (citation.title, *citation.section)))
    context = "".join(f"（{escaped(_one_line(span.text))}）" for span in citation.context)
    quote = escaped(_one_line(citation.quote))
    place = escaped(f"{citation.doc} {citation.start}–{citation.end}")
    return f"- [{citation.n}] {where}：“{quote}”{context}（{place}）"


def _one_line(text: str) -> str:
    return " ".join(text.split())
