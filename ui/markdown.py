"""A question with its answer as Markdown, to be pasted elsewhere: marks [n], then the sources with their quotes.

What comes from people, models and documents is escaped, so that it is text to whatever renders the Markdown. A mark
[n] needs no escape: it is a link only where ``[n]: address`` stands in the text, and no such line can.
"""

from __future__ import annotations

import re
from itertools import groupby

from qa.schema import Answer, Citation, Conflict
from ui.words import Words, words

ZH = words("zh")
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~!&]")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))", re.MULTILINE)  # a list, a rule, a heading's underline
_ORDERED = re.compile(r"^(\s*\d{1,9})([.)])", re.MULTILINE)
_MARK = re.compile(r"(?:\[\d{1,3}\])+")
_NUMBER = re.compile(r"\d+")
_RULE = re.compile(r":?-+:?")
_ITEM = re.compile(r"\s*[-*•·●]\s+(?=\S)")


def answer_markdown(answer: Answer, say: Words = ZH) -> str:
    """The Markdown of one answer, with its question above it."""
    parts = [f"**{say('问：')}{escaped(_one_line(answer.question))}**"]
    if answer.completed_question:
        parts.append(f"{say('理解为：')}{escaped(_one_line(answer.completed_question))}")
    parts.append(_text(answer))
    parts += [_conflict(c, say) for c in answer.conflicts]
    if answer.missing and not answer.refused:
        parts.append(say("资料中未找到：") + escaped("、".join(answer.missing)))
    parts += [say("计算：") + escaped(f"{n.text} = {n.computed}") for n in answer.numbers if n.computed]
    if answer.citations:
        parts.append(f"{say('出处')}\n\n" + "\n".join(_source(c) for c in answer.citations))
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    text = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    text = _ORDERED.sub(r"\1\\\2", text)
    return _LINE_START.sub(lambda m: m[0] if m[2].isdigit() else f"{m[1]}\\{m[2]}", text)


def _text(answer: Answer) -> str:
    """The answer's paragraphs, lists and tables, as the page shows them."""
    known = frozenset(c.n for c in answer.citations)
    parts = []
    for kind, lines in groupby(answer.answer.strip().split("\n"), _kind):
        if kind == "item":
            parts.append("\n".join("- " + _inline(_ITEM.sub("", line, count=1), known) for line in lines))
        elif kind == "row":
            parts.append("\n".join(_row(line, known) for line in lines))
        else:
            parts += [_inline(line, known) for line in lines if line.strip()]
    return "\n\n".join(parts)


def _kind(line: str) -> str:
    if _ITEM.match(line):
        return "item"
    return "row" if line.lstrip().startswith("|") else "paragraph"


def _row(line: str, known: frozenset[int]) -> str:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    return f"| {' | '.join(c if _RULE.fullmatch(c) else _inline(c, known) for c in cells)} |"


def _inline(text: str, known: frozenset[int]) -> str:
    """Text with its marks; those without a source are text."""
    pieces, end = [], 0
    for match in _MARK.finditer(text):
        if not known.issuperset(int(n) for n in _NUMBER.findall(match[0])):
            continue
        pieces += [escaped(text[end : match.start()]), match[0]]
        end = match.end()
        if text[end : end + 1] == "(":  # "[1](...)" would be a link
            pieces.append("\\")
    return "".join([*pieces, escaped(text[end:])])


def _conflict(conflict: Conflict, say: Words) -> str:
    about = " · ".join(filter(None, [conflict.place, conflict.period, conflict.indicator]))
    sides = "；".join(f"{escaped(v.value)}[{v.citation}]" for v in conflict.values)
    return f"{say('资料之间不一致')}（{escaped(about)}）：{sides}"


def _source(citation: Citation) -> str:
    where = escaped(" › ".join(_one_line(part) for part in (citation.title, *citation.section)))
    context = "".join(f"（{escaped(_one_line(span.text))}）" for span in citation.context)
    quote = escaped(_one_line(citation.quote))
    place = escaped(f"{citation.doc} {citation.start}–{citation.end}")
    return f"- [{citation.n}] {where}：“{quote}”{context}（{place}）"


def _one_line(text: str) -> str:
    return " ".join(text.split())
