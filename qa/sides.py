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

from qa import things
from qa.answer.compute import AIMED, REACHED
from qa.answer.wanted import unit_word
from qa.kinds import asks_both, asks_whether_met, planned
from qa.mentions import Named, read
from qa.schema import Query

_MORE = "[高低多少大小快慢长短重轻]"
_WHICH = "(?:谁|哪(?:一?[个边家类种项座条头方市](?:城?市|县|区|地方)?|里|(?=[的更最涨降高低多少大小快慢])))"
_END = "(?=[，。？?；]|$)"
_VERB = "(?:增长|上涨|涨|上升|升|下降|降|增加|提高|提升|减少|改善|回升|跑)"
# what compares, and names nothing that is compared
_COMPARING = re.compile(
    rf"(?:[两三](?:者|个?[市县区地])|二者)?之?间?(?:相比(?:较)?|对比|比较)(?:一?下|起来|而言|来看|看)?|[两三](?:者|家){_END}|{_WHICH}"
    rf"|{_VERB}?(?:得|了)?(?:更|要|还|最)?{_MORE}(?:一?[些点]|得多|出来?|了)?还是(?:更|要)?{_MORE}(?:一?[些点]|了)?"
    rf"|{_VERB}(?:得|了)(?:更|最)?(?:多少|几)?{_MORE}?|还是(?=更?{_MORE})"
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
_AND = re.compile("和|与|跟|同|及|以及|、|还是|比")
_DIFFER = re.compile(f"{_WHICH}[^，。？]{{0,8}}{_MORE}|{_MORE}(?:多少|几)|差")
STATUS = {REACHED: "actual", AIMED: "target"}
_TAIL = re.compile("的[^的，。？]{2,14}$")
_ASIDE = re.compile(
    "^(?:期间|对于?|关于|在|是)|^(?:安排|定下?|提出|部署|计划)的|(?:那会儿|那时候?|当时)$|(?:要求|方面|上|这[一两]项)$"
)
_QUOTES = re.compile('[“”"‘’]')
_LEFT = re.compile("(?:比|[两三](?:者|个?[市县区地家]))$|^市$")
_OF = re.compile("[^的，。？]{2,14}的")
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
    if query.wants != "figure" and not _DIFFER.search(query.text):
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
