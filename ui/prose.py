"""The text of an answer as HTML: paragraphs, lists, small tables; citation marks as buttons; checked figures marked.

What a model writes is text: of Markdown only list items and tables are read, and every piece is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from qa.schema import CheckedNumber, Citation
from ui.passage import readable
from ui.words import ZH, Words

_MARK = re.compile(r"\[(\d{1,3})\]")
_ITEM = re.compile(r"\s*[-*•·●]\s+(?=\S)")
_RULE_ROW = re.compile(r"[\s|:\-]*-[\s|:\-]*")
_CLAUSE_END = re.compile(r"[，。；：,;]")
PREVIEW = 80  # code points of a quote in the list of sources
CARD = 220  # code points of a quote on its card


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read an answer's text: its citations, its figures, and the words for labels."""

    citations: Mapping[int, Citation] = field(default_factory=dict)
    turn: int = 0
    numbers: Sequence[CheckedNumber] = ()
    say: Words = ZH


def text(answer: str, reading: Reading) -> str:
    """An answer's text. A mark [n] without a citation (yet) stays text."""
    tokens = _tokens(reading.numbers)
    html = []
    for kind, lines in groupby(answer.split("\n"), _kind):
        if kind == "item":
            items = (_inline(_ITEM.sub("", line, count=1), reading, tokens) for line in lines)
            html.append(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
        elif kind == "row":
            html.append(_table(list(lines), reading, tokens))
        else:
            html += [f"<p>{_inline(line, reading, tokens)}</p>" for line in lines if line.strip()]
    return "".join(html)


def mark(citation: Citation, reading: Reading) -> str:
    """A citation's number as a button that opens its source; the script shows what it carries on a card."""
    label = reading.say("查看出处 {}").format(citation.n)
    return (
        f'<button type="button" class="cite" data-event="cite" data-turn="{reading.turn}" data-n="{citation.n}" '
        f'data-title="{escape(citation.title)}" data-section="{escape(" › ".join(citation.section))}" '
        f'data-quote="{escape(preview(citation, length=CARD))}" aria-label="{label}">[{citation.n}]</button>'
    )


def preview(citation: Citation, figure: str = "", length: int = PREVIEW) -> str:
    """The quote, or of a long one the part about the figure it is cited for."""
    quote = readable(citation.quote)
    if len(quote) <= length:
        return quote
    at = max(0, quote.find(figure))
    start = max(0, min(at - length // 2, len(quote) - length))
    if clause := _CLAUSE_END.search(quote, start, at) if start else None:
        start = clause.end()
    end = start + length
    return f"{'…' if start else ''}{quote[start:end]}{'…' if end < len(quote) else ''}"


def _kind(line: str) -> str:
    stripped = line.strip()
    if len(stripped) > 2 and stripped.startswith("|") and stripped.endswith("|"):
        return "row"
    return "item" if _ITEM.match(line) else "prose"


def _tokens(numbers: Sequence[CheckedNumber]) -> re.Pattern[str]:
    """Citation marks and figures. A mark stays on one line with what is before it and the punctuation after it."""
    known = sorted({n.text for n in numbers if n.verified and n.text}, key=len, reverse=True)
    # Digit borders: 6% must not be found in 16%, nor 5万 in 5万亿.
    figure = rf"(?<![\d.])(?:{'|'.join(map(re.escape, known))})(?![\d.]*\d)(?![%万亿])" if known else r"(?!)"
    return re.compile(
        rf"(?:(?P<figure>{figure})|(?P<before>\S))?(?P<marks>(?:\[\d{{1,3}}\])+)(?P<after>[。，；、！？：,.;!?”》）)]*)"
        rf"|(?P<alone>{figure})"
    )


def _inline(line: str, reading: Reading, tokens: re.Pattern[str]) -> str:
    html, end = [], 0
    for match in tokens.finditer(line):
        html.append(escape(line[end : match.start()]))
        html.append(_token(match, reading))
        end = match.end()
    return "".join(html) + escape(line[end:])


def _token(match: re.Match[str], reading: Reading) -> str:
    if match["alone"]:
        return _figure(match["alone"], reading)
    before = _figure(match["figure"], reading) if match["figure"] else escape(match["before"] or "")
    numbers = [int(n) for n in _MARK.findall(match["marks"])]
    marks = (mark(reading.citations[n], reading) if n in reading.citations else _pending(n) for n in numbers)
    return f'<span class="keep">{before}{"".join(marks)}{escape(match["after"])}</span>'


def _pending(n: int) -> str:
    return f'<span class="pending">[{n}]</span>'


def _figure(figure: str, reading: Reading) -> str:
    computed = next((n.computed for n in reading.numbers if n.text == figure and n.computed), None)
    if computed:
        title = f"{reading.say('计算得出：')}{figure} = {computed}"
        return f'<span class="figure computed-figure" title="{escape(title)}">{escape(figure)}</span>'
    return f'<span class="figure" title="{escape(reading.say("已与出处核对"))}">{escape(figure)}</span>'


def _table(lines: Sequence[str], reading: Reading, tokens: re.Pattern[str]) -> str:
    """A Markdown table; without a rule under its first row it has no header."""
    headed = len(lines) > 1 and bool(_RULE_ROW.fullmatch(lines[1]))
    rows = []
    for i, line in enumerate(lines):
        if _RULE_ROW.fullmatch(line):
            continue
        tag = 'th scope="col"' if headed and i == 0 else "td"
        cells = (f"<{tag}>{_inline(cell, reading, tokens)}</{tag[:2]}>" for cell in _cells(line))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    label = escape(reading.say("表格"))
    return f'<div class="table" tabindex="0" role="region" aria-label="{label}"><table>{"".join(rows)}</table></div>'


def _cells(line: str) -> Iterator[str]:
    for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1]):
        yield cell.strip().replace("\\|", "|")
