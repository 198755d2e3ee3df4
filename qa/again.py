"""A follow-up that asks something else of the very thing asked for before.

还有别的吗          the question before, which is answered with all there is
涨幅是百分之多少     of the indicator asked for before
由哪个部门牵头       of the thing asked for before
总量要做到多大       the indicator, of which the growth may have been asked
翻修的有多少座      of the things counted before, those of which something else was done
"""

from __future__ import annotations

import re

from qa import indicators
from qa.conversation import MARKS, Conversation, scope
from qa.mentions import Mentions, shape_words
from qa.store.segment import tagged
from qa.swaps import OPENING
from qa.things import counted_noun, thing

_OTHER = "(?:别的|其[他它余]|另外|更多|剩下|余下)的?"
_MORE = re.compile(
    "(?:那么?|请|就|只|除(?:了|开)?(?:这|那|此)(?:些|[几两三四五六七八九十]?[个项条点样种])?(?:之?外|以外)?[，,]?)*"
    f"(?:(?:还|此外|另外)(?:有|包括)(?:没有)?{_OTHER}?(?:哪些|什么|哪几[个项条点样种]|啥)?(?:没有?|没了)?"
    f"|{_OTHER}(?:[几两三四五六七八九十][个项条点样种])?(?:都|又|分别|各|还)*(?:是|有|包括|叫|呢)*(?:哪些|什么|啥|哪几[个项条点样种])?"
    "|(?:就|只有|只|仅)*这(?:些|[几两三四五六七八九十][个项条点样种])了?|没有?(?:别的|其[他它]的?)了?)"
)
_ANY_MORE = re.compile("[那么还]*(?:还有|没)")
_LISTS = re.compile("哪些|什么|哪几|啥|列[出举]|有何")
_HOW_MUCH = re.compile("多少|几(?![月号点时天])")
_RATE = re.compile(
    "(?:那么?|它|其|这个?|同期|累计|总体?|的)*(?P<way>[涨增升]幅|[降跌减]幅)(?:度)?(?:又|大概|大约|约|具体|到底|是|有|为|达到?|了|呢)*"
    "(?:百分之)?(?:多少|多大|几)?(?:个?百分点)?"
)
_FALLEN = frozenset("降跌减")
_ANOTHER_DONE = re.compile(
    "(?P<said>(?:一共|总共|又|还|再|要|想|已经?|计划|打算|准备|预计|需要?|其中|，)*(?P<done>[^，,。？?多几的了有]{2,12})(?:了|的有|的是|有|的)?)"
    "(?P<much>多少|几)(?P<counter>[个所项家条户种处台套名座位类批场块])"
)
_BY_WHOM = re.compile(
    "(?:[这那]些?[个家条项]?(?P<of>[一-龥]{2,6}?))?(?:那么?|这|它|又|具体|都|分别|各自?|是|由|归)*(?:谁|哪(?:[个些家几]+|一[个家])?(?:部门|单位|机构|局|公司|企业))来?"
    "(?:牵头|负责|承建|承担|承办|主管|管理?|实施|组织|建设?|出资)的?"
)
_AMOUNTS = frozenset(("总量", "总值", "总额", "绝对值", "绝对量", "盘子", "规模", "体量"))
_JOINTS = frozenset("、和与及并或")
_COSTS = re.compile("[花耗超占差需相]|节[约省]|补[助贴]|平均|属于")


def asked(now: Mentions, talk: Conversation) -> str | None:
    """The question in full; None where nothing of the kind is asked."""
    return (
        _amount_of_the_same(now, talk)
        or _more_of_it(now, talk)
        or _by_how_much(now, talk)
        or _by_whom(now, talk)
        or _done_to_others(now, talk)
    )


def _amount_of_the_same(now: Mentions, talk: Conversation) -> str | None:
    """2025年总量要做到多大: the indicator asked for before, of which the growth may have been asked."""
    if now.indicators or not now.terms or not _AMOUNTS.issuperset(now.terms):
        return None
    name = talk.last.indicators[0].text if talk.last.indicators else thing(talk.last)
    rest = OPENING.sub("", now.without(now.places, now.periods).replace(" ", "")).lstrip("的，,到")
    return f"{scope(now, talk)}{name}{rest}"


def _more_of_it(now: Mentions, talk: Conversation) -> str | None:
    """还有别的吗: what was asked for before, whole."""
    if now.places or now.periods or not _MORE.fullmatch(now.text.strip(MARKS)):
        return None
    before = talk.last.text
    is_list = _LISTS.search(before) and not _HOW_MUCH.search(before)
    return before if is_list or _ANY_MORE.match(now.text) else None  # 其他的呢 may be places then


def _by_how_much(now: Mentions, talk: Conversation) -> str | None:
    """涨幅是多少: the growth of the indicator asked for before, 降幅 its fall."""
    rate = _RATE.fullmatch(now.without(now.places, now.periods).replace(" ", "").strip(MARKS))
    if rate is None or len(talk.last.indicators) != 1:
        return None
    indicator = talk.last.indicators[0]
    in_percent = set(indicators.units(indicator.name)) <= {"%"}  # 失业率 rises by points
    up, much = ("提高", "几个百分点") if in_percent else ("增长", "百分之多少")
    verb = "下降" if rate["way"][0] in _FALLEN else up
    return f"{scope(now, talk)}{indicator.text}{verb}了{much}"


def _by_whom(now: Mentions, talk: Conversation) -> str | None:
    """由哪个部门牵头: of the thing asked for before."""
    by = None if now.places else _BY_WHOM.fullmatch(now.text.strip(MARKS))
    if not by or (by["of"] and by["of"] not in talk.last.text):
        return None
    rest = now.text[by.end("of") :] if by["of"] else OPENING.sub("", now.text)
    return f"{scope(now, talk)}{thing(talk.last)}{rest}"


def _done_to_others(now: Mentions, talk: Conversation) -> str | None:
    """翻修的有多少座 after 新建多少座桥: of the things counted before, those of which something else was done."""
    bare = OPENING.sub("", now.without(now.places, now.periods).replace(" ", "")).strip(MARKS)
    step = _ANOTHER_DONE.fullmatch(bare)
    noun = counted_noun(talk.last) if step else ""
    if not step or not noun or not _is_deed(step["done"]) or _COSTS.match(step["done"]):
        return None
    return f"{scope(now, talk)}{step['said']}{step['much']}{step['counter']}{noun}"


def _is_deed(text: str) -> bool:
    """Whether words are verbs alone, of which one at least is no mere word of asking: 改造、加固."""
    words = [(word, tag) for word, tag in tagged(text) if word not in _JOINTS]
    verbs = all(tag in ("v", "vn") or word in shape_words() for word, tag in words)
    return verbs and any(len(word) > 1 and word not in shape_words() for word, _ in words)
