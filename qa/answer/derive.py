"""Exact arithmetic on what the parts of a question are answered with: share, ratio, average, another unit. Pure.

A question for it is put as its parts and what is to be done with them, so that it can be read by itself:

    去年签约了多少个项目？去年新开工多少个？后者相当于前者的百分之几
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa import periods, quantities
from qa.answer.amounts import MULTIPLIERS, TENTH, multiplier_of, rounded, written
from qa.answer.compute import ABOUT, Computed, added, difference, is_exact, with_word
from qa.answer.sourced import clause_of_figure, source_of, spoken_periods, status_of_figure
from qa.answer.tied import LEVEL
from qa.answer.wanted import asked_unit, unit_fits
from qa.answer.wanted import of as wants_of
from qa.clauses import split
from qa.quantities import RATES, SIZES, Quantity
from qa.schema import Evidence, Period, Query

Figures = Sequence[tuple[Quantity, Evidence]]

BOTH = "各是多少"
SUM, APART, SHARE, TIMES = "合计多少", "相差多少", "前者相当于后者的百分之几", "前者是后者的几倍"
EACH, CONVERTED, SOURCE = "平均每{}是多少", "换算成{}是多少", "出自哪份报告"
_PUT = re.compile(
    f"？(?:{BOTH}|{SUM}|{APART}|{SHARE}|{TIMES}|{EACH.format('(?P<each>[一-龥]{1,3})')}"
    f"|{CONVERTED.format('(?P<unit>[一-龥]{1,6})')}|{SOURCE})$"
)
_ASKS = re.compile("多少|几|哪|谁|什么|怎|何|多[大高长]")
_ASKS_TIMES = re.compile("(?<![十百千好])[几多]少?倍(?!以上)|倍数|翻了?[几多]|(?:之|收入)比(?![例重])")
_ASKS_SHARE = re.compile("百分之[几多]|几成|占(?!地)|比例|比重|百分比|几分之几")
_PART = re.compile("占(?!地)|几成|几分之几")
_AVERAGED = re.compile("年均|平均|每年|一年")
# What comes up year by year, and what there is at a time: 建成46个, 达到46个.
_CAME_UP = re.compile(
    "新[增建改开认培引招]|净增|累计|[建完办开签落引招改造种植发放筹]成?了|建成|完成|建设|改造|投入|引进|签约|落地|开工|竣工|培训|转移|发放|争取|举办|上演|打造"
    "|救助|帮扶|查处|化解|处置|成立|开展|开通|培育|认定|招收|栽植|造林|治理|搬迁|脱贫|实施|就业"
)
_STANDS = re.compile("总[数量]|共有|现有|拥有|保有|存量")
_SO_FAR = re.compile("前[一二两三四\\d]年|[头后][一二两三四]年|以来|截至|上半年|季度")
_YEAR = "年"


def parts(text: str) -> tuple[str, ...]:
    """The questions of which something is to be computed; none where a text puts no such."""
    put = _PUT.search(text)
    return tuple(text[: put.start()].split("？")) if put else ()


def put(questions: Sequence[str], operation: str) -> str:
    """The question for what an operation makes of the answers to others."""
    asked = [question.strip("呢吗？?。！!，, ") for question in questions]
    return "？".join((*(part if _ASKS.search(part) else f"{part}是多少" for part in asked), operation))


def is_put(query: Query) -> bool:
    """Whether a question says what is to be done with its parts."""
    return bool(query.parts and _PUT.search(query.text)) and not query.text.endswith(BOTH)


def asks_source(query: Query) -> bool:
    """Whether the report is asked for that says what the parts ask."""
    return bool(query.parts) and query.text.endswith(SOURCE)


def computes(query: Query) -> bool:
    """Whether something but a sum is to be computed of the parts."""
    return is_put(query) and not query.text.endswith((BOTH, SUM, SOURCE))


def derived(query: Query, names: Sequence[str], told: Sequence[Figures]) -> list[Computed]:
    """What is asked of the figures that the parts were answered with; nothing where they are in doubt or do not fit.

    Args:
        query: what is asked, with its parts.
        names: what each part asks for.
        told: the figures of each part.
    """
    asked = _PUT.search(query.text)
    if not asked or query.text.endswith(SUM):
        total = added(query, told)
        return [total] if total else []
    if query.text.endswith(BOTH) or query.language == "en" or len(told) < len(query.parts):
        return []
    found = [_asked_for(part, figures) for part, figures in zip(query.parts, told, strict=True)]
    certain = [pair for pair in found if pair and is_exact(pair[0])]
    if len(certain) < len(found):
        return []
    if asked["unit"]:
        pairs = zip(names, certain, strict=True)
        return [said for name, (figure, _) in pairs if (said := _converted(name, figure, asked["unit"]))]
    if asked["each"]:
        return _a_year(query, *certain[0]) if asked["each"] == _YEAR else _each(asked["each"], certain)
    return _set_against(query, names, [figure for figure, _ in certain])


def _set_against(query: Query, names: Sequence[str], figures: Sequence[Quantity]) -> list[Computed]:
    """How far the figures are apart, or the first as a part or a multiple of the second, as is asked."""
    if len(set(names)) < len(figures):
        return []
    if query.text.endswith(APART):
        return difference(query, dict(zip(names, figures, strict=True)), by_place=True)
    return ratio(query.text, names, figures, share=query.text.endswith(SHARE)) if len(figures) == 2 else []


def _asked_for(question: str, figures: Figures) -> tuple[Quantity, Evidence] | None:
    """The one figure that may answer a part: in the unit it names, no rate beside an amount."""
    unit = asked_unit(question)
    fits = {q.text: (q, item) for q, item in figures if unit_fits(unit, q.unit) and q.text not in question}
    amounts = {text: pair for text, pair in fits.items() if pair[0].unit not in RATES}
    one = amounts or fits
    return next(iter(one.values())) if len(one) == 1 else None


def asks_times(text: str) -> bool:
    """Whether words ask how many times one figure is another."""
    return bool(_ASKS_TIMES.search(text))


def asks_share(text: str) -> bool:
    """Whether words ask which share one figure is of another."""
    return bool(_ASKS_SHARE.search(text))


def ratio(text: str, names: Sequence[str], figures: Sequence[Quantity], *, share: bool) -> list[Computed]:
    """The first of two figures as a multiple or a share of the second; nothing where they cannot be set so.

    Args:
        text: the question.
        names: what each figure is of.
        figures: two of them.
        share: whether in percent.
    """
    one, other = figures
    exact = one.low == one.high and other.low == other.high
    if not exact or one.unit != other.unit or one.unit in RATES or min(one.low, other.low) <= 0:
        return []
    if _PART.search(text) and one.low > other.low:  # a part is no more than the whole
        return []
    amount, about = rounded(one.low / other.low * (100 if share else 1), TENTH)
    value = f"{amount}{'%' if share else '倍'}"
    about = "约" if any(ABOUT.search(figure.text) for figure in figures) else about
    computation = f"{with_word(one)} ÷ {with_word(other)}"
    verb = "相当于" if share else "是"
    return [Computed(f"{names[0]}{verb}{names[1]}的{about}{value}（{computation}）。", value, computation)]


def _each(counter: str, told: Figures) -> list[Computed]:
    """An amount shared out: over the other part's figure, else over what its own clause counts by the counter."""
    amount, item = told[0]
    count = told[1][0] if len(told) > 1 else _counted(counter, amount, item)
    if count is None or not count.low or amount.unit in RATES or count.unit in RATES or not is_exact(count):
        return []
    value, about = written(amount.low / count.low, amount)
    computation = f"{with_word(amount)} ÷ {with_word(count)}"
    return [Computed(f"平均每{counter}{about}{value}（{computation}）。", value, computation)]


def averaged(query: Query, figures: Figures) -> list[Computed]:
    """The yearly average that a question asks for, where the one figure told of it is what its years brought in all."""
    if query.language == "en" or not _asks_average(query) or told_averaged(figures):
        return []
    found = _asked_for(query.text, figures)
    return _a_year(query, *found) if found and is_exact(found[0]) else []


def lacks_average(query: Query, draft: str, figures: Figures) -> bool:
    """Whether a yearly average is asked for, and an answer tells figures of which none is one."""
    asks = query.language == "zh" and query.wants == "figure" and _asks_average(query)
    return bool(asks and figures) and not _AVERAGED.search(draft) and not told_averaged(figures)


def _asks_average(query: Query) -> bool:
    """Whether an amount a year is asked for, and no growth."""
    wants = wants_of(query)
    return wants.average and wants.measure != "change"


def told_averaged(figures: Figures) -> bool:
    """Whether one of the figures is an average in its own clause, or may be one in its row."""
    return any(
        _AVERAGED.search(item.sentence.text if item.chunk.kind == "row" else clause_of_figure(figure, item))
        for figure, item in figures
    )


def _a_year(query: Query, amount: Quantity, item: Evidence) -> list[Computed]:
    """The yearly average of what came up in the years that are asked for; none of what there was at their end."""
    source = source_of(amount, item)
    years = next((p for p in query.periods if p.first < p.last), None)
    spoken = [(p.first, p.last) for p in spoken_periods(source, item)] if source else []
    if years is None or (years.first, years.last) not in spoken or amount.unit in RATES:
        return []
    if not _came_up(amount, item) or _is_under_way(amount, item, years):
        return []
    count = years.last - years.first + 1
    value, about = written(amount.low / count, amount)
    value += amount.qualifier or ""
    computation = f"{with_word(amount)} ÷ {count}年"
    return [Computed(f"平均每年{about}{value}（{computation}）。", value, computation)]


def _came_up(amount: Quantity, item: Evidence) -> bool:
    """Whether an amount came up in the years that its clause is of, and is not what there was at their end."""
    clause = clause_of_figure(amount, item)
    before, _, _ = clause.partition(amount.text)
    return bool(_CAME_UP.search(clause)) and not (_STANDS.search(clause) or LEVEL.search(before))


def _is_under_way(amount: Quantity, item: Evidence, years: Period) -> bool:
    """Whether what is told of years is only what they brought so far."""
    reached = status_of_figure(amount, item) != "target"
    return bool(_SO_FAR.search(item.sentence.text)) or (
        reached and years.last >= (periods.speaks_in(item.document) or years.last)
    )


def _counted(counter: str, amount: Quantity, item: Evidence) -> Quantity | None:
    """What the clause of a figure counts by a counter: 1515名 of 为1515名劳动者追回工资1261.5万元."""
    source = source_of(amount, item)
    unit = next(iter(quantities.find(f"1{counter}")), None)
    if source is None or unit is None:
        return None
    clause = next((c for c in split(item.sentence.text) if c.start <= source.start < c.start + len(c.text)), None)
    counts = [q for q in quantities.find(clause.text) if q.unit == unit.unit] if clause else []
    same = [q for q in counts if unit.unit == "人" or q.text.endswith(counter)]
    return same[0] if len(same) == 1 else None


def _converted(name: str, figure: Quantity, unit: str) -> Computed | None:
    """A figure in another unit of its kind, in the multiplier that is asked for, else in its own."""
    wanted = next(iter(quantities.find(f"1{unit}")), None)
    if wanted is None or not wanted.unit:
        return None
    sizes = next((sizes for sizes in SIZES if {figure.unit, wanted.unit} <= sizes.keys()), {wanted.unit: Decimal(1)})
    if figure.unit not in sizes:
        return None
    times = sizes[figure.unit] / sizes[wanted.unit]
    if own := multiplier_of(unit):
        amount, about = rounded(figure.low * times / MULTIPLIERS[own])
        value = f"{amount}{unit}"
    else:
        value, about = written(figure.low * times, figure, unit)
    if value == figure.text:
        return None
    computation = f"{with_word(figure)}，由{figure.unit}换算为{wanted.unit}" if times != 1 else with_word(figure)
    return Computed(f"{name}换算为{about}{value}{figure.qualifier or ''}（{computation}）。", value, computation)
