"""Answers composed from facts, without a generator: sentences for one place and year, a small table for several.

Every sentence is checked against the sentence or row its fact was read from, as a generated one is; what does not
pass is not told, and the question goes to the generator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa import indicators, mentions, quantities, things
from qa.answer import phrasing, refuse, rows_named, set_against, tabled
from qa.answer.cite import Sources
from qa.answer.compare import Difference
from qa.answer.compose import Draft
from qa.answer.from_facts import Library, Slot, Told, choose, clause_of, may_answer
from qa.answer.stated import denies
from qa.answer.turned import over_plan
from qa.answer.verify import Checked, check
from qa.answer.wanted import of as wanted_of
from qa.answer.wanted import unit_word
from qa.kinds import is_before_planned
from qa.retrieval.slots import document_holds_place, surroundings
from qa.schema import Chunk, Document, Evidence, Fact, Period, Query
from qa.store import Store
from qa.text import narrow

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
    if told is not None or query.indicators:
        return told
    rows = rows_named.rows(query, documents, store)
    if len(names := rows_named.all_of(query, rows)) > 1:
        return _found(replace(query, indicators=names, terms=()), documents, store, this_year)
    if row := rows_named.only_one_of(query, rows):
        told = _found(replace(query, indicators=(row,), terms=()), documents, store, this_year)
        return None if told and told.missing else told
    return None


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
            yield from set_against.beside_its_target(telling, told.facts, draft)
    yield from set_against.computed(telling, draft)


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
