"""Several figures for several subjects: 旅客和货邮吞吐量分别超过248万人次和0.6万吨，增长8%、3%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import indicators, places
from qa.facts.figures import Figure
from qa.facts.phrase import RISES, Name, named
from qa.facts.subject import is_verb_only, subject_of, without_periods

Part = tuple[Name | None, str]  # what a figure measures; the words of its own subject, which may name a place or a year
_BREAK = re.compile(r"[,;。!?:|]")
_SENTENCE_BREAK = re.compile(r"[;。!?:|]")
_RUN_END = re.compile(r"[;。!?]|,(?!\d|(?!.?分别|同比|[增降减升]|下降|提高)[^,;。]{0,4}\d)")
_AND = re.compile(r"[、和及与]")
_ORDINAL = re.compile(r"第?([一二三])(?:次)?(?=$|产)")
# 阜阳、亳州、宿州三市承接项目, 光伏、显示、机器人三条产业链的营业收入: how many they are, and what is told of each.
_COUNT_OF_ALL = re.compile(r"(?:[两二三四五六七八九十]|\d+)[个条座家项大类市县区镇乡种款](?P<whole>[^、和及与\d]*)$")
_THESE = re.compile("这[两三四五几][个项](?:数字?|数据|指标)")
_PAIRS = {"城乡": ("城镇", "农村"), "存贷款": ("存款", "贷款")}
_MEASURED = re.compile(
    r"(?:总?产[量值能]|储量|销[量售额]|[进出]口[量额]|[存出]栏量?|面积|价格|加工量|装机(?:容量)?|发电量|密度|浓度)$"
)
_COMPLETE = re.compile(r"(?:率|额|数|量|值|入|比|重|积|例|件|费)$")


def parallel(text: str, figures: Sequence[Figure], before: Sequence[Part]) -> Part | None:
    """The part of the figure after those of ``before``; None where it shares no run of figures with parallel subjects.

    Either 分别 gives each subject before it its own figure, or a run of figures without a subject takes up those of a
    run as long before it: ……1.3亿人次，……1460亿元，分别增长12%和15%.
    """
    n = len(before)
    if n and RISES.fullmatch(without_periods(text[figures[n - 1].after : figures[n].start])):
        return before[-1]  # 由6亿元增长至14亿元
    run, opened = _respective(text, figures, n) or (_joined(text, figures, n), None)
    if n not in run or len(run) < 2:
        return None
    clause = _BREAK.split(text[: figures[run[0]].start if opened is None else opened])[-1]
    subject = subject_of(without_periods(clause))
    paired = len(run) == 2 and any(pair in subject for pair in _PAIRS)  # 城乡低保标准提高到790元、620元
    if (opened is not None or paired) and len(parts := _parts(without_periods(clause), len(run))) == len(run):
        items = _items(clause, len(run))
        done = subject_of(text[opened + 2 : figures[run[0]].start]) if opened is not None and _are_places(items) else ""
        name, own = parts[n - run[0]][0], items[n - run[0]]
        return named(done if len(done) > 1 and not is_verb_only(done) else name, figures[n]), own
    if run[0] >= len(run) and (not subject or is_verb_only(subject) or _THESE.fullmatch(subject)):
        return before[n - len(run)]
    return None


def _respective(text: str, figures: Sequence[Figure], n: int) -> tuple[list[int], int] | None:
    """The figures that 分别 introduces, and where it stands."""
    opened = max((m.end() for m in _SENTENCE_BREAK.finditer(text[: figures[n].start])), default=0)
    word = text.rfind("分别", opened, figures[n].start)
    if word < 0:
        return None
    first = next(i for i, f in enumerate(figures) if f.start > word)
    stop = _RUN_END.search(text, figures[first].after)
    run = [i for i in range(first, len(figures)) if not stop or figures[i].start < stop.start()]
    return (run, word) if n in run else None


def _joined(text: str, figures: Sequence[Figure], n: int) -> list[int]:
    """The figures around the n-th with nothing but 、 or 和 between them."""

    def joined(i: int) -> bool:
        return bool(_AND.fullmatch(text[figures[i].after : figures[i + 1].start]))

    first = last = n
    while first > 0 and joined(first - 1):
        first -= 1
    while last + 1 < len(figures) and joined(last):
        last += 1
    return list(range(first, last + 1))


def _items(clause: str, count: int) -> list[str]:
    items = _AND.split(_COUNT_OF_ALL.sub("", clause))
    return items if len(items) == count else [""] * count


def _are_places(items: Sequence[str]) -> bool:
    found = places.gazetteer().find
    return all(any((m.start, m.end) == (0, len(item)) for m in found(item)) for item in items)


def _parts(clause: str, count: int) -> list[tuple[str, str]]:
    """The whole name of each subject: 城镇、农村居民人均可支配收入 share their end."""
    counted = _COUNT_OF_ALL.search(clause)
    if counted and len(items := [subject_of(item) for item in _AND.split(clause[: counted.start()])]) == count:
        whole = counted["whole"].rpartition("的")[2]
        whole = measured.group() if (measured := _MEASURED.search(whole)) else whole  # 三条特色链产值
        return [(subject_of(whole) or item if _are_places(items) else item + whole, item) for item in items]
    items = [subject_of(item) for item in _AND.split(clause)]
    if len(items) == 1 and count == 2:
        pair = next((pair for pair in _PAIRS if pair in items[0]), None)
        return [(items[0].replace(pair, own), "") for own in _PAIRS[pair]] if pair else []
    if items[0] in {m.text for m in places.gazetteer().find(items[0])}:  # 诸暨市、嵊州市生产总值
        return [(_without_place(items[-1]), item) for item in items]
    return [(_whole(item, items[-1]), item) for item in items]


def _whole(own: str, last: str) -> str:
    if ordinal := _ORDINAL.match(own):
        end = _ORDINAL.sub("", last, count=1)
        return f"第{ordinal.group(1)}{end if end.startswith('产业') else '产业' + end.removeprefix('产')}"
    if _is_name(own) or _COMPLETE.search(own):
        return own
    for cut in range(1, len(last)):
        if _is_name(own + last[cut:]):
            return own + last[cut:]
    shared = last.find(own[-2:]) if len(own) > 1 else -1
    if shared > 0:
        return own + last[shared + 2 :]
    return own + _measured(own, last) if len(own) > 1 or _MEASURED.search(last) else last


def _measured(own: str, last: str) -> str:
    """What the last of several subjects says is measured of them all: 镍、铜、钴产量, 合肥港、芜湖港的集装箱吞吐量."""
    if "的" in last and "的" not in own:
        return last.rpartition("的")[2]
    measured = _MEASURED.search(last)
    return measured.group() if measured else ""


def _is_name(text: str) -> bool:
    return any(m.text == text for m in indicators.find(text))


def _without_place(text: str) -> str:
    mention = next((m for m in places.gazetteer().find(text) if m.start == 0), None)
    return text[mention.end :] if mention else text
