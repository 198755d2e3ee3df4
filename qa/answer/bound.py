"""Whether what a sentence without figures tells anew stands in the evidence with what the question names.

A name, a place or a stage is tied as a figure is (``tied``): it must be said of the thing that is asked about, and not
of another one of the same list or paragraph. 甲机场开工，乙机场通航 does not say that 乙机场 is under construction.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa import periods, places
from qa.answer.sections import LEAD
from qa.answer.units import opens_with_verb, units
from qa.answer.words import Pairs, pairs
from qa.kinds import kind_asked, suffixes_asked
from qa.schema import Evidence, Query
from qa.store.segment import tagged
from qa.text import bare, narrow

# Chosen on the sentences that the generator wrote for the dev halves; see eval/LOG.md.
MIN_FIT = 0.6  # of what the best unit holds of the question, what a unit must hold to be the one asked about
MIN_FIT_EACH = 0.35  # the same where a question asks several things: 分别是哪两个
MIN_TOLD = 0.7  # of what a sentence tells anew, the share that must stand in such units
AROUND = 0.7  # what a word counts for that the heading or the lead-in of a unit has, and not the unit
OF_KIND = 0.5  # what a word counts for that only names the kind of thing asked for: 医院 of 哪家医院
COPIED = 6  # characters from which a clause of the evidence is a quotation

_CHOICE = re.compile("还是|是不是|是否|有没有|[吗没]|不[?？]?$")
_TOGETHER = re.compile("[和与跟同][^，。？]{1,20}(?:一起|一同|一道|同时|并列)|除了?")
_EACH = re.compile("分别|各")
_STAGES = tuple(
    map(
        re.compile,
        (
            "开工|动工|开建|破土|奠基|启动",
            "建成|竣工|完工|落成",
            "投产|投运|投用|投入(?:运营|使用|运行)|运营|运行|启用",
            "通车|开通",
            "挂牌|揭牌",
            "封顶",
            "签约",
            "前期",
            "获批|批复",
            "落地",
            "开[园业馆]",
        ),
    )
)
_DONE = re.compile("已经?|了(?=[，,。；;]|$)")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of the evidence: where it stands, what it says, how well it fits the question."""

    n: int  # position of its sentence in the evidence
    text: str
    around: str
    fit: float = 0.0

    @property
    def held(self) -> Pairs:
        return pairs(self.text) | pairs(self.around)


def stands(text: str, query: Query, evidence: Sequence[Evidence], support: Sequence[int]) -> bool:
    """Whether a sentence tells of what is asked about.

    Args:
        text: the sentence, without figures.
        query: the question.
        evidence: what it was generated from.
        support: positions of the evidence that holds its words.
    """
    cited = [evidence[n] for n in support]
    told = _own_words(text, cited)
    kinds = suffixes_asked(query.text)
    fitting = [
        u for u in _fitting(query, evidence) if u.n in support and all(kind in u.text + u.around for kind in kinds)
    ]
    return not told or (
        bool(fitting)
        and _stages_stand(text, query, fitting, evidence)
        and _places_stand(text, query, fitting, evidence)
        and _is_told(told, query, fitting, cited)
    )


def asked_about(query: Query, evidence: Sequence[Evidence]) -> dict[int, tuple[float, str]]:
    """The sentences that what is asked about stands in, by their position: how well, and the units that say it.

    None where a question asks no fact, or several at once.
    """
    if query.kind != "fact" or _EACH.search(query.text):
        return {}
    found: dict[int, tuple[float, str]] = {}
    for unit in _fitting(query, evidence):
        fit, said = found.get(unit.n, (0.0, ""))
        found[unit.n] = max(fit, unit.fit), f"{said} {unit.text}".strip()
    return found


def _fitting(query: Query, evidence: Sequence[Evidence]) -> list[_Unit]:
    """The units that what is asked about stands in: those that hold most of the question, of the stage it names."""
    scored = _of_asked_county(_scored(query, evidence), query, evidence)
    best: dict[str | None, float] = {}
    for unit in scored:
        side = _side(unit, query, evidence)
        best[side] = max(unit.fit, best.get(side, 0.0))
    share = MIN_FIT_EACH if _EACH.search(query.text) else MIN_FIT
    return _of_asked_stage([u for u in scored if u.fit >= share * best[_side(u, query, evidence)] > 0], query)


def _of_asked_county(scored: Sequence[_Unit], query: Query, evidence: Sequence[Evidence]) -> list[_Unit]:
    """Without the units that name another county instead, where any names the one asked of: 甲县打造……；乙县建设……"""
    gazetteer = places.gazetteer()
    homes = sorted({item.document.place for item in evidence if item.document.place})
    asked = next((p for name in query.places[:1] if (p := gazetteer.resolve(name))), None)
    if asked is None or asked.level != "county" or len(query.places) > 1:
        return [*scored]
    named = [{m.place.name for m in gazetteer.find(u.text, near=homes) if m.place.level == "county"} for u in scored]
    if not any(asked.name in names for names in named):
        return [*scored]
    return [u for u, names in zip(scored, named, strict=True) if not names or asked.name in names]


def _scored(query: Query, evidence: Sequence[Evidence]) -> list[_Unit]:
    clauses = [clause for n in _reading_order(evidence) for clause in _read(n, evidence[n])]
    frequency = Counter(pair for clause in clauses for unit in clause for pair in pairs(unit.text))
    total = sum(map(len, clauses))
    weights = _weights(query, evidence, {p: math.log(1 + total / n) for p, n in frequency.items()})
    scored = [[replace(unit, fit=_fit(unit, weights)) for unit in clause] for clause in clauses]
    if _TOGETHER.search(query.text):  # then what is asked for is another item of the list
        scored = [[replace(unit, fit=max(u.fit for u in clause)) for unit in clause] for clause in scored]
    beside = [_fit_beside(n, scored, query, evidence) for n in range(len(scored))]
    return [replace(u, fit=max(u.fit, fit)) for clause, fit in zip(scored, beside, strict=True) for u in clause]


def _side(unit: _Unit, query: Query, evidence: Sequence[Evidence]) -> str | None:
    """Whose report a unit is of, where several places are asked for; each says it in words of its own."""
    return evidence[unit.n].document.place if len(query.places) > 1 else None


def _reading_order(evidence: Sequence[Evidence]) -> list[int]:
    return sorted(range(len(evidence)), key=lambda n: (evidence[n].document.doc, evidence[n].sentence.start))


def _read(n: int, item: Evidence) -> Iterator[tuple[_Unit, ...]]:
    around = " ".join((*item.chunk.section, _lead_in(item)))
    clauses = ((narrow(item.sentence.text),),) if item.chunk.kind == "row" else units(item.sentence.text)
    return (tuple(_Unit(n, text, around) for text in clause) for clause in clauses)


def _lead_in(item: Evidence) -> str:
    """The nearest sentence before that only names what the next ones are of: 东湖新区。"""
    before = [s.text for s in item.chunk.sentences if s.start < item.sentence.start]
    leads = (t for t in reversed(before) if len(t) <= LEAD and not re.search(r"\d", t) and not opens_with_verb(t))
    return next(leads, "")


def _weights(query: Query, evidence: Sequence[Evidence], rarity: Mapping[str, float]) -> dict[str, float]:
    """What each pair of the question's characters counts for: the rarer in the evidence the more."""
    given = _given(evidence)
    asked, kind = kind_asked(query.text)
    own = pairs(asked) - given
    weights = {p: rarity.get(p, 0.0) for p in own}
    return weights | {p: OF_KIND * rarity.get(p, 0.0) for p in pairs(kind) - own - given}


def _given(evidence: Sequence[Evidence]) -> Pairs:
    """Whose reports they are says nothing of what is asked."""
    return frozenset[str]().union(*(pairs(f"{e.document.place or ''} {e.document.year}年") for e in evidence))


def _fit(unit: _Unit, weights: Mapping[str, float]) -> float:
    own, around = pairs(unit.text), pairs(unit.around)
    return sum(w if p in own else AROUND * w for p, w in weights.items() if p in own or p in around)


def _fit_beside(n: int, clauses: Sequence[Sequence[_Unit]], query: Query, evidence: Sequence[Evidence]) -> float:
    """The fit of a clause before or behind that names nothing but what is asked: 布局未来产业，瞄准……"""
    asked = bare(query.text)
    here = clauses[n][0].n
    near = [
        clauses[m]
        for m in (n - 1, n + 1)
        if 0 <= m < len(clauses) and _adjoin(evidence[here], evidence[clauses[m][0].n])
    ]
    silent = (clause for clause in near if all(word in asked for unit in clause for word in _nouns(unit.text)))
    return max((unit.fit for clause in silent for unit in clause), default=0.0)


def _adjoin(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences are one, or stand beside each other."""
    starts = [sentence.start for sentence in one.chunk.sentences]
    spots = [starts.index(e.sentence.start) for e in (one, other) if e.sentence.start in starts]
    return one.document.doc == other.document.doc and len(spots) == 2 and abs(spots[0] - spots[1]) <= 1


def _nouns(text: str) -> list[str]:
    return [word for word, tag in tagged(text) if tag[0] in "njxs" and re.search(r"\w", word)]


def _of_asked_stage(fitting: Sequence[_Unit], query: Query) -> list[_Unit]:
    """Those of the stage that a question names, where one is; a question whether it is reached names none."""
    if _CHOICE.search(query.text) or _EACH.search(query.text):
        return [*fitting]
    asked = _stages(query.text)
    return [unit for unit in fitting if asked & _stages(unit.text)] or [*fitting]


def _stages(text: str) -> set[int]:
    return {n for n, words in enumerate(_STAGES) if words.search(text)}


def _own_words(text: str, cited: Sequence[Evidence]) -> str:
    """A sentence without the clauses that are quoted whole from the evidence; a name alone is no such clause."""
    sources = [f",{narrow(item.sentence.text)}," for item in cited]
    clauses = re.split(r"(?<=[,;:])", narrow(text).rstrip("。 "))
    if len(clauses) == 1 and not any(tag[0] == "v" for _, tag in tagged(text)):
        return text
    return "".join(c for c in clauses if not any(_is_copied(c.rstrip(",;: "), source) for source in sources))


def _is_copied(clause: str, source: str) -> bool:
    return len(clause) >= COPIED and bool(re.search(rf"[,;:。]{re.escape(clause)}[,;。]", source))


def _stages_stand(text: str, query: Query, fitting: Sequence[_Unit], evidence: Sequence[Evidence]) -> bool:
    """Whether each stage that is told is the one that what is asked about has reached."""
    told = _stages(text)
    repeated = set() if _CHOICE.search(query.text) else _stages(query.text)
    if told and _DONE.search(text) and all(periods.is_reached(evidence[unit.n].chunk) is False for unit in fitting):
        return any(_DONE.search(unit.text) for unit in fitting)
    return all(any(stage in _stages(unit.text) for unit in fitting) for stage in told - repeated)


def _places_stand(text: str, query: Query, fitting: Sequence[_Unit], evidence: Sequence[Evidence]) -> bool:
    """Whether each place that is told anew is named where what is asked about stands: 新绛县 is not 绛县."""
    gazetteer = places.gazetteer()
    homes = {item.document.place for item in evidence if item.document.place}
    known = {*homes, *query.places, *(m.place.name for m in gazetteer.find(query.text, near=sorted(homes)))}
    told = {m.place.name for m in gazetteer.find(text, near=sorted(homes))} - known
    named = {m.place.name for unit in fitting for m in gazetteer.find(f"{unit.text} {unit.around}", near=sorted(homes))}
    return told <= named


def _is_told(text: str, query: Query, fitting: Sequence[_Unit], cited: Sequence[Evidence]) -> bool:
    """Whether what a sentence tells anew of its evidence stands where what is asked about does."""
    held = frozenset[str]().union(*(unit.held for unit in fitting))
    new = pairs(text) - pairs(query.text) - _given(cited)
    read = new & (held | pairs(" ".join(item.sentence.text for item in cited)))
    return not new or len(read & held) >= MIN_TOLD * len(read) > 0
