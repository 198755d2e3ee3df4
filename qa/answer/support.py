"""Which sentences of the evidence support a sentence of an answer: as few as hold it, none that adds nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa import indicators, periods, places
from qa.answer import bound
from qa.answer.sections import LEAD
from qa.answer.stated import denies, this_year
from qa.answer.words import pairs
from qa.clauses import split
from qa.retrieval.slots import alike, indicator_names, surroundings
from qa.schema import Evidence, Query
from qa.store.segment import segment
from qa.text import bare
from qa.wordings import unified

MIN_SUPPORT = 0.6  # share of a sentence's words that must stand in the evidence; see eval/LOG.md
MIN_PAIRS = 0.5  # of its pairs of characters; on the dev halves right answers hold 0.58 or more; see eval/LOG.md
MAX_SUPPORT = 8  # citations of one sentence
MIN_LINKED = 0.65  # of the question's words that the evidence knows, what the cited passages must hold
MIN_TOPIC = 0.5  # of what the best sentence holds of the words asked about, what the cited sentences must hold
MIN_SHARE = 0.7  # of the best sentence's words of the question, what another one must hold to be quoted with it
MIN_LISTED = 0.5  # the same where the question asks for several things
_UP = re.compile(r"增长|提高|上升|增加|提升|上涨|扩大")
_DOWN = re.compile(r"下降|降低|减少|回落|下滑|压减|缩小|下跌")
_LISTED = re.compile("[、，,；;]")
_ITEM = re.compile(r"[、，,；;。]|(?<=”)")
_ASKS_LIST = re.compile(r"哪些|哪几|几[个项大条方]|列出|列举|概括|归纳|总结|概述|介绍|如何|怎[么样]")
_OPENS_LIST = re.compile(r"[：:]$|如下|以下|(?:\d|[二三四五六七八九十])(?:个|项|条|大|方面|件)[^，。]{0,12}[。：:]?$")
_CHOICE = re.compile("还是|是不是|是否|有没有|吗")  # what is asked for stands in the question
_QUOTED = re.compile("“([^”]{2,12})”")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+是|[（(]?[一二三四五六七八九十\d]+[)）.、．])")


def of_figures(held: Mapping[int, set[int]], text: str, evidence: Sequence[Evidence]) -> list[int]:
    """As few evidence sentences as hold all figures; among equals the one that shares most words.

    Args:
        held: for each figure the positions of the evidence that holds it.
        text: the sentence.
        evidence: what the positions point into.
    """
    left = set(held)
    chosen: list[int] = []
    words = set(segment(text))
    while left:
        candidates = {n for i in left for n in held[i]}
        best = max(
            candidates,
            key=lambda n: (sum(n in held[i] for i in left), len(words & set(segment(evidence[n].sentence.text))), -n),
        )
        chosen.append(best)
        left = {i for i in left if best not in held[i]}
    return chosen


def of_words(text: str, query: Query, evidence: Sequence[Evidence], chosen: Sequence[int]) -> list[int]:
    """The evidence sentences that together hold enough of a sentence's words; empty where they do not.

    ``chosen`` are those that hold its figures. Others are added while words are missing that the question does not
    give; without figures all stand in one section (for each place), so that what is said in one context is not made
    up of pieces of several. The items of a list may stand in a sentence each.
    """
    # whose report it is and of which year supports nothing that is said of them
    given = {w for item in evidence for w in segment(f"{item.document.place} {item.document.year}年")}
    words = set(segment(text)) - given
    asked = words & set(segment(query.text))
    if not chosen and words == asked and not _CHOICE.search(query.text):
        return []  # 到2030年 only repeats the question
    new = words - asked or words
    found, seen = _gathered(text, query, words, new, evidence, chosen)
    if chosen:
        return found
    found = _with_led(found, asked, evidence)
    told = len(seen & new) >= MIN_SUPPORT * len(new) and _stands_together(text, query, found, evidence)
    cited = [evidence[n] for n in found]
    about = _is_linked(asked, found, evidence) and is_about(query, cited, evidence) and _names_asked(query, cited)
    return found if found and told and about and bound.stands(text, query, evidence, found) else []


def _with_led(found: Sequence[int], asked: set[str], evidence: Sequence[Evidence]) -> list[int]:
    """With the sentence behind a mere lead-in that holds what the question names: 东湖新区。发展以……为龙头的……"""
    held = set[str]().union(*(_held(asked, evidence[n].sentence.text) for n in found))
    led = [
        m
        for n in found
        for m, item in enumerate(evidence)
        if len(evidence[n].sentence.text) <= LEAD and item.chunk == evidence[n].chunk and m not in found
        if 0 <= item.sentence.start - evidence[n].sentence.end <= 1 and _held(asked, item.sentence.text) - held
    ]
    return [*found, *led] if len(held) < MIN_TOPIC * len(asked) else [*found]


def _gathered(
    text: str, query: Query, words: set[str], new: set[str], evidence: Sequence[Evidence], chosen: Sequence[int]
) -> tuple[list[int], set[str]]:
    """Positions of the evidence that gains words, best first, and the words it holds with where it stands."""
    own = [_held(words, item.sentence.text) for item in evidence]
    around = [_held(words, surroundings(item.chunk, item.document)) for item in evidence]
    found = list(chosen)
    seen = {w for n in found for w in own[n] | around[n]}
    is_list = len(_LISTED.findall(text)) >= 2
    candidates = (
        range(len(evidence)) if chosen else [n for n in range(len(evidence)) if _may_say(text, query, evidence[n])]
    )
    for n in sorted(candidates, key=lambda n: (-len(new & own[n]), -len(own[n]), n)):
        enough = len(seen) >= MIN_SUPPORT * len(words) or (bool(found) and new <= seen)
        if n in found or len(found) == MAX_SUPPORT or (enough and not is_list):
            continue
        known = {w for m in found for w in own[m]} if is_list else seen  # each item is cited where it stands
        if new & own[n] - known and (chosen or _goes_with(evidence[n], [evidence[m] for m in found])):
            found.append(n)
            seen |= own[n] | around[n]
    return found, seen


def _held(words: set[str], text: str) -> set[str]:
    """Which words a text holds; those of several characters also where the segmenter cuts it otherwise."""
    tokens, plain = set(segment(text)), unified(text)
    return {w for w in words if w in tokens or (len(w) > 1 and w in plain)}


def _stands_together(text: str, query: Query, found: Sequence[int], evidence: Sequence[Evidence]) -> bool:
    """Whether what the question does not say stands in the passages as it is told, and not only word by word.

    企业职工参加工伤保险 holds 职工 and 保险, and no 职工保险.
    """
    new = pairs(text) - pairs(query.text)
    return len(new & pairs(" ".join(evidence[n].sentence.text for n in found))) >= MIN_PAIRS * len(new)


def _is_linked(asked: set[str], found: Sequence[int], evidence: Sequence[Evidence]) -> bool:
    """Whether the passages hold what the question names, as far as any evidence does.

    关公、盐湖、黄河 of one passage are not the 三强市 that another one names.
    """
    passages = [_held(asked, f"{item.chunk.text} {surroundings(item.chunk, item.document)}") for item in evidence]
    known = set[str]().union(*passages)
    held = set[str]().union(*(passages[n] for n in found))
    return sum(map(len, held)) >= MIN_LINKED * sum(map(len, known))


def is_about(query: Query, told: Sequence[Evidence], evidence: Sequence[Evidence]) -> bool:
    """Whether sentences, with what they lean on, hold what the question asks about, as far as the best one does.

    碧水湾 of a sentence on hotels is not where a congress is held that another sentence names.
    """
    asked = _asked_words(query)
    if not asked:
        return True
    most = max((len(_held(asked, _leaning_on(item))) for item in evidence), default=0)
    held = set[str]().union(*(_held(asked, _leaning_on(item)) for item in told))
    return len(held) >= MIN_TOPIC * most > 0


def _names_asked(query: Query, told: Sequence[Evidence]) -> bool:
    """Whether passages name one of the indicators whose figure is asked for: 完成减排任务 is no aim of 实际使用外资."""
    if query.wants != "figure" or not query.indicators:
        return True
    texts = (f"{item.chunk.text} {surroundings(item.chunk, item.document)}" for item in told)
    return any(name in indicator_names(text) | alike((name,), text) for text in texts for name in query.indicators)


def _asked_words(query: Query) -> set[str]:
    """The words of what is asked about, those of quoted phrases and of the other names of its indicators."""
    asked = set(segment(" ".join((*query.terms, *query.indicators, *_QUOTED.findall(query.text)))))
    return asked | {w for name in query.indicators for other in indicators.synonyms(name) for w in segment(other)}


def _leaning_on(item: Evidence) -> str:
    """A sentence with the one before it and with the headings above it."""
    sentences = item.chunk.sentences
    at = next((n for n, s in enumerate(sentences) if s.start == item.sentence.start), 0)
    before = sentences[at - 1].text if at else ""
    return f"{surroundings(item.chunk, item.document)} {before} {item.sentence.text}"


def relevant(query: Query, items: Sequence[Evidence], best: Evidence) -> list[Evidence]:
    """Of sentences that stand together, those that hold what is asked for, and the items of the list they open.

    ``best`` is one of them: the one that is left where none shares a word with the question. Of a county those count
    that name it, where any does.
    """
    items = [item for item in items if _names_inner_place(query, item)] or items
    asked = _asked_words(query)
    shared = [len(asked & set(segment(item.sentence.text))) for item in items]
    most = max(shared, default=0)
    if most == 0:
        return [item for item in items if item.sentence == best.sentence]
    least = (MIN_LISTED if _ASKS_LIST.search(query.text) else MIN_SHARE) * most
    chosen: list[Evidence] = []
    in_list = False
    for item, share in zip(items, shared, strict=True):
        text = item.sentence.text.strip()
        numbered = bool(_NUMBERED.match(text))
        if share >= least or (in_list and numbered):
            chosen.append(item)
        in_list = (in_list and numbered) or (share >= least and (numbered or bool(_OPENS_LIST.search(text))))
    return chosen


def _names_inner_place(query: Query, item: Evidence) -> bool:
    home = item.document.place
    found = places.gazetteer().find(item.sentence.text, near=[home] if home else [])
    return any(m.place.name in query.places and m.place.name != home for m in found)


def _goes_with(item: Evidence, found: Sequence[Evidence]) -> bool:
    """Whether a sentence stands in the section of one that was found, or beside it, or is the first of its document."""
    same = [other for other in found if other.document.doc == item.document.doc]
    return not same or any(_together(other.chunk.section, item.chunk.section) for other in same)


def _together(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two sections are one, or parts of one."""
    return one[:-1] == other[:-1] or one == other[: len(one)] or other == one[: len(other)]


def _may_say(text: str, query: Query, item: Evidence) -> bool:
    """Whether nothing in a sentence of words contradicts the evidence: place, period, negation, direction."""
    return (
        _places_stand(text, item)
        and _is_of_results(query, item)
        and _periods_stand(text, query, item)
        and not _is_of_another_item(text, query, item)
        and _turns_alike(text, item.sentence.text)
    )


def _places_stand(text: str, item: Evidence) -> bool:
    """Each place that is named is the document's, one around it, or named in the evidence too."""
    home = item.document.place
    gazetteer = places.gazetteer()
    near = [home] if home else []
    words = f"{item.sentence.text} {surroundings(item.chunk, item.document)}"
    there = {m.place.name for m in gazetteer.find(words, near=near)}
    said = {m.place.name for m in gazetteer.find(text, near=near)}
    return all(p in there or (home is not None and gazetteer.inside(home, p)) for p in said)


def _is_of_results(query: Query, item: Evidence) -> bool:
    """Whether evidence speaks of a time whose results are asked for: what is planned for this year is none of last."""
    if query.status != "actual" or not query.periods:
        return True
    spoken = periods.spoken_of(item.sentence, item.chunk, item.document)
    return any(periods.holds(p, spoken) for p in query.periods)


def _periods_stand(text: str, query: Query, item: Evidence) -> bool:
    """Each period that is named is spoken of; where nothing is, it is the document's year or the one before."""
    spoken = periods.spoken_of(item.sentence, item.chunk, item.document)
    words = bare(item.sentence.text + surroundings(item.chunk, item.document))
    year = item.document.year
    default = periods.default_period(item.document)
    silent = spoken == ([default] if default else [])
    return all(
        periods.holds(p, spoken)
        or bare(p.text) in words
        or (silent and year is not None and p.last in (year, year - 1))
        for p, _, _ in periods.find(text, this_year(query, year))
    )


def _is_of_another_item(text: str, query: Query, item: Evidence) -> bool:
    """Whether a list gives to another place what is said of one, or asked: 稷山板枣、芮城花椒 gives 芮城 no 板枣."""
    home = item.document.place
    if home is None:
        return False
    gazetteer = places.gazetteer()
    said = {m.place.name for m in gazetteer.find(text, near=[home]) if m.place.name != home}
    if len(said) != 1:
        return False
    words = set(segment(text))
    asked = frozenset() if said & set(query.places) else pairs(" ".join((*query.terms, *_QUOTED.findall(query.text))))
    told: dict[bool, set[str]] = {True: set(), False: set()}  # of it, of the others
    shared: dict[bool, set[str]] = {True: set(), False: set()}
    for piece in _ITEM.split(item.sentence.text):
        named = {m.place.name for m in gazetteer.find(piece, near=[home])} - {home}
        names = {w for m in gazetteer.find(piece, near=[home]) for w in segment(m.text)}
        if len(named) == 1:
            told[named == said].update(words & set(segment(piece)) - names)
            shared[named == said].update(asked & pairs(piece))
    return any(bool(of[False]) and not of[True] for of in (told, shared))


def _turns_alike(text: str, source: str) -> bool:
    """Whether no clause denies, or tells a rise or a fall, where the clause of its words does the opposite."""
    return all(_turns_as(clause.text, source) for clause in split(text))


def _turns_as(clause: str, source: str) -> bool:
    words = set(segment(clause))
    near = max((c.text for c in split(source)), key=lambda c: len(words & set(segment(c))), default="")
    if denies(clause) != denies(near) and len(words & set(segment(near))) > 1:
        return False
    up, down = bool(_UP.search(clause)), bool(_DOWN.search(clause))
    other_up, other_down = bool(_UP.search(near)), bool(_DOWN.search(near))
    return not (up != down and other_up != other_down and up == other_down)
