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
    if opened is not None and len(parts := _parts(without_periods(clause), len(run))) == len(run):
        return named(parts[n - run[0]][0], figures[n]), _items(clause, len(run))[n - run[0]]
    subject = subject_of(without_periods(clause))
    if run[0] >= len(run) and (not subject or is_verb_only(subject)):
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
    items = _AND.split(clause)
    return items if len(items) == count else [""] * count


def _parts(clause: str, count: int) -> list[tuple[str, str]]:
    """The whole name of each subject: 城镇、农村居民人均可支配收入 share their end."""
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
    if measured := _MEASURED.search(last):  # 镍、铜、钴产量
        return own + measured.group()
    return own if len(own) > 1 else last


def _is_name(text: str) -> bool:
    return any(m.text == text for m in indicators.find(text))


def _without_place(text: str) -> str:
    mention = next((m for m in places.gazetteer().find(text) if m.start == 0), None)
    return text[mention.end :] if mention else text
