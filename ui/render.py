"""Conversations and answers as HTML. Pure functions; all foreign text is escaped here.

Questions, titles, quotes and what a model writes are shown as text: no links, no markup of their own.
Buttons carry ``data-event`` and are served by one listener (``buttons.js``), so that no handler stands in the HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from qa.schema import Answer, Citation, Conflict, Document
from ui import prose
from ui.actions import buttons
from ui.conversation import Exchange, Step
from ui.words import ZH, Words

SOURCES = 4  # shown at once; further ones can be unfolded
STEPS: tuple[tuple[Step, str], ...] = (("retrieve", "检索"), ("generate", "生成"), ("verify", "核对"))


def conversation(
    exchanges: Sequence[Exchange],
    examples: Sequence[str] = (),
    note: str = "",
    fault: str | None = None,
    say: Words = ZH,
    plots: Callable[[Answer], str] = lambda _: "",
) -> str:
    """The whole chat column.

    Args:
        exchanges: oldest first.
        examples: questions offered where nothing was asked yet, and after a refusal that suggests none.
        note: what the visitor has to know while an answer is awaited (models are being loaded).
        fault: why no question can be answered at all; told before one is asked.
        say: the words of the visitor's language.
        plots: the plot of an answer, "" where it has none.
    """
    if not exchanges:
        return _welcome(examples, fault, say)
    last = len(exchanges) - 1
    return "".join(
        exchange(e, turn, examples if turn == last else (), note if turn == last else "", say, plots)
        for turn, e in enumerate(exchanges)
    )


def exchange(
    e: Exchange,
    turn: int,
    examples: Sequence[str] = (),
    note: str = "",
    say: Words = ZH,
    plots: Callable[[Answer], str] = lambda _: "",
) -> str:
    """One question and what there is of its answer."""
    refused = bool(e.answer and e.answer.refused)
    parts = [_question(e, turn, say)]
    if e.answer:
        parts += [answer(e.answer, turn, say, plots(e.answer)), buttons(e.answer, turn, say)]
    elif e.shown:
        parts.append(f'<div class="text">{prose.text(e.shown, prose.Reading(turn=turn, say=say))}</div>')
    if e.step == "waiting" and e.ahead:
        note = say("前面还有 {} 个问题").format(e.ahead)
    if e.running:
        parts.append(_steps(e.step, note, say))
    if e.step == "stopped":
        parts.append(f'<p class="stopped">{say("已停止。")}{_again(e, turn, say)}</p>')
    if e.error:
        parts.append(f'<p class="fault" role="alert">{escape(e.error)}</p><p>{_again(e, turn, say)}</p>')
    if e.answer and refused:
        parts.append(_offers(say("可以试试："), e.answer.suggestions or examples))
    kind = "refused" if refused else e.step
    return f'<section class="exchange {kind}" data-turn="{turn}">{"".join(parts)}</section>'


def answer(a: Answer, turn: int, say: Words = ZH, plot: str = "") -> str:
    """A whole answer: text, conflicts, its plot, sources, how it was checked."""
    reading = prose.Reading({c.n: c for c in a.citations}, turn, a.numbers, say)
    parts = []
    if a.completed_question:
        parts.append(f'<p class="completed">{say("理解为：")}{escape(a.completed_question)}</p>')
    parts.append(f'<div class="text">{prose.text(a.answer, reading)}</div>')
    parts += [_conflict(c, reading) for c in a.conflicts]
    if a.missing and not a.refused:
        parts.append(f'<p class="missing">{say("资料中未找到：")}{escape("、".join(a.missing))}</p>')
    computed = dict.fromkeys(f"{n.text} = {n.computed}" for n in a.numbers if n.computed)
    parts += [f'<p class="computed">{say("计算：")}{escape(line)}</p>' for line in computed]
    parts += [plot, _sources(a, reading)]
    parts.append(_footer(a, say))
    return "".join(parts)


def status(listed: Sequence[Document] | None, ready: bool, error: str | None, say: Words = ZH) -> str:
    """The line beside the title: what is being opened, what there is, that something is wrong."""
    if error:
        return f'<p class="status fault">{say("暂时无法回答")}</p>'
    if listed is None:
        return f'<p class="status busy" role="status">{say("正在打开资料库…")}</p>'
    if not ready:
        return f'<p class="status busy" role="status">{say("正在载入模型，可以先提问…")}</p>'
    return f'<p class="status" role="status">{say("已收录 {} 份资料").format(len(listed))}</p>'


def hint(message: str) -> str:
    """A word beside the question box."""
    return f'<p class="hint" role="status">{escape(message)}</p>' if message else ""


def _question(e: Exchange, turn: int, say: Words) -> str:
    label = say("编辑并重新提问")
    edit = (
        f'<button type="button" class="edit" data-edit="{turn}" data-question="{escape(e.question)}" '
        f'title="{label}" aria-label="{label}">✎</button>'
    )
    return f'<div class="question">{"" if e.running else edit}<p>{escape(e.question)}</p></div>'


def _again(e: Exchange, turn: int, say: Words) -> str:
    return (
        f'<button type="button" class="again" data-event="edit" data-turn="{turn}" '
        f'data-question="{escape(e.question)}">{say("再试一次")}</button>'
    )


def _steps(step: Step, note: str, say: Words) -> str:
    """检索 › 生成 › 核对, the one under way marked."""
    told = f'<span class="note">{escape(note)}</span>' if note else ""
    if step == "waiting":
        return f'<p class="step"><b>{say("排队等候")}…</b>{told}</p>'
    now = [name for name, _ in STEPS].index(step)
    names = [
        f"<b>{say(name)}…</b>" if i == now else f'<span class="{"past" if i < now else "to-come"}">{say(name)}</span>'
        for i, (_, name) in enumerate(STEPS)
    ]
    return f'<p class="step">{" › ".join(names)}{told}</p>'


def _conflict(conflict: Conflict, reading: prose.Reading) -> str:
    say = reading.say
    about = " · ".join(filter(None, [conflict.place, conflict.period, conflict.indicator]))
    rows = []
    for value in conflict.values:
        citation = reading.citations.get(value.citation)
        origin = f"{prose.mark(citation, reading)} {escape(citation.title)}" if citation else ""
        rows.append(f'<li><b>{escape(value.value)}</b><span class="origin">{origin}</span></li>')
    return (
        f'<div class="conflict" role="note" aria-label="{say("资料不一致")}"><p><b>{say("资料之间不一致")}</b>'
        f"<span>{escape(about)}</span></p><ul>{''.join(rows)}</ul></div>"
    )


def _sources(a: Answer, reading: prose.Reading) -> str:
    if not a.citations:
        return ""
    figures = {n.citation: n.text for n in reversed(a.numbers)}
    rows = [_source(c, reading.turn, figures) for c in a.citations]
    more = len(rows) - SOURCES
    if more <= 1:  # one row is as short as the line that would unfold it
        return _origins(rows, reading.say)
    summary = f"<summary>{reading.say('其余 {} 条出处').format(more)}</summary>"
    rest = f"<details>{summary}{_origins(rows[SOURCES:], reading.say)}</details>"
    return f"{_origins(rows[:SOURCES], reading.say)}{rest}"


def _origins(rows: Sequence[str], say: Words) -> str:
    return f'<ul class="origins" aria-label="{say("出处")}">{"".join(rows)}</ul>'


def _source(c: Citation, turn: int, figures: Mapping[int | None, str]) -> str:
    where = escape(" › ".join([c.title, *c.section[-1:]]))
    return (
        f'<li><button type="button" class="origin" data-event="cite" data-turn="{turn}" data-n="{c.n}">'
        f'<span class="n">[{c.n}]</span><span class="where">{where}</span>'
        f'<span class="quote">{escape(prose.preview(c, figures.get(c.n, "")))}</span></button></li>'
    )


def _footer(a: Answer, say: Words) -> str:
    if a.refused:
        return ""
    told = []
    if a.numbers and all(n.verified for n in a.numbers):
        told.append(say("文中数字均已与原文核对"))
    if a.timings.total_ms is not None:
        told.append(say("用时 {} 秒").format(f"{a.timings.total_ms / 1000:.1f}"))
    return f'<p class="footer">{" · ".join(told)}</p>' if told else ""


def _welcome(examples: Sequence[str], fault: str | None, say: Words) -> str:
    told = f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""
    about = say("答案只取自资料库中的报告和规划，每句话都注明出处，点编号即可看到原文。资料里没有的，会直接说没有。")
    return (
        f'<section class="welcome"><h2>{say("想查哪份报告里的什么？")}</h2><p>{about}</p>'
        f"{told}{_offers(say('试试这样问：'), examples)}</section>"
    )


def _offers(lead: str, examples: Sequence[str]) -> str:
    if not examples:
        return ""
    buttons = "".join(
        f'<button type="button" class="ask" data-event="ask" data-question="{escape(q)}">{escape(q)}</button>'
        for q in examples
    )
    return f'<div class="offers"><p>{lead}</p>{buttons}</div>'
