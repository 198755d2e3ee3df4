"""Answers composed from facts, without a generator: sentences for one place and year, a small table for several.

Every sentence is checked against the sentence or row its fact was read from, as a generated one is; what does not
pass is not told, and the question goes to the generator.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa import indicators, mentions, quantities, things
from qa.answer import phrasing, refuse, rows_named, tabled
from qa.answer.asked_periods import asks_sum
from qa.answer.cite import Sources
from qa.answer.compare import Difference
from qa.answer.compose import Draft
from qa.answer.compute import AIMED, REACHED, Computed, beside_target, between
from qa.answer.from_facts import Library, Slot, Told, choose, clause_of, may_answer
from qa.answer.met import own_verdict
from qa.answer.stated import denies
from qa.answer.turned import over_plan
from qa.answer.verify import Checked, check
from qa.answer.wanted import kind_of, unit_word
from qa.answer.wanted import of as wanted_of
from qa.kinds import asks_above_all, asks_whether_met, is_before_planned
from qa.quantities import Quantity
from qa.retrieval.slots import document_holds_place, surroundings
from qa.schema import Chunk, Document, Evidence, Fact, Period, Query
from qa.store import Store
from qa.text import narrow

_EACH_STEP = re.compile("[每各逐分]一?个?(?:段|步|阶段|时段)|[前后头](?:[二三四五六七八九十\\d]|几)年")
_DIFFERENCE = re.compile("差|[多少高低][拿领得发给][多少几]|[高低多少]多少|[高低多少]几|[高低多少]出")
LIKE = 5  # times that an indicator may grow or fall between two times
THING = 20  # characters of what is asked for in the question's own words


@dataclass(frozen=True, slots=True)
class Telling:
    """Facts that answer a query, checked, with the sentences they stand in; ``missing`` are slots none answers for."""

    query: Query
    told: tuple[Told, ...]
    missing: tuple[Slot, ...]
    evidence: dict[Fact, Evidence]
    checked: dict[Fact, Checked]
    this_year: int


def find(query: Query, documents: Sequence[Document], store: Store, this_year: int) -> Telling | None:
    """The facts of the library that hold exactly what is asked; None where there are none, or they leave a doubt."""
    if not may_answer(query):
        return None
    others = indicators.others(query.indicators[0], query.text) if len(query.indicators) == 1 else ()
    readings = (query, *(replace(query, indicators=(name,)) for name in others))
    told = next((told for reading in readings if (told := _found(reading, documents, store, this_year))), None)
    if told is None and not query.indicators and len(rows := rows_named.all_of(query, documents, store)) > 1:
        return _found(replace(query, indicators=rows, terms=()), documents, store, this_year)
    if told is None and not query.indicators and (row := rows_named.only_one_of(query, documents, store)):
        told = _found(replace(query, indicators=(row,), terms=()), documents, store, this_year)
        return None if told and told.missing else told
    return told


def _found(query: Query, documents: Sequence[Document], store: Store, this_year: int) -> Telling | None:
    """The same, of the indicators as they are named."""
    about = (
        [d for d in documents if any(document_holds_place(p, d) for p in query.places)] if query.places else documents
    )
    sources = Sources(store)
    library = Library(
        store.facts([d.doc for d in about]), about, lambda fact: clause_of(sources[fact.doc], fact), this_year
    )
    turned = over_plan(query, library)
    chosen = (turned, []) if turned else choose(query, library)
    if chosen is None:
        return None
    told, missing = chosen
    if missing and query.kind not in ("compare", "trend", "figures"):
        return None
    facts = [f for t in told for f in (*t.facts, *(other for _, other in t.others))]
    evidence = stand_in(facts, {d.doc: d for d in about}, store)
    checked = {
        f: check_fact(f, query, evidence[f])
        for t in told
        for f in (*t.facts, *(other for _, other in t.others))
        if f in evidence
    }
    if len(checked) < len(set(facts)) or not all(c.ok for c in checked.values()):
        return None
    return Telling(query, tuple(told), tuple(missing), evidence, checked, this_year)


def check_fact(fact: Fact, query: Query, item: Evidence) -> Checked:
    """Check a fact, told of its own place, time and status, as a generated sentence is checked.

    A cell is bound to its row and header by the table itself. A phrase of the text's own is left out: the names of
    indicators within it (进出口实绩企业) are not what its figure is of.
    """
    places = (fact.place,) if fact.place else query.places
    query = replace(query, places=places, periods=(fact.period,), status=fact.status)
    words = phrasing.sentence(fact)
    if fact.kind == "row":
        figures = [q for q in quantities.find(phrasing.figure(fact)) if fact.text in item.sentence.text][:1]
        return Checked(words, bool(figures), (0,), tuple((q, 0) for q in figures))
    if fact.known:
        return check(words, replace(query, indicators=(fact.indicator,)), [item])
    told = words if denies(fact.indicator) else words.replace(fact.indicator, "")  # 打通未贯通道路 denies nothing
    found = check(told, replace(query, indicators=(), terms=()), [item])
    return replace(found, text=words)


def stand_in(facts: Sequence[Fact], documents: dict[str, Document], store: Store) -> dict[Fact, Evidence]:
    """The sentence or row of each fact, as retrieval would give it."""
    outlines: dict[str, dict[tuple[int, int], Chunk]] = {}
    found: dict[Fact, Evidence] = {}
    for fact in facts:
        if fact.doc not in outlines:
            outlines[fact.doc] = {
                (s.start, s.end): c for c in store.outline(fact.doc) if c.kind != "outline" for s in c.sentences
            }
        chunk = outlines[fact.doc].get((fact.quote_start, fact.quote_end))
        if chunk is not None:
            sentence = next(s for s in chunk.sentences if s.start == fact.quote_start)
            found[fact] = Evidence(sentence, chunk, documents[fact.doc], 1.0)
    return found


def write(telling: Telling, draft: Draft) -> Iterator[str]:
    """The answer, with its citations, what is computed of it, and where documents disagree."""
    slots = [t.slot for t in telling.told]
    several = len({s.place for s in slots}) > 1 or len({(s.period.first, s.period.last) for s in slots if s.period}) > 1
    if several:
        yield tabled.table(telling, draft)
        yield from _attributes(telling, draft)
    else:
        for told in telling.told:
            both = len({f.status for f in told.facts}) > 1
            for fact in told.facts:
                yield _sentence(telling, fact, draft, both=both)
            if telling.query.language == "en":
                yield from _attributes(telling, draft)
            if _only_planned(telling, told):
                yield draft.show(refuse.not_reached(telling.query))
            yield from _beside_target(telling, told.facts, draft)
    yield from _computed(telling, draft)


def _only_planned(telling: Telling, told: Told) -> bool:
    """Whether targets answer for a time gone by, of which the question does not ask for targets."""
    query = telling.query
    past = all(f.status == "target" and f.period.last < telling.this_year for f in told.facts)
    return past and query.status is None and not wanted_of(query).both


def rest(telling: Telling) -> Query | None:
    """What facts do not answer, as a question of its own; None where they answer all."""
    if not telling.missing:
        return None
    places = tuple(dict.fromkeys(s.place for s in telling.missing))
    periods = tuple(dict.fromkeys(s.period for s in telling.missing if s.period))
    names = tuple(dict.fromkeys(s.indicator for s in telling.missing if s.indicator))
    return alone(telling.query, places, periods, names)


def things_missing(telling: Telling) -> tuple[str, ...]:
    """The indicators that facts lack, where they tell others of the same places and periods; else none."""
    told = {(t.slot.place, t.slot.period) for t in telling.told}
    lacked = all((slot.place, slot.period) in told for slot in telling.missing)
    return tuple(dict.fromkeys(slot.indicator for slot in telling.missing if slot.indicator)) if lacked else ()


def alone(query: Query, places: tuple[str, ...], periods: tuple[Period, ...], names: tuple[str, ...]) -> Query:
    """A part of a question as a question of its own, in the words that name what is asked for."""
    own = things.thing(mentions.read(query.text, query.places, 0)) if query.terms and not names else ""
    subject = own if 1 < len(own) <= THING else "、".join((*names, *query.terms))
    if names and wanted_of(query).measure == "change":
        subject += "增速"
    latest = max((p.last for p in query.periods), default=0)
    ahead = query.status == "target" and all(p.last == latest for p in periods)
    gone_by = bool(periods) and all(is_before_planned(query.text, query.periods, p) for p in periods)
    aim = "目标" if ahead else ""
    text = f"{'、'.join(places)}{'、'.join(map(phrasing.when, periods))}{subject}{aim}是多少{unit_word(query.text)}？"
    status = "actual" if gone_by else query.status
    return replace(query, text=text, places=places, periods=periods, indicators=names, kind="figures", status=status)


def differences(telling: Telling) -> list[Difference]:
    """What other documents say differently of the same thing."""
    return [
        Difference(
            telling.evidence[ours],
            telling.evidence[theirs],
            (phrasing.state(ours), phrasing.state(theirs)),
            (phrasing.figure(ours), phrasing.figure(theirs)),
            True,
        )
        for told in telling.told
        for ours, theirs in told.others
    ]


def _sentence(telling: Telling, fact: Fact, draft: Draft, *, both: bool) -> str:
    item = telling.evidence[fact]
    words = phrasing.sentence(fact, reached=both, timed=bool(telling.query.periods) or _names_time(item, fact.period))
    if wanted_of(telling.query).attribute and (bound := phrasing.attribute(item.sentence.text)):
        words += f"，属于{bound}指标"
    if telling.query.language != "en":
        return draft.add(replace(telling.checked[fact], text=words), [item])
    figures = [q for q, _ in telling.checked[fact].numbers]
    text = phrasing.english(fact, phrasing.english_place(fact.place or "")) or draft.told(words, figures)
    return draft.state(text, item, [q for q in quantities.find(text) if q.unit != quantities.YEAR])


def _names_time(item: Evidence, period: Period) -> bool:
    """Whether a sentence, what it leans on or its report's year names a time: a plan's 黄河流经运城345公里 has none."""
    document = item.document
    if period.first < period.last or (document.kind != "规划纲要" and document.year in (period.last, period.last + 1)):
        return True
    return str(period.last) in narrow(f"{item.sentence.text} {surroundings(item.chunk, document)}")


def _attributes(telling: Telling, draft: Draft) -> Iterator[str]:
    """Whether the targets of a table are binding, where that is asked."""
    if not wanted_of(telling.query).attribute:
        return
    english = telling.query.language == "en"
    said: set[str] = set()
    for told in telling.told:
        for fact in told.facts:
            bound = phrasing.attribute(telling.evidence[fact].sentence.text)
            if bound and fact.status == "target" and fact.indicator not in said:
                said.add(fact.indicator)
                name = phrasing.english_name(fact.indicator) or fact.indicator
                words = f"{name}: {phrasing.BOUND_EN[bound]} target" if english else f"{fact.indicator}属于{bound}指标"
                yield draft.state(words, telling.evidence[fact], ())


def _between_indicators(telling: Telling, draft: Draft) -> Iterator[str]:
    """The difference of two indicators of one place and time, where it is asked for."""
    facts = [t.facts[0] for t in telling.told]
    alike = len({(f.place, f.period.first, f.period.last, f.status, kind_of(f)) for f in facts}) == 1
    query = telling.query
    if len(facts) != 2 or not alike or not _DIFFERENCE.search(query.text) or query.language == "en":
        return
    if asks_above_all(query.text):
        return
    labelled = {f.indicator: quantities.find(phrasing.state(f))[0] for f in facts}
    yield from map(draft.compute, between(query, labelled, by_place=True))


def _beside_target(telling: Telling, facts: Sequence[Fact], draft: Draft) -> Iterator[str]:
    """How what was reached stands to its target where facts tell both; which of them is missing, if that is asked."""
    query = telling.query
    judged = any(own_verdict(telling.evidence[f]) for f in facts)
    names = {"actual": REACHED, "target": AIMED}
    for kind in dict.fromkeys(map(kind_of, facts)):
        told = [f for f in facts if kind_of(f) == kind]
        both = {names[f.status]: quantities.find(phrasing.state(f))[0] for f in told}
        if len(both) == 1 and asks_whether_met(query.text) and query.language == "zh" and not judged:
            yield draft.show(f"资料中没有说明{'目标' if REACHED in both else '实际完成数'}，不能判断是否达到。")
        if len(both) == len(told) == 2:
            yield from map(draft.compute, beside_target(query, both, exact=not phrasing.PER.search(told[0].unit)))


def _computed(telling: Telling, draft: Draft) -> Iterator[str]:
    """What is computed of the figures of each indicator: between places, else between years of a place."""
    query = telling.query
    if len({t.slot.indicator for t in telling.told}) == 2:
        yield from _between_indicators(telling, draft)
    for name in dict.fromkeys(t.slot.indicator for t in telling.told):
        told = _with_units([t for t in telling.told if t.slot.indicator == name])
        by_place = len({t.slot.place for t in told}) > 1
        told.sort(key=lambda t: 0 if by_place or t.slot.period is None else t.slot.period.last)
        if len(told) < 2 or (by_place and len({t.slot.place for t in told}) < len(told)):
            continue
        if by_place and any(slot.indicator == name for slot in telling.missing) and asks_sum(query):
            continue  # the sum of two is not that of three
        least = len(told) if by_place else 2  # of years those count that have an amount; the others' growth is no level
        held = Counter(kind for t in told for kind in {_of_one_kind(f) for f in t.facts})
        kind = next((k for f in told[0].facts if held[k := _of_one_kind(f)] >= least), None)
        told = [t for t in told if any(_of_one_kind(f) == kind for f in t.facts)]
        if kind is None:
            continue
        of_kind = [[f for f in t.facts if _of_one_kind(f) == kind] for t in told]
        facts = _of_one_status(query, of_kind, by_place=by_place)
        if len({_is_in_all(f) for f in facts}) > 1:  # 五年48.5% is not set against 年均10%
            continue
        if not by_place:
            told, facts = _of_like_spans(told, facts)
            if len(told) < 2:
                continue
        english = query.language == "en"
        passed = any(f.status == "target" and f.period.last < telling.this_year for f in facts)
        mixed = (len({f.status for f in facts}) > 1 or (passed and query.status != "target")) and not english
        times = [tabled.time_of(t, english=english) for t in told]
        exact = [tabled.time_of_figure(t, f, english=english) for t, f in zip(told, facts, strict=False)]
        times = exact if len({*exact}) == len(exact) else times
        labels = [tabled.place_of(telling, t) for t in told] if by_place else times
        labels = [f"{at}{'目标' * (mixed and f.status == 'target')}" for at, f in zip(labels, facts, strict=False)]
        labelled = {
            label: quantity for label, fact in zip(labels, facts, strict=False) if (quantity := phrasing.quantity(fact))
        }
        if len(labelled) < len(told):
            continue
        of_what = f"{name}：" * (name is not None and not english and len({t.slot.indicator for t in telling.told}) > 1)
        for part in [labelled] if by_place else _stretches(query, labelled, facts):
            for result in between(query, part, by_place=by_place):
                yield draft.compute(_as_written(replace(result, text=f"{of_what}{result.text}"), facts, telling))


def _with_units(told: Sequence[Told]) -> list[Told]:
    """The same, with the unit of a cell that its table leaves out, where that of another time is of like size."""
    levels = [f for t in told for f in t.facts if f.measure == "level"]
    units = {
        f: next((o.unit for o in levels if o.unit and o.place == f.place and _are_of_like_size(f, o)), "")
        for f in levels
        if f.kind == "row" and not f.unit
    }
    return [replace(t, facts=tuple(replace(f, unit=units.get(f) or f.unit) for f in t.facts)) for t in told]


def _as_written(result: Computed, facts: Sequence[Fact], telling: Telling) -> Computed:
    """A computation on figures as their tables have them, without the unit that one leaves out."""
    for fact in facts:
        if fact not in telling.evidence and (bare := replace(fact, unit="")) in telling.evidence:
            full, own = phrasing.figure(fact), phrasing.figure(bare)
            text, computation = (said.replace(full, own) for said in (result.text, result.computation))
            result = replace(result, text=text, computation=computation)
    return result


def _are_of_like_size(fact: Fact, other: Fact) -> bool:
    one, two = (phrasing.quantity(replace(f, unit="")) for f in (fact, other))
    return one is not None and two is not None and 0 < two.low <= one.low * LIKE and 0 < one.low <= two.low * LIKE


def _of_one_kind(fact: Fact) -> tuple[str, str]:
    """What a figure is, whichever unit of its kind it is given in: 亿斤 and 亿公斤 can be set against each other."""
    measure, unit = kind_of(fact)
    return measure, quantities.base_unit(unit)


def _is_in_all(fact: Fact) -> bool:
    """Whether a change is one over several years, and no average of them."""
    return fact.measure == "change" and fact.period.first < fact.period.last and fact.basis != "年均"


def _of_like_spans(told: Sequence[Told], facts: Sequence[Fact]) -> tuple[list[Told], list[Fact]]:
    """Without amounts of one year beside those of several (27场 of one, 75场 of five), where more are of these, or the
    other way round; none where there is one of each.
    """
    both = list(zip(told, facts, strict=False))
    spans = [_is_of_years(t, f) for t, f in both]
    most = Counter(spans).most_common()
    if len(most) > 1 and most[0][1] == most[1][1]:
        return [], []
    kept = [pair for pair, long in zip(both, spans, strict=True) if long == most[0][0]]
    return [t for t, _ in kept], [f for _, f in kept]


def _is_of_years(told: Told, fact: Fact) -> bool:
    """Whether an amount is what several years brought together, and is asked for as such."""
    asked, own = told.slot.period, fact.period
    of_years = own.first < own.last or fact.basis == "累计"
    return asked is not None and asked.first < asked.last and of_years and fact.measure == "level"


def _stretches(query: Query, labelled: dict[str, Quantity], facts: Sequence[Fact]) -> list[dict[str, Quantity]]:
    """The times between which a difference is told: from each to the next where each step is asked for; else what was
    reached over the years, and the target after the last of them, where both are told; else all as one.
    """
    items = [*labelled.items()]
    if len(items) > 2 and _EACH_STEP.search(query.text):
        return [dict(step) for step in pairwise(items)]
    *reached, last = facts
    if len(reached) < 2 or last.status != "target" or any(f.status == "target" for f in reached):
        return [labelled]
    return [dict(items[:-1]), dict(items[-2:])]


def _of_one_status(query: Query, each: Sequence[Sequence[Fact]], *, by_place: bool) -> list[Fact]:
    """A fact of each place or year: all planned or all reached where that can be, of years else what was reached."""
    either = ("actual", "target") if by_place else ("actual",)  # of years: the target of one beside the result before
    for status in dict.fromkeys((query.status or "actual", *either)):
        found = [next((f for f in facts if f.status == status), None) for facts in each]
        if all(found):
            return [f for f in found if f]
    return [] if by_place else [min(facts, key=lambda f: f.status != "actual") for facts in each]
