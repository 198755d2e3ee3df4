"""Which facts of the library hold exactly what a question asks: for each place, period and indicator that it names.

Nothing is chosen where the library's facts leave a doubt: two different figures of one thing in one document, or a
word of the question that the fact's own words do not hold. Then the answer is read from the evidence instead. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa.answer import named as named_by
from qa.answer import wanted
from qa.answer.agreeing import agree
from qa.answer.asked_periods import implied_periods, is_plan, kept_periods, of_these_years, present
from qa.answer.measured import of_measure
from qa.answer.wanted import BUILT_UP, Wanted, is_stock, kind_of
from qa.kinds import asks_both_of, asks_only_aims, is_before_planned
from qa.schema import Document, Fact, Period, Query
from qa.text import bare

_CLAUSE = re.compile(r"[，,；;。！？｜\n]")
COMPLETENESS = ("full", "partial", None, "digest")
_TURNED = re.compile("[降升涨低少高加]了(?:多少|几)")
ALL_PLACES = re.compile("[几两三四五各]个?[市县区]|哪[个座]?[市县区]|所有|全部")
_AMOUNT = re.compile("多少")
_TOGETHER = re.compile("一共|总共|合计|加起来|之和|分别|各")
_STATE = re.compile(
    "标准|人均|比重|占比|覆盖率|普及率|城镇化率|浓度|寿命|装机|保有量|总量|总数"
)  # not summed up over years
_LEVEL_REACHED = re.compile("(?:达到?了?|增至|增加?到|升至|提高到|发展到|壮大到|扩大到)$")
_RUNNING_TOTAL = re.compile("累计|新增|净增|新建|新改扩建|五年|(?<!公)共|完成|投资|投入|引进|争取|发放|培训|转移")
MOST_KINDS = 3  # figures told for one slot: more are a passage, not an answer
_NOT_FIGURES = ("list", "definition", "summary", "time", "fact")


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that is asked for; ``indicator`` None where only words name it."""

    place: str
    period: Period | None
    indicator: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """The facts that answer for a slot, one of each kind; ``others`` are what other documents say differently."""

    slot: Slot
    facts: tuple[Fact, ...]
    others: tuple[tuple[Fact, Fact], ...]  # (one of facts, the other document's)


@dataclass(frozen=True, slots=True)
class Library:
    """What is chosen from: ``clause`` gives the words around a fact, from its sentence or row."""

    facts: Sequence[Fact]
    documents: Sequence[Document]
    clause: Callable[[Fact], str]
    this_year: int


def may_answer(query: Query) -> bool:
    """Whether facts can answer a question at all: known before any is loaded."""
    figures = query.wants == "figure" and query.kind not in _NOT_FIGURES
    return figures and not wanted.beyond_figures(query)


def choose(query: Query, library: Library) -> tuple[list[Told], list[Slot]] | None:
    """The facts for each slot of a query, and the slots that none answers for; None where facts are no answer.

    Args:
        query: what is asked.
        library: the facts of the documents about its places.
    """
    if not may_answer(query):
        return None
    if (now := present(query, library.this_year)) and (found := chosen(query, library, now)):
        told, missing = found
        absent = [place for place in query.places if not any(place == t.slot.place for t in told)]
        return told, [*missing, *(Slot(place, None, name) for place in absent for name in query.indicators)]
    return chosen(query, library, implied_periods(query, library.this_year))


def chosen(query: Query, library: Library, implied: Sequence[Period]) -> tuple[list[Told], list[Slot]] | None:
    """What ``choose`` gives, where ``implied`` are periods besides those that the question names."""
    wants = wanted.of(query)
    how_far = _asks_how_far(query)
    wants = replace(wants, measure="level") if how_far else wants  # the growth of two years says nothing of that
    told: list[Told] = []
    missing: list[Slot] = []
    for slot in _slots(query, wants, library, implied):
        found = fill(query, slot, wants, library)
        if slot.period in implied and (found is None or not _is_due(found, library)):
            continue
        if found is None:
            return None
        (told.append(found) if found.facts else missing.append(slot))
    if (how_far and missing) or _leaves_doubt(query, told, missing, implied, library.this_year):
        return None
    names = {t.slot.indicator for t in told}
    # 常住人口 beside 常住人口城镇化率 only repeats a part of its name.
    missing = [m for m in missing if not any(n and m.indicator and m.indicator in n != m.indicator for n in names)]
    if query.kind == "conflict" and not any(t.others for t in told):
        return None
    return (told, missing) if told else None


def _asks_how_far(query: Query) -> bool:
    """Whether it asks what several years changed (2015年到2020年降了多少): the growth of two of them does not say."""
    stretch = any(re.match(r"\d{4}", p.text) and p.first < p.last for p in query.periods)
    return stretch and bool(_TURNED.search(query.text))


def _leaves_doubt(
    query: Query, told: Sequence[Told], missing: Sequence[Slot], implied: Sequence[Period], this_year: int
) -> bool:
    """Whether words without an indicator hold for some places only (济南帮扶湘西多少资金 is not of each), or give
    fewer figures than are asked for (引进多少个项目，总投资多少), or 这几年 a single year.
    """
    asked = 0 if wanted.of(query).difference else len(_AMOUNT.findall(query.text))
    too_few = not query.indicators and 1 < asked > sum(len(t.facts) for t in told)
    of_one_place = bool(missing) and not query.indicators and len(query.places) > 1
    years = [t for t in told if t.slot.period in implied]
    return too_few or of_one_place or (of_these_years(query, this_year) and len(years) < 2)


def _is_due(told: Told, library: Library) -> bool:
    """Whether facts are of the kind that an implied year has: results of those gone by, targets of those to come."""
    past = told.slot.period is not None and told.slot.period.last < library.this_year
    return bool(told.facts) and all(f.status == ("actual" if past else "target") for f in told.facts)


def _slots(query: Query, wants: Wanted, library: Library, implied: Sequence[Period]) -> Iterator[Slot]:
    own = list(dict.fromkeys(d.place for d in library.documents if d.place))
    everywhere = ALL_PLACES.search(query.text) and (query.kind == "compare" or _TOGETHER.search(query.text))
    places = query.places or (tuple(own) if len(own) == 1 or everywhere else _only_place(query, wants, library))
    periods = sorted([*kept_periods(query), *implied], key=lambda p: p.last) if implied else kept_periods(query)
    for place in places:
        for period in periods or (None,):
            for indicator in query.indicators or (None,):
                yield Slot(place, period, indicator)


def _only_place(query: Query, wants: Wanted, library: Library) -> tuple[str, ...]:
    """The place of a thing that a question names without its place, where all facts of it are of one: 莫高窟游客."""
    words = [f for f in library.facts if any(term in f.indicator for term in query.terms)]
    found = {
        f.place
        for indicator in query.indicators or (None,)
        for f in named_by.of(query, indicator, wants, words, library.clause)
    }
    return tuple(place for place in found if place) if len(found) == 1 else ()


def fill(query: Query, slot: Slot, wants: Wanted, library: Library) -> Told | None:
    """The facts for one slot, none if there are none; None where they contradict each other within one document."""
    own = [f for f in library.facts if f.place == slot.place]
    if slot.period and asks_both_of(query.text, query.periods, slot.period):
        wants = replace(wants, both=True)
    named = named_by.of(query, slot.indicator, wants, own, library.clause)
    slot = _at_end(slot, named) if wants.verdict else slot
    timely = _timely(slot, named, wants, library, alone=len(query.places) < 2)
    if not any(f.status == "actual" for f in timely):
        timely += _starred(slot, named, library)
    fitting = of_measure(query, slot.indicator, wants, _of_status(query, slot, wants, timely, library.this_year))
    if wants.both:
        fitting += [f for f in named if f not in fitting and any(beside(f, o, library.clause) for o in fitting)]
    fitting = named_by.without_doers(fitting)
    fitting = [f for f in fitting if f.unit or not any(o.unit and o.value == f.value for o in fitting)]
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in fitting:
        key = (kind_of(fact), fact.status, fact.basis == "年均", fact.period.first, fact.period.last)
        groups.setdefault(key, []).append(fact)
    if len(groups) > MOST_KINDS:
        return None
    years = {d.doc: d.year or 0 for d in library.documents}
    order = {d.doc: (COMPLETENESS.index(d.completeness), -(d.year or 0)) for d in library.documents}
    chosen: list[Fact] = []
    others: list[tuple[Fact, Fact]] = []
    for group in groups.values():
        ranked = sorted(
            group,
            key=lambda f: (
                _is_retold(f, years[f.doc]),
                order[f.doc],
                _is_passed(f),
                f.kind != "prose",
                not _is_below(query, f),
                f.start,
            ),
        )
        best = ranked[0]
        differing = {f.doc: f for f in reversed(ranked[1:]) if not agree(best, f)}
        if best.doc in differing or any(
            not agree(a, b) for a in group for b in group if a.doc == b.doc and a.start < b.start
        ):
            return None
        chosen.append(best)
        others += [(best, f) for f in differing.values()]
    return Told(slot, tuple(chosen), tuple(others))


def _at_end(slot: Slot, facts: Sequence[Fact]) -> Slot:
    """The slot for the last year of a plan, where the plan's target is given for that year and not for all of them."""
    asked = slot.period
    aims = {(f.period.first, f.period.last) for f in facts if f.status == "target"}
    if asked is None or not is_plan(asked) or (asked.first, asked.last) in aims or (asked.last, asked.last) not in aims:
        return slot
    return replace(slot, period=Period(f"{asked.text}末", asked.last, asked.last))


def _is_below(query: Query, fact: Fact) -> bool:
    """Whether a fact stands below a heading that names a period of the question: 按十四五指标表."""
    heading = bare(fact.section[-1]) if fact.section else ""
    return any(bare(p.text) in heading for p in query.periods)


def _timely(slot: Slot, facts: Iterable[Fact], wants: Wanted, library: Library, *, alone: bool) -> list[Fact]:
    """Facts of the period asked for; where none is, those of the only period there is, or each target of a place that
    is asked for ``alone``.
    """
    facts = list(facts)
    asked, this_year = slot.period, library.this_year
    if asked is None:
        reached = [f for f in facts if f.status == "actual" and f.period.first == f.period.last == this_year - 1]
        if wants.difference and wants.status is None and reached:  # 哪边更高 asks for the present
            return reached
        of_status = [f for f in facts if wants.status in (None, f.status)]
        spans = {(f.period.first, f.period.last) for f in of_status}
        every = alone and wants.status == "target" and (this_year, this_year) in spans  # each is told with its time
        return of_status if len(spans) == 1 or every else []
    exact = [f for f in facts if (f.period.first, f.period.last) == (asked.first, asked.last)]
    if asked.first == asked.last:
        average = [f for f in exact if f.basis != "年均"]
        ended = [
            f
            for f in facts
            if f.period.last == asked.last and is_plan(f.period) and f.measure == "level"
            if f.basis is None or (f.basis == "累计" and is_stock(f))
            if asked.text.endswith("末") or _STATE.search(f.indicator) or is_stock(f) or is_reached(f, library.clause)
        ]
        return average or (ended if _told_by_end(asked, facts) else [])
    if is_plan(asked) and not wants.average and wants.measure != "change":
        exact += [] if any(f.measure == "level" for f in exact) else _in_last_column(asked, wants, facts)
    if exact or not is_plan(asked) or asked.last < this_year:
        return exact
    return [f for f in facts if f.period.first == f.period.last == asked.last and f.status == "target"]


def _in_last_column(asked: Period, wants: Wanted, facts: Iterable[Fact]) -> list[Fact]:
    """What a table gives for the last year of a plan, beside which it has only the growth of all its years; not what
    was built up in them (棚户区改造), which is no state of the last.
    """
    rows = (f for f in facts if f.kind == "row" and f.measure == "level" and not BUILT_UP.search(f.indicator))
    of_status = (f for f in rows if wants.both or wants.verdict or f.status == (wants.status or "actual"))
    return [f for f in of_status if f.period.first == f.period.last == asked.last]


def is_reached(fact: Fact, clause: Callable[[Fact], str]) -> bool:
    """Whether a review of several years says what something came to, so that it is of their end: 企业达到146家."""
    before, figure, _ = clause(fact).partition(fact.text)
    reached = bool(figure) and fact.kind == "prose" and fact.status == "actual"
    return reached and bool(_LEVEL_REACHED.search(bare(before))) and not _RUNNING_TOTAL.search(before)


def _told_by_end(asked: Period, facts: Iterable[Fact]) -> bool:
    """Whether no fact gives the year itself, so that a level of the plan that ends with it is the year's."""
    return not any(f.period.first == f.period.last == asked.last for f in facts)


def _of_status(query: Query, slot: Slot, wants: Wanted, facts: list[Fact], this_year: int) -> list[Fact]:
    """Planned or reached, as the question says; of a past period what was reached, where it does not say."""
    if wants.both and len(query.periods) < 2:
        return facts
    if slot.period and asks_both_of(query.text, query.periods, slot.period):
        return facts
    past = slot.period is not None and slot.period.last < this_year
    if slot.period is not None and slot.period.text.endswith("初"):  # what was aimed at before is no beginning
        return [f for f in facts if f.status == "actual"]
    several = len(kept_periods(query)) > 1
    status = wants.status
    if past and slot.period and is_before_planned(query.text, query.periods, slot.period):
        return [f for f in facts if f.status == "actual"]
    ahead = several and status == "target" and past and not asks_only_aims(query.text, query.periods)
    if status is None or wants.both or ahead:
        preferred = "actual" if past else "target"
        return [f for f in facts if f.status == preferred] or facts
    found = [f for f in facts if f.status == status]
    return found or (facts if several else [])


def beside(fact: Fact, other: Fact, clause: Callable[[Fact], str]) -> bool:
    """Whether a fact is the target beside what was reached, in one table row, or the other way round."""
    same_row = fact.kind == "row" and (fact.doc, fact.quote_start) == (other.doc, other.quote_start)
    if not same_row or fact.status == other.status or kind_of(fact) != kind_of(other):
        return False
    reached, aimed = (fact, other) if fact.status == "actual" else (other, fact)
    return reached.period.last == aimed.period.last or is_starred(reached, clause)


def is_starred(fact: Fact, clause: Callable[[Fact], str]) -> bool:
    """Whether a cell has a star, which says that its figure is of another year than its column: 29.2*."""
    return fact.kind == "row" and f"{fact.text}*" in clause(fact)


def _starred(slot: Slot, facts: Sequence[Fact], library: Library) -> list[Fact]:
    """The figure of the year before that a table gives with a star in place of that of the year asked for."""
    asked = slot.period
    if asked is None or asked.first != asked.last or asked.last >= library.this_year:
        return []
    before = [f for f in facts if f.period.first == f.period.last == asked.last - 1]
    return [f for f in before if f.status == "actual" and is_starred(f, library.clause)]


def _is_retold(fact: Fact, year: int) -> bool:
    """Whether it is a target that a later report only speaks of again: 未达到4.5%的目标."""
    return fact.status == "target" and fact.period.last < year


def _is_passed(fact: Fact) -> bool:
    """Whether it only says what was passed: 突破2400亿元 beside 达到2436.9亿元."""
    return fact.status == "actual" and fact.qualifier == "以上"


def clause_of(source: str, fact: Fact) -> str:
    """The words of the clause a fact stands in; of a table row the whole row."""
    text = source[fact.quote_start : fact.quote_end]
    if fact.kind == "row":
        return text
    at = fact.start - fact.quote_start
    begins = [m.end() for m in _CLAUSE.finditer(text, 0, at)]
    stop = _CLAUSE.search(text, fact.end - fact.quote_start)
    return text[begins[-1] if begins else 0 : stop.start() if stop else len(text)]
