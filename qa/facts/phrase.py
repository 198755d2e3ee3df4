"""What a figure measures: the normal name of an indicator, else the noun phrase that the text ties to it.

A Chinese report says it in one of four orders: 博物馆达到108座 (subject, verb, figure), 建成46个示范村 (verb, figure,
thing), 新认定高新技术企业80家 (verb, thing, figure), and ……，增长48.5% (the subject of the clause before).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa import indicators, places
from qa.facts.figures import Figure
from qa.facts.subject import is_verb_only, subject_of, trim_lead, without_periods
from qa.store.segment import tagged
from qa.ties import unit_fits

Name = tuple[str, bool]  # and whether the table of indicators knows it
_OCCUPIES = re.compile(r"(?<!抢)占[了约近超过达到]*$")
_TIME = re.compile(r"^(?:年末|当年|目前)(?=总量|总数|产值|产量|面积|规模)|^合计(?=占)")
_PART_OF = re.compile("其中[^,;。]{0,2}$")
_RATES = ("%", "‰", "百分点", "倍")
LONGEST = 40  # characters of a phrase
_CLAUSE = re.compile(r"[,;。!?:|]|\((?=其中)")
_STOP = re.compile(r"[,;。!?:|()]|(?<=[\u4e00-\u9fff])(?=\d)")
_NEW = re.compile(r"(?:新(?:增|建|认定|培育认定|培育|引进|设|签约|开工|改建|改扩建|登记|发展|获批|入选|开通))$")
# After the figure: the thing that is counted ends before these.
_VERB_BEHIND = re.compile(
    r"(?:户均|人均|亩均|展开|铺开|推开|投入使用|获得|全面|全部|全线|建成|投用|投运|投产|完工|竣工|开工|达产|实现|完成|入驻|落地|加快|相继|精彩|顺利|正式|稳定|得到|通过|获评|获批|入选"
    r"|进行|引起|提档升级$|跻身|签约|运营|升级|启动|带动|增加|提高|提升|下降|增长|占|比重)"
)
# 年产2000吨颜料建设项目: what is made, not the works that make it.
_PROJECT = re.compile(r"(?:生产线|产业园|生产基地|技改|改造|扩建|新建|建设|加工)*(?:项目|工程)|生产线|产业园")
_YEARLY = re.compile(r"年(?:产|处理|加工|生产|出栏)(?:能力)?$")
_SIZE_WORD = re.compile(r"(?:高度|长度|宽度|面积|投资|容量|产能|规模|产值|收入|金额|总量)$")
_SPENT = re.compile(r"(?:总投资|计划投资|完成投资|投资|投入|资金|产值|占地|面积|规模|产能|容量|能力)额?$")
_COUNTED = frozenset("个 人 人次 件 张 套 条 台 辆 % ‰ 百分点 倍".split())  # noqa: SIM905
_BACK = re.compile(r"^(?:的|等|以上|左右|各类?)+")
_NOUN = re.compile(r"[\u4e00-\u9fffA-Za-z\"《(]")
_AGED = re.compile(r"^\d+(?:[-—至]\d+)?周?岁(?:及?以[上下])?的?")  # 12万名60周岁以上老年人
RISES = re.compile(r"[\u4e00-\u9fff]{1,4}[到至为](?:了|约|近|超过)?(?=\d|$)")  # 由2.05缩小至2.01
_NOT_NOUN = re.compile(
    r"^(?:用于|投向|冲刺|迈进|奋进|起步|起跳|的?新?(?:台阶|大关|关口|门槛)|和|、|及|与|项目|工程|以及|并|或|左右|以上|以内|,|;|。|以下|\)|提高到|增加到|增长到|下降到|增至|降至|升至|到|至|且|其中|的速度|的目标|转为|增长|下降|提高|提升|减少|建成|完成|个百分点)"
)


def indicator_of(text: str, figures: Sequence[Figure], n: int, before_it: Name | None) -> Name | None:
    """What the n-th figure of a packed sentence measures; None where nothing is named.

    ``before_it`` is what the figure before measures: it goes on where no other subject stands between.
    """
    figure = figures[n]
    before = figures[n - 1] if n else None
    after = figures[n + 1] if n + 1 < len(figures) else None
    start = max(_clause_start(text, figure.start), before.after if before else 0)
    ahead = subject_of(without_periods(text[start : figure.start]))
    ahead = "" if _is_place(ahead) else _TIME.sub("", ahead)  # 其中南城县5.2万亩: of what is told before it
    if figure.kind == "%" and _OCCUPIES.search(text, start, figure.start) and not is_verb_only(ahead):
        ahead += "占比"  # 其中工业投资占38.5% is no growth and no amount of it
    behind = _behind(text, figure, after)
    rate = figure.kind in _RATES
    counted_behind = behind and (not rate or text.startswith("的", figure.after))
    if counted_behind and figure.kind not in _COUNTED and (spent := _SPENT.search(ahead)):
        return named(trim_lead(behind) + spent.group(), figure)
    if counted_behind and (not ahead or is_verb_only(ahead) or not _subject_verb(text[start : figure.start])):
        if yearly := _YEARLY.search(text[start : figure.start]):
            return named(behind + yearly.group(), figure)
        verb = _NEW.search(without_periods(text[start : figure.start]))
        return named((verb.group() if verb else "") + behind, figure)
    if len(ahead) > 1 and not is_verb_only(ahead):
        ahead = _added_too(ahead, text, start, figures, n)
        return _with_subject(ahead, text, start, figures, n, before_it)
    if behind and not rate:
        return named(behind, figure)
    part = _PART_OF.search(text, start, figure.start)  # 亿元以上项目96个，其中50亿元以上5个: not all of them
    return None if part else _from_earlier(text, start, figures, n, before_it)


@lru_cache(maxsize=20_000)
def _is_place(phrase: str) -> bool:
    return any((m.start, m.end) == (0, len(phrase)) and m.exact for m in places.gazetteer().find(phrase))


def _clause_start(text: str, position: int) -> int:
    cuts = [
        m.end()
        for m in _CLAUSE.finditer(text, 0, position)
        if text[m.start() : m.start() + 1] != ","
        or not text[m.end() : m.end() + 1].isdigit()
        or not text[m.start() - 1].isdigit()
    ]
    return cuts[-1] if cuts else 0


def _subject_verb(text: str) -> bool:
    """Whether what stands before the figure is a subject with 达到, 增长 ... before the figure."""
    return bool(
        re.search(
            r"(?:达到?|突破|超过|超|增长到?|增加到?|增至|为|至|占|下降|提高到?|提升到?|降至|不低于|不少于|控制在|保持在|稳定在|共|共计|向)(?:了|约|近)*$",
            text,
        )
    )


def _behind(text: str, figure: Figure, after: Figure | None) -> str:
    """The thing counted, right after the figure."""
    rest = _AGED.sub("", text[figure.after : after.start if after else len(text)])
    if not rest or not _NOUN.match(rest[0]) or _is_no_thing(rest, figure) or (after and RISES.match(rest)):
        return ""
    rest = _BACK.sub("", rest)
    stop = _STOP.search(rest)
    thing = rest[: stop.start()] if stop and stop.start() else rest if not stop else ""
    project = _PROJECT.search(thing)
    if project and project.start() and figure.kind not in _COUNTED:
        return _trim_tail(thing[: project.start()])
    if listed := re.search(r"(?:项目|工程|基地)(?=、)", thing):
        return _trim_tail(thing[: listed.end()])
    if (quote := thing.find('"')) > 1 and thing.count('"') != 2 * thing[:quote].count('"') and thing.endswith('"'):
        thing = thing[:quote]
    verb = _VERB_BEHIND.search(thing)
    if verb and verb.start() > 1 and not _is_done(thing[: verb.start()]):  # 提档升级村 is a thing
        thing = thing[: verb.start()]
    if after and not stop and _SIZE_WORD.search(thing):  # it names the next figure: 高度6.8米
        return ""
    if after and not stop:
        thing = re.split(r"[、和及与]", thing)[0]
    return "" if _is_done(thing) else _trim_tail(thing)


def _is_no_thing(rest: str, figure: Figure) -> bool:
    """签约12个项目 counts projects, 总投资12亿元项目 does not."""
    return bool(_NOT_NOUN.match(rest)) and not (figure.kind in _COUNTED and rest.startswith(("项目", "工程")))


@lru_cache(maxsize=20_000)
def _is_done(text: str) -> bool:
    """Whether a word behind a figure is a verb: 按每生每年1.2万元以上拨付."""
    return len(text) == 2 and all(tag == "v" for _, tag in tagged(text))


def _trim_tail(text: str) -> str:
    return text.strip('"、,的和及与')[:LONGEST]


def named(phrase: str, figure: Figure) -> Name | None:
    """The normal name where the phrase is an indicator's, else the phrase."""
    phrase = _in_full(_without_place(phrase[-LONGEST:]), figure)
    if not phrase or _ONLY_UNITS.fullmatch(phrase):
        return None
    mentions = [m for m in indicators.find(phrase) if unit_fits(m.name, figure.kind)]
    share = bool(mentions) and bool(_PART.search(phrase[mentions[-1].end :]))  # 工业技改投资占比 is another indicator
    if mentions and mentions[-1].end >= len(phrase) - 2 and not share and not _NEW.search(phrase[: mentions[-1].start]):
        left = phrase[: mentions[-1].start]
        if len(mentions) > 1 and mentions[-2].name == mentions[-1].name and left[mentions[-2].end :] in ("(", "（"):
            left = phrase[: mentions[-2].start]  # 地区生产总值（GDP）
        if not left or _is_generic(left):
            return mentions[-1].name, True
    return phrase, False


_ONLY_UNITS = re.compile("(?:[百千万亿]*(?:元|人次|人|吨|亩|户|家|标箱|公里))+")  # below the figures of a box
_SECTOR = re.compile("第[一二三]产业")
_PART = re.compile("占比|比重|比例|比率")


def _in_full(phrase: str, figure: Figure) -> str:
    """What a sector or 出口 is told for: 一产、二产、三产分别增长3.4%、6.8%和5.1% of their value added."""
    grows = bool(figure.direction) and figure.kind == "%"
    if grows and _SECTOR.fullmatch(phrase):
        return f"{phrase}增加值"
    return f"{phrase}总额" if phrase in ("出口", "进口") and (grows or figure.kind in ("元", "美元")) else phrase


def _is_generic(left: str) -> bool:
    return bool(re.fullmatch(r".{0,12}(?:全[市省县区州]|其中|[,、和及与]|完成|实现|累计|城市|年|期)的?", left))


def _without_place(phrase: str) -> str:
    """诸暨市生产总值 and 诸暨市、嵊州市生产总值 without the places; 盐湖国际机场 is a name and stays."""
    rest = phrase
    while mention := next((m for m in places.gazetteer().find(rest) if m.start == 0 and m.exact), None):
        rest = rest[mention.end :].lstrip("的、和")
    return rest if len(rest) > 1 else phrase


def _from_earlier(text: str, start: int, figures: Sequence[Figure], n: int, before_it: Name | None) -> Name | None:
    """The subject of the clauses before: ……人均可支配收入由8718元增加到12947元，增长48.5%."""
    head = text[:start]
    for other in reversed(figures[:n]):
        head = head[: other.start] + "," + head[other.after :]
    total = _TOTAL.search(text, start, figures[n].start)
    between = text[figures[n - 1].after : start] if n else ""
    if before_it and figures[n].kind == "个" and _AMOUNT_OF.search(before_it[0]):  # 营业收入188亿元；再引进16家
        return None
    if before_it and not total and not any(_is_subject(piece) for piece in _CLAUSE.split(without_periods(between))):
        return named(before_it[0], figures[n])
    for piece in reversed(re.split(r"[,;。!?:|]", without_periods(head))):
        subject = subject_of(piece)
        if _is_subject(piece):
            known = [m for m in indicators.find(subject) if m.start == 0 and unit_fits(m.name, figures[n].kind)]
            if known and _SCENE.match(subject, known[0].end):  # 经济总量在省内争先进位，达到……
                return known[0].name, True
            return named(re.sub(r"^新(?:增|建)", "", subject) if total else subject, figures[n])
    mentions = [m for m in indicators.find(head) if unit_fits(m.name, figures[n].kind)]
    return (mentions[-1].name, True) if mentions else None


def _with_subject(
    ahead: str, text: str, start: int, figures: Sequence[Figure], n: int, before_it: Name | None
) -> Name | None:
    """A phrase that leans on the subject before it: 总量 is the subject itself, 产量 and 占……比重 are of it."""
    figure = figures[n]
    if figure.kind == "%" and _SHARE.fullmatch(ahead):
        ahead = f"{ahead}比重"
    if not _LEANS.fullmatch(ahead) or (ahead.endswith("投资") and n and figures[n - 1].kind in _OF_PEOPLE):
        return named(ahead, figure)
    subject = _from_earlier(text, start, figures, n, before_it)
    if subject is None or _SIZE_ALONE.fullmatch(ahead):
        if subject and _STOCK.fullmatch(ahead) and (stock := _ADDS.sub("", subject[0])) != subject[0]:
            return named(stock, figure)  # 新认定高新技术企业126家，总数达到886家: not all of them are new
        return subject or named(ahead, figure)
    if _PER_HEAD.fullmatch(ahead):
        return named(ahead + subject[0], figure)
    if not _PROPERTY.fullmatch(ahead):
        return named(subject[0] + ahead, figure)
    owner = _PROPERTY_OF.sub("", subject[0]) or subject[0]
    if (verb := _VERB_BEHIND.search(owner)) and verb.start() > 1 and not owner.endswith(("项目", "工程")):
        owner = owner[: verb.start()]
    return named(ahead if _BUILT.match(owner) else owner + ahead, figure)


def _added_too(ahead: str, text: str, start: int, figures: Sequence[Figure], n: int) -> str:
    """A subject with the verb that it shares with another new thing beside it: 新增学位2000个、托位260个."""
    beside = n > 0 and figures[n].kind in _THINGS and bool(_BESIDE.fullmatch(text[start : figures[n].start]))
    if not beside or _LEANS.fullmatch(ahead) or _BUILT.match(ahead):
        return ahead
    opening = _clause_start(text, start)
    first = next(f for f in figures if f.start >= opening)
    verb = _ADDING.search(text, opening, first.start)
    return verb.group() + ahead if verb else ahead


# Said of a subject before: the subject itself, a property of it, or its part of a whole or of a task.
_SIZE_ALONE = re.compile(r"(?:总量|总额|总数|总规模|规模|数量|总户数|存量|总计|增速|增幅|降幅|涨幅|增长率)")
_STOCK = re.compile("总量|总数|总规模|总户数|存量|总计")
_ADDS = re.compile("^(?:新|净增|增加)(?:培育|认定|增加?|建成?|引进|设立?|签约|登记|发展|获批|入选|开通)*(?=..)")
_PROPERTY = re.compile(
    r"(?:总?产量?|年产量|(?:综合|全产业链|年|总)?产值|面积|种植面积|单产|亩产|平均亩产|总面积|销量|销售额|销售收入|营业?收入|营收|利润总?额?"
    r"|税收|增加值|交易额|价格|均价|全长|总里程|加工转化率|[存出]栏量?|(?:年度|计划|概算|总)*投资)"
)
_OF_PEOPLE = ("人", "人次")
_PER_HEAD = re.compile(r"每[百千万]?(?:常住)?人口?|人均")
_LEANS = re.compile(
    rf"{_SIZE_ALONE.pattern}|{_PROPERTY.pattern}|{_PER_HEAD.pattern}|占比|比重|比例|占.+(?:比重|比例|比率)"
    r"|(?:年度|全年|年初|目标|预算|计划)(?:任务|目标|计划|预算)+"
)
_AMOUNT_OF = re.compile("(?:收入|产值|销售额|投资|产量|面积)$")
_PROPERTY_OF = re.compile(
    rf"(?:[、和及与]?(?:播种|种植|栽培|挂果|采摘|采收|养殖|投产)?(?:规模|总量|数量|{_PROPERTY.pattern}))+$"
)
_THINGS = ("个", "张", "台", "套")
_BESIDE = re.compile("[、和及][^,;。、和及\\d]{2,12}")
_ADDING = re.compile("(?:新增|净增)(?=[^,;。\\d]*$)")
_BUILT = re.compile("新|改|建|完成|实施")  # what is done has no harvest
_SHARE = re.compile(r"(?:.+(?<!抢))?占(?!比|地|有率).{2,}(?<!比重)(?<!比例)(?<!比率)(?<!之比)(?<!面积)")


def _is_subject(piece: str) -> bool:
    subject = subject_of(piece)
    return len(subject) > 1 and not is_verb_only(subject) and not _SIZE.match(subject)


_SCENE = re.compile(r"(?:在|持续|稳步|不断|进一步|再|迈上|跨上|跃上|实现|快速|平稳|大幅|居)")
_TOTAL = re.compile("累计|总数|总量|总计")
_SIZE = re.compile(r"(?:总量|总额|总数|规模|增速|增幅|其中|总规模|数量)(?:迈上|跃上|居|位|列|排|突破|$)")
