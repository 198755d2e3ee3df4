"""Evidence that answers so surely that it is quoted, though nothing that the generator wrote of it holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.answer import bound, wanted
from qa.answer.verify import answers_with_figure, names_county, names_deed, says_when
from qa.kinds import suffixes_asked
from qa.retrieval.slots import held, surroundings
from qa.schema import Evidence, Query
from qa.wordings import unified

SURE = 0.6  # share of the terms' weight at which a sentence is quoted though the generator found no answer in it
LOOSELY = 0.3  # the same where what the generator wrote did not pass the check; both chosen on dev: eval/LOG.md
ANY_UNITS = ("", "元", "%", "个")
_NUMBERED = re.compile(r"\d+号[线楼]|[GS]\d+(?=[高国省道线])|\d{3}国道")
_WHOLE_COST = re.compile("总投资|投资总额|概算|估算")
_OFFICE = re.compile(r"([\u4e00-\u9fff]{2})是(?:谁|哪位)")
NAMED = 0.6  # the same of a figure's sentence by itself, where no indicator is asked for


def surest(query: Query, evidence: Sequence[Evidence], weights: Mapping[str, float], *, strict: bool) -> list[Evidence]:
    """The best evidence, one for each place, where it holds every slot of the query.

    Args:
        query: what is asked.
        evidence: what may answer it, best first.
        weights: of the query's terms.
        strict: the generator saw the evidence and found no answer in it; then only a sentence that names every
            indicator itself, or all other words, is quoted against its judgement.
    """
    chosen: dict[str | None, Evidence] = {}
    if not query.indicators and not query.terms:  # nothing says what it should be about
        return []
    asked_about = bound.asked_about(query, evidence)
    for n in sorted(range(len(evidence)), key=lambda n: -asked_about[n][0] if n in asked_about else 0.0):
        item = evidence[n]
        said = asked_about.get(n, (0.0, ""))[1] if asked_about else item.sentence.text
        slots = held(query, item.sentence, item.chunk, item.document, weights)
        periods_held = not query.periods or bool(slots.periods)
        indicators_held = set(query.indicators) <= set(slots.indicators if strict else slots.near_indicators)
        if strict and not query.indicators:
            indicators_held = bool(query.terms)
        if (query.places and not slots.places) or not _holds_names(query, item, said):
            continue
        if query.wants == "figure" and not (answers_with_figure(query, item) and _names_terms(query, item, weights)):
            continue
        if periods_held and indicators_held and slots.terms >= (SURE if strict else LOOSELY):
            chosen.setdefault(item.document.place, item)
    return list(chosen.values())[: max(1, len(query.places))]


def _holds_names(query: Query, item: Evidence, said: str) -> bool:
    """Whether a sentence has the numbered names of a question (4号线) and the office, the deed or the time that it
    asks for, and whether what it says of what is asked about has the county or the kind of place.
    """
    text = item.sentence.text
    timed = query.wants != "time" or says_when(query, text)
    whole = "总投资" not in query.text or bool(_WHOLE_COST.search(text))  # what is spent in a year is not all it costs
    named = (*_NUMBERED.findall(query.text), *_OFFICE.findall(query.text))
    placed = names_county(query, said) and all(kind in said for kind in suffixes_asked(query.text))
    return timed and whole and placed and names_deed(query, text) and all(name in text for name in named)


def _names_terms(query: Query, item: Evidence, frequencies: Mapping[str, float]) -> bool:
    """Whether a sentence itself names what a figure is asked of, where neither an indicator nor a unit of its own
    (公里, 张) does: 亿元 and 个 are of anything, words of its section may belong to another figure, and a row is of
    what it names alone. Of an indicator it is enough that one of the words stands there or around.
    """
    if query.indicators:
        said = unified(f"{item.sentence.text} {surroundings(item.chunk, item.document)}")
        return not query.terms or any(unified(term) in said for term in query.terms)
    if item.chunk.kind == "prose" and wanted.of(query).unit not in ANY_UNITS:
        return True
    weights = {t: frequencies.get(t, 1.0) for t in query.terms}
    text = unified(item.sentence.text)
    named = sum(w for t, w in weights.items() if unified(t) in text)
    return named >= NAMED * sum(weights.values())
