"""The sides of a comparison as questions of their own, where it is put in one way for all of them.

今年造林，忻州和运城谁的任务面积大？大多少？    忻州今年造林任务面积是多少？ 运城今年造林任务面积是多少？
省市重点工程今年比去年多了几个？              今年省市重点工程是多少个？ 去年省市重点工程是多少个？
游客人数和经营收入哪个涨得更快？              游客人数增长了多少？ 经营收入增长了多少？
今年准备比去年多开几列班列？                  今年班列目标是多少？ 去年班列实际是多少？
去年的造林目标完成没有？                      去年造林实际是多少？ 去年造林目标是多少？
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa import things
from qa.answer.compute import AIMED, REACHED
from qa.answer.wanted import unit_word
from qa.kinds import asks, asks_above_all, asks_both, asks_whether_met, planned
from qa.mentions import Mentions, Named, read
from qa.schema import Query

_MORE = "[高低多少大小快慢长短重轻]"
_WHICH = "(?:谁|哪(?:一?[个边家类种项座条头方市](?:城?市|县|区|地方)?|里|(?=[的更最涨降高低多少大小快慢])))"
_END = "(?=[，。？?；]|$)"
_VERB = "(?:增长|上涨|涨|上升|升|下降|降|增加|提高|提升|减少|改善|回升|跑)"
# what compares, and names nothing that is compared
_COMPARING = re.compile(
    rf"(?:[两三](?:者|个?[市县区地])|二者)?之?间?(?:相比(?:较)?|对比|比较)(?:一?下|起来|而言|来看|看)?|[两三](?:者|家){_END}|{_WHICH}"
    rf"|{_WHICH}数字?{_MORE}|都?(?:跑赢|超过|高于|领先|快于)了全[省国]|是不是|是否|(?:实际)?完成数|(?:规划|计划)[里中]?(?:定下?|要求|提出)?的(?=\s|目标)"
    rf"|{_VERB}?(?:得|了)?(?:更|要|还|最)?{_MORE}(?:一?[些点]|得多|出来?|了)?还是(?:更|要)?{_MORE}(?:一?[些点]|了)?"
    rf"|{_VERB}(?:得|了)(?:更|最)?(?:多少|几)?{_MORE}?|{_VERB}[快慢](?=还是|[，。？]|$)|还是(?=更?{_MORE})"
    rf"|(?:更|要|还|最)?{_MORE}(?:一?[些点]|得多|出来?)?(?:了|出)?(?:多少|几(?:成|倍)?|{_END})"
    rf"|(?:相差|差距|差额|差)(?:了|是|有|到)*(?:多少|多大|几|{_END})|(?:是不是|是否|是)?(?:一样|相同|一致)的?(?:吗|么)?"
    rf"|{_MORE}[一-龥](?:了|出)?(?:多少|几)[个家户所座条项套处列辆人]?"
    rf"|(?:要|会)?[定建办做搞]得(?:更|最)?{_MORE}"
    r"|大[概约]|(?:是|为|相当于)?\s*的?(?:几|多少)倍|有没有(?:差别|区别|差异)|有(?:何|什么|啥)?(?:差别|区别|差异|不同)吗?|各自?(?=[是为有])|(?:各|分别)?(?:是|有|为)?(?:多少|几)|分别|(?:个百分点|个点)"
)
CHANGE = re.compile(rf"{_VERB}(?:了|得|的|更|最|幅)*(?:快|慢|多|少|猛|大|小|几|百分)")
_RATE = re.compile("增速|增长率|[增涨降]幅")
_TIMES = re.compile("[几多]少?倍")
_AMOUNT = re.compile(
    rf"(?:{_MORE}|相?差)?(?:了|出)?(?:多少|几)(?:个(?!百|点)|[万亿](?![元-龥])|[万亿]?(?:[元人户家件套亩吨斤天条所座钱]|公里|千瓦时?|人次|平方米|平方公里|立方米|公顷))"
)
_AND = re.compile("和|与|跟|(?<![合共相不])同|及|以及|、|还是|(?<![占对相])比(?![例重])")
_DIFFER = re.compile(f"{_WHICH}[^，。？]{{0,8}}{_MORE}|{_MORE}(?:多少|几)|差|{_VERB}得?更?[快慢]还是")
STATUS = {REACHED: "actual", AIMED: "target"}
_TAIL = re.compile("的[^的，。？]{2,14}$")
_ASIDE = re.compile(
    "^(?:期间|对于?|关于|在|是)|^(?:安排|定下?|提出|部署|计划)的|(?:那会儿|那时候?|当时)$|(?:要求|方面|上|这[一两]项)$"
)
_QUOTES = re.compile('[“”"‘’]')
_LEFT = re.compile("(?:比|[两三](?:者|个?[市县区地家]))$|^市$")
_OF = re.compile("[^的，。？]{2,14}的")
_PHRASE = "[^，。？；]{2,30}?"
_OF_WHAT = "(?:百分之|几成|几分之|多少|多大|比例|比重|百分比)"
_ABOUT = "(?:大[约概]|大致|差不多)?"
_SHARE = re.compile(
    f"(?P<part>{_PHRASE})[，,]?{_ABOUT}(?:占(?!比)|相当于)(?:[到了]|去(?!年))?(?P<whole>{_PHRASE})的?{_OF_WHAT}"
)
_SHARE_WITHIN = re.compile(
    f"(?P<whole>{_PHRASE})(?:里面?|当中|之?中)[，,](?P<part>{_PHRASE}){_ABOUT}占[到了比]?{_OF_WHAT}"
)
_ALL_OF = re.compile("整个|全部|所有|期间|时期|总?(?P<unit>[场个家户项条座人])[次数]|总(?:数|量|共)|一共|[的里中]")
_SCOPE = re.compile("全([省国市县区])")
_IN_REPORT = re.compile("(?:规划|纲要|报告)$")
_ONE_YEAR = re.compile("^[这的]?[一全]年")
_CLAUSES = re.compile("[，。？；]")
_SOURCE = re.compile("[一-龥]{0,2}规划|纲要|[一-龥]{0,2}报告")
_PLAN = re.compile("规划(?!建设|布局)|纲要")
_LEADS = re.compile("(?:[，,](?:[一-龥]{0,6}前|当[初年时]|写|在)?|[由从自在])$")
# how something stands, and no figure of it
_STANDS = re.compile(
    "(?:成|建|好|开|通|落地|办)了?没有?|哪一?步|(?:何种|什么|哪个?)(?:阶段|程度|地步)|进展(?:如何|怎么?样)"
)
_LISTED = re.compile("[和与跟同及、，, ]|以及")
_EACH = re.compile("分别(?!于)|各自|各(?=[是有靠要打准想怎说做提])|两(?:地|市|边|个市)都?")
_UNLIKE = (
    "(?:有没有|有(?:何|什么|啥|哪些)?|是不是|是否)"
    "[^，。；？]{0,4}(?:不一样|不同|区别|差别|差异|一样|一致|异同)[^，。；？]{0,3}[？?]?$"
)
_HOW_ALIKE = re.compile(f"[，。；？](?:[说提做]法|措辞|两[者地边市]|二者|之间|它们|相互)*{_UNLIKE}")
_SAID_UNLIKE = re.compile(f"的?(?:[说提]法|措辞)?{_UNLIKE}")
# of what is between two places neither tells alone
_BETWEEN = re.compile("之间|^[相对]?比(?![例重])")
_TOGETHER = re.compile("合作(?!社|医疗)|共同(?!富裕|体)|联合(?!体|会|国)|协同(?!创新)|携手")
_MARKS = "，,、。；;：:？?！! 的"
LONGEST = 24  # characters of a side


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared: how it is called, and the question for it alone."""

    label: str
    question: str


def of(query: Query, this_year: int) -> tuple[Side, ...]:
    """The sides of a comparison of figures; none where it cannot be read as the same question of each.

    Args:
        query: the comparison, in Chinese.
        this_year: what 今年 means.
    """
    named = read(query.text, query.places, this_year)
    where, when = _each_once(named.places), _each_once(named.periods)
    asking = _asking(query.text)
    ahead = planned(query.text, query.periods)
    if len(where) < 2 and len(when) < 2 and (asks_whether_met(query.text) or asks_both(query.text)):
        thing = things.thing(named)
        return (
            tuple(Side(way, f"{_said(*where, *when)}{thing}{way}是多少？") for way in (REACHED, AIMED)) if thing else ()
        )
    if asks_both(query.text) and not (len(when) > 1 and ahead):  # of which each side may want another
        return ()
    no_figure = query.wants != "figure" and not _DIFFER.search(query.text)
    if no_figure or (len(where) < 2 and asks_above_all(query.text)):
        return ()
    if len(where) > 1 or len(when) > 1:
        if len(where) > 1 and len(when) > 1:
            return ()
        apart, shared = (where, when) if len(where) > 1 else (when, where)
        thing = _plain(named.without(named.places, named.periods))
        ways = {n.name: "" for n in apart}
        if ahead and apart is when:
            thing = things.planless(thing)
            ways = {n.name: AIMED if n.period in ahead else REACHED for n in apart}
        texts = {n.name: f"{_said(n, *shared)}{thing}{ways[n.name]}{asking}" for n in apart}
        return tuple(Side(name, text) for name, text in texts.items()) if thing else ()
    return tuple(
        Side(label, f"{_said(*where, *when)}{said}{asking}") for label, said in _things(named.without(where, when))
    )


def in_words(query: Query, this_year: int) -> tuple[Side, ...]:
    """A question for what is said of several places or by several reports, as a question of each; none where these are
    not listed, or asked of one after the other.

    Args:
        query: the question, in Chinese.
        this_year: what 今年 means.
    """
    return _of_each(query, this_year) or since_plan(query, this_year)


def _of_each(query: Query, this_year: int) -> tuple[Side, ...]:
    """The same, where it is asked in one way of all."""
    if query.wants != "passage" or query.kind in ("conflict", "definition") or _DIFFER.search(query.text):
        return ()
    where = read(query.text, query.places, this_year).places
    if len(query.places) < 2:
        return _by_clause(query, this_year)
    gaps = [query.text[a.end : b.start] for a, b in pairwise(where)]
    listed = len(where) > 1 and {n.name for n in where} == {*query.places} and len(where) == len(query.places)
    if not listed or not all(map(_LISTED.fullmatch, gaps)):
        return ()
    before, behind = query.text[: where[0].start], _HOW_ALIKE.sub("？", query.text[where[-1].end :])
    if _BETWEEN.search(behind) or (_TOGETHER.search(behind) and not _EACH.search(query.text)):
        return ()
    before, behind = (_EACH.sub("", text) for text in (before, _SAID_UNLIKE.sub("是怎么说的？", behind)))
    return tuple(Side(n.name, f"{before}{n.text}{behind}") for n in where)


def since_plan(query: Query, this_year: int) -> tuple[Side, ...]:
    """What a plan said of one thing, and how it stands at a later time that is asked for: 规划说要建，去年建成没有."""
    premise, source, rest = query.text.partition(next(iter(_PLAN.findall(query.text)), "\n"))
    if not source or query.kind in ("conflict", "definition") or len(query.places) > 1:
        return ()
    ahead = read(premise, query.places, this_year)
    asked = [read(text, query.places, this_year) for text in _CLAUSES.split(rest)[1:] if text]
    later = [p for each in asked for p in each.periods if p.period and p.period.first == p.period.last]
    spots = [n.start for n in ahead.periods]
    thing = read(_LEADS.sub("", premise[: min(spots, default=len(premise))].rstrip('“"')), query.places, this_year)
    stands = any(_STANDS.search(each.text) for each in asked)
    if not stands or not things.nouns(thing) or asks(thing.text):
        return ()
    inside = next((n for n in query.periods if n.first == n.last and n.text in query.text), None)
    when = later[-1].text if later else inside.text if inside else ""
    sides = Side(source, f"{thing.text}，规划里怎么说？"), Side(when, f"{thing.text}，{when}怎么样？")
    return sides if when else ()


def _by_clause(query: Query, this_year: int) -> tuple[Side, ...]:
    """One thing, and what is asked of it time after time or report after report: 保税区，规划里怎么提，去年呢."""
    clauses = [clause for clause in _CLAUSES.split(query.text) if clause.strip()]
    first = next((n for n, clause in enumerate(clauses) if asks(clause)), len(clauses))
    about = read("，".join(clauses[:first]), query.places, this_year)
    asked = [read(clause, query.places, this_year) for clause in clauses[first:]]
    labels = [_QUOTES.sub("", each.periods[0].text) if each.periods else _source(each.text) for each in asked]
    if len(asked) < 2 or not things.nouns(about) or about.periods or len({*labels} - {""}) < len(asked):
        return ()
    where = next((n.text for each in (about, *asked) for n in each.places), "")
    return tuple(
        Side(label, f"{'' if about.places or each.places else where}{about.text}，{each.text}？")
        for label, each in zip(labels, asked, strict=True)
    )


def _source(text: str) -> str:
    """The kind of report that a clause names; "" where it names none."""
    named = _SOURCE.search(text)
    return named.group() if named else ""


def of_share(query: Query, this_year: int) -> tuple[Side, ...]:
    """The part and the whole of a share that is asked for as questions of their own; none where they are no two.

    去年办的演唱会占整个“十四五”的几成   去年办的演唱会是多少？ “十四五”办的演唱会是多少？

    Args:
        query: the question, in Chinese.
        this_year: what 今年 means.
    """
    within = _SHARE_WITHIN.match(query.text)
    found = within or _SHARE.match(query.text)
    if found is None:
        return ()
    part, whole = (read(found[name], query.places, this_year) for name in ("part", "whole"))
    if not _names_thing(part) or asks(part.text) or asks(whole.text) or not _are_of_one_area(part, whole):
        return ()
    if within:
        sides = Side(part.text, f"{whole.text}里，{part.text}是多少？"), Side(whole.text, f"{whole.text}是多少？")
        return sides if _names_thing(whole) and not _IN_REPORT.search(whole.text) else ()
    if _names_thing(whole):
        where = "" if whole.places or not part.places else part.places[0].text
        when = "" if whole.periods or not part.periods else part.periods[0].text
        return Side(part.text, f"{part.text}是多少？"), Side(whole.text, f"{where}{when}{whole.text}是多少？")
    if len(part.periods) != 1 or len(whole.periods) != 1 or whole.places:
        return ()
    one, other = part.periods[0], whole.periods[0]
    counted = next((m["unit"] for m in _ALL_OF.finditer(whole.text) if m["unit"]), "")
    all_years = f"{other.text}{'期间' * bool(other.period and other.period.first < other.period.last)}"
    of_all = f"{part.text[: one.start]}{all_years}{_ONE_YEAR.sub('', part.text[one.end :])}"
    return (
        Side(one.text, f"{part.text}是多少{counted}？"),
        Side(_QUOTES.sub("", other.text), f"{of_all}是多少{counted}？"),
    )


def _names_thing(named: Mentions) -> bool:
    """Whether words name more than a place, a time or all of something."""
    return bool(_ALL_OF.sub("", _SCOPE.sub("", _QUOTES.sub("", named.without(named.places, named.periods)))).strip())


def _are_of_one_area(part: Mentions, whole: Mentions) -> bool:
    """Whether 全省 or 全市 of a whole is the place that its part is of, where that is named: 太原 is no 全省."""
    scope, own = _SCOPE.search(whole.text), _SCOPE.search(part.text)
    if scope is None or whole.places:
        return True
    return (own is None or own[1] == scope[1]) and all(n.name.endswith(scope[1]) for n in part.places)


def _said(*named: Named) -> str:
    """Places and periods as a question says them, without quotation marks."""
    return _QUOTES.sub("", "".join(n.text for n in named))


def _each_once(named: Sequence[Named]) -> list[Named]:
    return list({(n.period.first, n.period.last) if n.period else n.name: n for n in named}.values())


def _asking(text: str) -> str:
    """How a single side is asked for: its change, its amount in the unit of the difference, or just how much it is."""
    changed = CHANGE.search(text)
    if changed and not _RATE.search(text):
        return "下降了多少？" if re.search("降|减", changed.group()) else "增长了多少？"
    return f"是多少{'' if _TIMES.search(text) else unit_word(text)}？"


def _plain(text: str) -> str:
    """What is compared, in the question's own words without those that compare."""
    kept = _COMPARING.sub(" ", _AMOUNT.sub(" ", _QUOTES.sub("", text)))
    words = re.sub(r"(?:^|(?<=[\s，,]))(?:和|与|跟|同|比|及|以及|、)(?=[\s，,]|$)", " ", kept)
    parts = (part.strip(_MARKS) for part in re.split(r"[，,。；;：:？?！!\s]+", words))
    return "".join(_ASIDE.sub("", _LEFT.sub("", part)) for part in parts)


def _things(text: str) -> list[tuple[str, str]]:
    """Two things named side by side, each with what stands before and behind them both."""
    clauses = [c for c in re.split("[，,。；;：:？?！!]", text) if c.strip()]
    for n, clause in enumerate(clauses):
        joint = _AND.search(clause)
        if joint is None:
            continue
        first, second = _plain(clause[: joint.start()]), _plain(clause[joint.end() :])
        if not (first and second) or max(len(first), len(second)) > LONGEST:
            continue
        tail = _TAIL.search(second)
        shared = tail.group() if tail and "的" not in first else ""
        of = _OF.match(first)
        whose = of.group() if of and "的" not in second else ""
        head = "".join(map(_plain, clauses[:n]))
        rest = "".join(map(_plain, clauses[n + 1 :]))
        return [(first, f"{head}{first}{shared}{rest}"), (second.removesuffix(shared), f"{head}{whose}{second}{rest}")]
    return []
