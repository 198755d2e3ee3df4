"""A follow-up that asks for a difference or a sum with what was told before.

    运城定的比它低几个百分点      the question before for both places, and how far they are apart
    2030年的目标是多少，比这高多少  ... for both years
    五年净增了多少               ... for the years asked of so far
    再加上太原，三市合计          ... for all places asked of so far, and their sum

The slots named before and now are joined; what is asked of them is said in one way, whatever way it was put.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer.derive import APART, put
from qa.conversation import (
    GROUP,
    YEAR_AFTER,
    YEAR_BEFORE,
    YEARS_AGO,
    Conversation,
    group,
    joined,
    moved,
    names_another,
    places_of,
    replaced,
    scope,
    texts,
)
from qa.kinds import asks_plan
from qa.mentions import Mentions, Named

_DIFFERENCE = re.compile(
    r"(?<![提增升最至])[高多大快长][了出]?(?:多少|几)|(?<![降减最至缺])[低少小慢短][了出]?(?:多少|几)|"
    r"[高低多少大小快慢]一?[些点]?还是更?[高低多少大小快慢]|差(?:了|距)?(?:是|有)?(?:多少|几|多大)|相差|差距(?=[？?]|$)|多[少大]的?差距|"
    r"[往向朝][上下高低](?:走|调|定)?还是[往向朝]?[上下高低]|(?:升|涨|增|提高|上升)了?还是(?:降|跌|减|降低|下降)"
)
_CHANGE = re.compile("(?:(?:增加|增长|增|提高|上升|升|涨|下降|降低|降|减少|减)了?(?:多少|百分之几|几)|净[增减])")
_CLAUSES = re.compile("[，,。？?；;]")
# of the years between; 去年是多少，增长了多少 is of the year
_CHANGED = re.compile(
    f"(?:(?:一共|总共){_CHANGE.pattern}|(?:又|还)?(?:要|得|需要?)再?(?:增加|提高|减少|降低)(?:多少|几))(?:个?百分点|[万亿个元人]+)?"
)
_DISTANCE = re.compile(r"[\d一二两三四五六七八九十]+年")  # 五年 between two years
_SUM = re.compile("加起来|合起来|加在一起|合在一起|加总|合计|之和|总和")
_IN_ALL = re.compile("总共|一共|共计|总计|加?起来")  # a sum of places only where several are spoken of
_COMPARED = re.compile("(?:相比|对比|比较|比)(?=相?差)")
_BACK = re.compile("比(?:它|这|那|此|前者|刚才)|[和跟与同离较](?:它|这|那|前者)")
# 这两个数相差多少: of what was told before, nothing new
TWO_FIGURES = re.compile("[这那]?两(?:个|种)?(?:数[字据值]?|口径|说法|指标|标准)(?:之间)?的?(?=相?差)")
_ADDED = re.compile("把|再?加上|再加|也?[算计](?:上|进来|进去|进|入)|连同|连上|放到?一起")
_MOST = re.compile("(?:谁|哪个?[市县区]?(?:城市|地方)?)[^，,。？]{0,6}最[高低多少大小快慢][^，,。？]{0,4}")
_ELSEWHERE = re.compile("全[省国市区]|平均|[同环]比|上年|预期|排[名第]|占全|谁|哪")
_FROM = re.compile(f"^(?:那么?)?[到从由离]|净[增减]|{_DISTANCE.pattern}(?:来|间|里)?[一总共]*净?{_CHANGE.pattern}")
_UNIT = re.compile("(?<=[少几])[万亿]?[人元户家个斤亩吨](?![一-龥])")
_ALREADY = re.compile("已经?|实际|完成|实现|达到了")
_ASKED = re.compile("，(?:相差|合计)多少$")


def compared_with_before(now: Mentions, talk: Conversation) -> str | None:
    """The question for what was asked before and what is named now together; None where no such thing is asked."""
    if (ago := YEARS_AGO.search(now.text)) and (year := moved(now, talk)):  # from the year asked of before
        now = talk.read(now.text.replace(ago.group(), year))
    points_to_several = _ADDED.search(now.text) or GROUP.search(now.text) or len(now.places) > 1
    sums = bool(_SUM.search(now.text) or (points_to_several and _IN_ALL.search(now.text)))
    if not (sums or _asks_difference(now)) or _ELSEWHERE.search(now.text):
        return None
    if YEAR_BEFORE.search(now.text) or YEAR_AFTER.search(now.text):
        return None
    before = _thing_asked(now, talk)
    if before is not None and (both := _from_aim(before, now, talk)):
        return both
    where = _where(now, talk)
    when = [] if before is None else _when(now, talk, several=len(where) > 1)
    if before is None or (len(where) < 2 and (sums or len(when) < 2)):
        return None
    text = replaced(before, where, when).rstrip("呢吗？?。！ ")
    return f"{text}，{'合计' if sums else '相差'}多少"


def ranked_with_more(now: Mentions, talk: Conversation) -> str | None:
    """把常州也算进来，谁最低: the question before for all places asked of, which are set in an order."""
    most = _MOST.search(now.text)
    where = list(dict.fromkeys((*talk.places, *now.innermost)))
    if not most or not now.places or not _ADDED.search(now.text) or len(where) < 2:
        return None
    if names_another(most.group(), talk):  # 加上常州，谁的失业率最低
        return f"{joined(where)}{''.join(texts(now.periods or talk.last.periods)[:1])}{most.group()}"
    if names_another(_ADDED.sub(" ", now.text), talk):
        return None
    return f"{replaced(talk.last, where, []).rstrip('呢吗？?。！ ')}，{most.group()}"


def asks_difference(text: str) -> bool:
    """Whether words ask how far two figures are apart."""
    return bool(_DIFFERENCE.search(text))


def _asks_difference(now: Mentions) -> bool:
    """低几个百分点, or a change over the years from what was told before (五年增加了多少), not within a year."""
    if asks_difference(now.text):
        return True
    over_years = _FROM.search(now.text) or any(_is_distance(n) for n in now.periods) or _changed_since(now.text)
    return bool(over_years and _CHANGE.search(now.text)) and "年均" not in now.text


def _changed_since(text: str) -> bool:
    """Whether a clause asks for a year alone and the next for the change: 规划到2025年达到多少？要增加几个."""
    clauses = [clause.strip() for clause in _CLAUSES.split(text) if clause.strip()]
    return len(clauses) == 2 and "年" in clauses[0] and bool(_CHANGED.fullmatch(clauses[1]))


def _thing_asked(now: Mentions, talk: Conversation) -> Mentions | None:
    """The question before, of the thing that is named now; None where it points to nothing, or names something new."""
    before = talk.read(_ASKED.sub("", talk.last.text))
    named = talk.read(
        _UNIT.sub("", _ADDED.sub(" ", GROUP.sub(" ", _COMPARED.sub(" ", TWO_FIGURES.sub(" ", now.text)))))
    )
    points_back = any(pattern.search(now.text) for pattern in (_BACK, _ADDED, GROUP))
    if not (named.indicators or named.terms):
        return before
    if not points_back or any(term not in before.text for term in named.terms):
        return None
    if not named.indicators or named.indicators[0].name in {i.name for i in before.indicators}:
        return before
    if not before.indicators:
        return None
    old = before.indicators[0]
    return talk.read(before.text[: old.start] + named.indicators[0].text + before.text[old.end :])


def _from_aim(before: Mentions, now: Mentions, talk: Conversation) -> str | None:
    """2020年就已经多少了，差几个点: what was reached then, and how far that is from the aim asked for before."""
    is_result = (
        _ALREADY.search(now.text) and "比" not in now.text and not asks_plan(now.text) and len(_years(now.periods)) == 1
    )
    if not is_result or not asks_plan(before.text) or now.places or len(before.indicators) != 1:
        return None
    return put((f"{scope(now, talk)}{before.indicators[0].text}实际是多少", before.text), APART)


def _where(now: Mentions, talk: Conversation) -> list[str]:
    """The places to be set side by side; none where the question is of the place before."""
    own = {n.name: n.text for n in now.places}
    if now.places and _ADDED.search(now.text):
        return list(dict.fromkeys((*talk.places, *now.innermost)))
    if GROUP.search(now.text):
        return group(now, talk)
    if len(own) > 1 and not _BACK.search(now.text):
        return list(own.values())
    last = dict(zip((talk.read(text).innermost for text in places_of(talk)), places_of(talk), strict=True))
    both = {name: text for names, text in last.items() for name in names} | own
    if own:
        return list(both.values())
    spoken = [n for n in now.periods if not _is_distance(n)]
    return list(talk.places) if len(talk.places) > 1 and not spoken and len(_years(talk.periods)) < 2 else []


def _when(now: Mentions, talk: Conversation, *, several: bool) -> list[str]:
    """The periods to be set side by side; of several places those that are named now, if any."""
    own = _years(now.periods)
    if several:
        return [n.text for n in own]
    last = _years(talk.last.periods)
    if not own:
        last = _years(talk.periods)[-2:]
    return [n.text for n in sorted(_years([*last, *own]), key=lambda n: n.period.first if n.period else 0)]


def _years(named: Sequence[Named]) -> list[Named]:
    """Periods, each once, without mere distances and without the plan around a year that is named."""
    spans = {(n.period.first, n.period.last): n for n in named if n.period and not _is_distance(n)}
    return [n for (a, b), n in spans.items() if not any((c, d) != (a, b) and a <= c and d <= b for c, d in spans)]


def _is_distance(named: Named) -> bool:
    """五年 between two years; 2020年 is a year."""
    period = named.period
    return bool(_DISTANCE.fullmatch(named.text)) and period is not None and period.first < period.last
