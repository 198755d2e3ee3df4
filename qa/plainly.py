"""A follow-up put plainly before it is completed: requests, corrections, years and sides of an indicator.

常州的也说一下             常州的呢
弄错了，不是无锡，是常州     换成常州呢
这两年差多少              2020年和2025年差多少, the years that were asked of
城里人呢                 城镇呢
"""

from __future__ import annotations

import re

from qa.conversation import Conversation, how_many, joined, names_another, years_asked
from qa.quantities import YEAR
from qa.quantities import find as figures

# 降幅也说一下: asked for besides
_ALSO_TOLD = re.compile(
    "的?(?:数字?|数据|情况)?[也都再](?:给我|跟我|告诉我|帮我)?[给说讲列报查]?一下[吧呗]?(?=[？?。]?$)"
)
# 弄错了，不是无锡，我问的是常州
_NOT_BUT = re.compile(
    "^(?:[^，,。]{0,6}(?:错了?|不对|不好意思)[，,。]?|[不那哦噢嗯啊呃哎][，,]?)?"
    "(?:我(?:刚才)?[问说要]?的?)?不是(?:[问说指])?[^，,。？]{1,8}[，,。]"
    "(?:我(?:刚才)?想?[问说要]?的?|而|应该)*是[问说指]?(?P<meant>[^，,。？]{1,12})(?<![吗么吧])[？?。]?$"
)
# 我问的是农村的: what was asked for before is not meant
_MEANT = re.compile(
    "^(?:[^，,。]{0,6}(?:错了?|不对|不好意思)[，,。]?|[不那哦噢嗯啊呃哎][，,]?)?"
    "我(?:刚才|其实|本来)?想?[问说要]的(?:其实|应该|可)?是(?P<meant>[^，,。？多几哪什谁怎]{1,12}?)的?(?:呀|啊|哦)?[。！]?$"
)
_SAME_YEAR = re.compile("(?:同一?|那一?|当)年(?:度|份)?(?:里|内)?的?")
_THESE_YEARS = re.compile("(?P<which>[这那])个?(?P<n>[两二三四])个?年(?:份|度)?(?!来|间|里|内|以来|规划|[是有]?建设)")
# 工资这两年呢: another thing, of the years asked of
_OF_YEARS_ASKED = re.compile("差|各(?=[自是有为达多])|分别|相比|年(?:份|度)?的?呢[？?]?$")
# whose income is asked for next, in the words of the indicators
_TOWN = re.compile("(?:城里人|城[镇市]居民|城市人|市民|城里)(?=的?呢)")
_COUNTRY = re.compile("(?:农村居民|农村人|农民|村民|乡下人|乡下)(?=的?呢)")
# 在省里排第几
_IN_PROVINCE = re.compile("(?:在|全)?省里(?:面)?(?=又?[排第占居列])")
# 综合指数呢？降幅呢
_RATE_TOO = re.compile("(?<=[呢少])[，,。？?]+(?P<way>[降跌减涨增升])幅(?:度)?呢[？?]?$")
_KIND = re.compile("的那[种类些个](?=呢)")
# 那十四五规划里怎么定的？年均多少
_SET = re.compile(
    "(?:的?(?:规划|纲要|报告)(?:里面?|中)?)(?:又|是)*(?:怎么|如何|怎样)(?:定|规定|设定|要求|安排)(?:下来)?的?[呢啊]?(?:[？?，,]\\s*(?=年均)|(?=[？?。]?$))"
)
_AIM_REACHED = re.compile(
    "(?P<done>实现|完成|达成|达到)了?(?:这个|该|预定|既定)?的?目标(?:了吗|了没有?|没有?|吗|么)(?=[？?。]?$)"
)
_PACE = re.compile(
    r"(?:照|按照?|以|依)(?:着?)(?:这个|此|该|这一|这样的?|上述)(?:增长)?(?:速度|增速|势头|进度|节奏)(?:增长|发展|算|下去)*[，,]?"
)


def request(question: str) -> str:
    """What is asked for besides or in place of another thing, as a question with 呢."""
    corrected = _NOT_BUT.match(question)
    is_figure = corrected and any(figure.unit != YEAR for figure in figures(corrected["meant"]))
    if corrected and not is_figure:  # 应该是6% asks for nothing else
        return f"换成{corrected['meant']}呢"
    if meant := _MEANT.match(question):
        return f"换成{meant['meant']}的呢"
    return _ALSO_TOLD.sub("呢", question)


def put(question: str, talk: Conversation) -> str:
    """The follow-up in the words of the indicators, with the years it points at."""
    if talk.last.indicators:
        question = _SET.sub("目标", question)
    question = _IN_PROVINCE.sub("全省", question)
    question = _RATE_TOO.sub(lambda rate: "，降了多少" if rate["way"] in "降跌减" else "，涨了多少", question)
    question = _AIM_REACHED.sub(r"\g<done>了吗", _KIND.sub("的", question))
    question = _TOWN.sub("城镇", _COUNTRY.sub("农村", question))
    question = _with_years(question, talk)
    return _PACE.sub("", question) or question


def _with_years(question: str, talk: Conversation) -> str:
    """With the period of the question before for 同一年, and the years asked of before for 这两年."""
    period = talk.last.periods[0].text if talk.last.periods else ""
    question = _SAME_YEAR.sub(period, question)
    these = _THESE_YEARS.search(question)
    if these is None:
        return question
    if these["which"] == "这" and not _OF_YEARS_ASKED.search(question) and names_another(question, talk):
        return question  # may be the latest years then
    years = years_asked(talk, how_many(these["n"]) or 0)
    return question.replace(these.group(), joined(years), 1) if years else question
