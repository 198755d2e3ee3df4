"""Which facts are of the thing that a question asks for, by their own words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa import indicators
from qa.answer.wanted import Wanted, kind_of, unit_fits
from qa.answer.words import acts
from qa.facts.where import without_places
from qa.retrieval.slots import alike
from qa.schema import Fact, Query
from qa.store.segment import content_words
from qa.text import bare
from qa.ties import narrower
from qa.wordings import unified

_NEW = re.compile("[新建]")  # 新认定高新技术企业 are not all 高新技术企业
_BUILT = frozenset(("新建", "建设", "建成"))  # 新建精品示范村 are those that are asked for by 要建多少
_SHARE = re.compile("占|比重|比例|份额")  # 工业投资占比 is no 工业投资
_NEUTRAL = frozenset(("总量", "总数", "数量", "总规模", "吞吐量"))  # what 多少 asks for without saying it
_LENGTH = frozenset(("全长", "总长"))  # and 多长
_TAIL = re.compile(f"(?:{'|'.join(_NEUTRAL | _LENGTH)})$")
_KEPT, _SLAUGHTERED = "存栏", "出栏"
_ASKED_WHOLE = re.compile("占(?![比到了有多几的百])[^，。？]{2}")
_OF_WHAT = re.compile("占([^占]{2,}?)(?:比重|比例|比率)$")  # 精品钢材占钢材产量比重 is their 占比
_ASKING = re.compile("(?:目标|指标|任务|底线|情况|水平|数据|保底|表[里中])$")  # words that ask, and name nothing
_ADDS = re.compile("新|净增|增加")
_DOER = re.compile("(.{2,})全年")
_APART = re.compile("[比较](?![例重率])[^，。；]{1,12}[多少高低快慢超](?:出|过|了|约|近)*$")
_HOW_MANY = re.compile("了?(?:多少|几)[个家户所座条项套处名位件]?")
_PER_YEAR = re.compile(
    "(?<![青少老成学全去今明周])年(?=(?:过货|货运|客运|发电|处理|供水|旅客|吞吐|运输|生产|加工|接待|交易)[^年]{0,6}$)"
)  # 年过货量
WHOLE = 4  # characters of a phrase that names a fact by itself, whatever unit is asked for

Clause = Callable[[Fact], str]  # gives the words around a fact


def of(query: Query, indicator: str | None, wants: Wanted, facts: Sequence[Fact], clause: Clause) -> list[Fact]:
    """The facts of what is asked for.

    Args:
        query: what is asked.
        indicator: one of its indicators; None where only words name the thing.
        wants: what is wanted of its figure.
        facts: those of the place that is asked about.
        clause: gives the words around a fact.
    """
    found = [f for f in facts if _is_of(query, indicator, wants, f, clause) and not _is_distance(f, clause(f))]
    return _fullest(query, found)


def without_doers(facts: Sequence[Fact]) -> list[Fact]:
    """Without those that say who did it (国际陆港全年开行中欧班列), where others of their time and status do not."""
    plain = {_when(f) for f in facts if not _DOER.match(f.indicator)}
    return [f for f in facts if not _DOER.match(f.indicator) or _when(f) not in plain]


def _when(fact: Fact) -> tuple[int, int, str]:
    return fact.period.first, fact.period.last, fact.status


def _is_of(query: Query, indicator: str | None, wants: Wanted, fact: Fact, clause: Clause) -> bool:
    """Whether a fact is of what is asked, in its own words; one that the table of indicators does not know must be
    asked for by its phrase and unit.
    """
    terms = [unified(t) for t in query.terms if not (_ASKING.search(t) or (indicator and t in _NEUTRAL))]
    if fact.known and fact.indicator == indicator:
        around = unified(clause(fact))
        return all(t in around for t in terms)
    phrase = _without_doer(_phrase(fact), indicator)
    if indicator is None:
        cores = (_TAIL.sub("", without_places(phrase)), unified(fact.indicator).replace("的", ""))
        whole = any(len(core) >= WHOLE and _stands(core, query) for core in cores)
        several = query.kind in ("compare", "trend") or len(query.places) > 1
        named = bool(terms) and (whole or several or (bool(wants.unit) and unit_fits(wants.unit, kind_of(fact)[1])))
    else:
        own = [m for m in indicators.find(phrase) if m.end == len(phrase) and m.name != fact.indicator]
        ends = phrase.endswith(bare(indicator)) or any(m.name == indicator for m in own)
        named = ends or (not own and not fact.known and bool(alike((indicator,), phrase)))
    names = [unified(name) for name in (indicator or "", *indicators.synonyms(indicator or ""))]
    asked = "".join((unified(query.text), *names))
    if (done := acts(query.text)) and (own_acts := acts(clause(fact))) and not done & own_acts:
        return False  # what is repaired is not built
    own_new = [name for name in names if "新" in name[1:]]  # 高新技术企业 does not ask for new ones
    new = "新" in _without(phrase, own_new) and not _NEW.search(_without(asked, own_new))
    share = phrase.endswith("占比") and not (_SHARE.search(asked) and _is_of_what(fact, query, asked))
    return (
        named
        and not new
        and not share
        and all(t in phrase or t in unified(fact.indicator) for t in terms)
        and all(_is_asked(w, asked) for w in content_words(without_places(phrase)))
        and (_SLAUGHTERED not in phrase or _SLAUGHTERED in asked)
    )


def _is_of_what(fact: Fact, query: Query, asked: str) -> bool:
    """Whether a share is of the whole that a question names; of any where it names none."""
    whole = _OF_WHAT.search(unified(fact.indicator).replace("的", ""))
    return whole is None or not _ASKED_WHOLE.search(query.text) or all(w in asked for w in content_words(whole[1]))


def _is_asked(word: str, asked: str) -> bool:
    """Whether a question has a word of a fact, or asks for what it says: 要建多少 is 新建, 养了多少 is 存栏."""
    implied = (word in _BUILT and "建" in asked) or (word == _KEPT and "养" in asked)
    return word in asked or implied or word in _NEUTRAL or (word in _LENGTH and "长" in asked)


def _without(text: str, names: Sequence[str]) -> str:
    """A text without names that stand in it."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "")
    return text


def _is_distance(fact: Fact, clause: str) -> bool:
    """Whether a figure only says how far another one is from something: 新增58户，较计划少12户."""
    return fact.kind == "prose" and fact.measure == "level" and bool(_APART.search(clause.partition(fact.text)[0]))


def _without_doer(phrase: str, indicator: str | None) -> str:
    """A phrase without who did it, where the rest still names the indicator and no zone is the doer."""
    doer = _DOER.match(phrase)
    rest = phrase[doer.end() :] if doer and not narrower(doer[1]) else ""
    return rest if any(m.name == indicator for m in indicators.find(rest)) else phrase


def _fullest(query: Query, facts: Sequence[Fact]) -> list[Fact]:
    """Without all there are where those that are new are asked for: 高新技术企业 beside 新认定高新技术企业."""
    phrases = {f: _phrase(f) for f in facts}
    own = set(phrases.values())
    adding = [p for p in own if _ADDS.match(p) and _stands(p, query)]
    return [f for f, phrase in phrases.items() if not any(p != phrase and p.endswith(phrase) for p in adding)]


def _phrase(fact: Fact) -> str:
    return _OF_WHAT.sub("占比", _PER_YEAR.sub("", unified(fact.indicator).replace("的", "")))


def _stands(phrase: str, query: Query) -> bool:
    """Whether a phrase stands in a question as it is, or without its periods, or without what counts."""
    texts = (query.text, _without_periods(query), _HOW_MANY.sub("", query.text), _really(_without_periods(query)))
    return any(phrase in unified(text).replace("的", "") for text in texts)


def _really(text: str) -> str:
    """龙顶茶产值 of 龙顶茶实际产值."""
    return text.replace("实际", "")


def _without_periods(query: Query) -> str:
    """龙顶茶产值 of 龙顶茶2025年产值."""
    text = query.text
    for period in query.periods:
        text = text.replace(period.text, "")
    return text
