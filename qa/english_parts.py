"""The parts of an English question and the order of their words in Chinese.

How many days of good air did Taiyuan record in 2025, and what was its composite index that year?
    太原市2025年空气质量优良天数多少，空气质量综合指数多少？   as one question
    太原市2025年空气质量综合指数多少？                       the second part by itself
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import indicators

WHAT_ARE, WHAT_IS, WHICH_ONES, WHICH, HOW_MANY = "有哪些", "是什么", "哪些", "哪个", "多少"
_COUNT = "多少个"  # how many, until a unit or what is counted says otherwise
_NUMBER = re.compile(r"[两三四五六七八九十]|\d{1,2}")
_NOT_COUNTED = re.compile("(?:[人员工者客民生童女师才猪牛羊禽]|人次|就业|岗位|人才|人口|学位)$")  # by 个
_ASKING = (
    r"(?:(?:by|in|on|to|from|of|at|for|since|until|with|over) )?"
    r"(?:how|what|which|who|when|where|why|is|are|was|were|does|do|did|has|have)\b"
)
_BETWEEN = re.compile(
    rf"(?<=[?;!])\s+|(?<=[a-z\d)”\"]\.)\s+(?=[A-Z])|,?\s+(?:and|but)\s+(?={_ASKING})|,\s+(?=(?:by )?how\b)",
    re.IGNORECASE,
)
_THINGS = ("site", "", "verb")  # roles of what is asked about
_SHARE = "占比多少"
# What a share is of: 新能源和清洁能源 of 发电装机 is 新能源和清洁能源发电装机占比.
_DIVIDED = re.compile("(?:支出|装机|装机容量|容量|产能|投资|发电量|产值|出口|进口|消费)$")
_MEASURED = re.compile("(?:[率额值]|数量|产量|产能|面积|里程|长度|收入|支出|比例|规模|浓度|价格|人口|总量|指数)$")
_HOW = ("如何", "哪里")  # say nothing beside another question word: how did it change, where does it rank
_WHEN = {"什么时候", "哪一年", "哪一天", "几月"}
_CHANGE = re.compile("变化")
_YEAR = re.compile(r"\d{4}年")
_PLAN = re.compile("“十([一二三四五六])五”")
_SPAN = re.compile(r"(\d{4})—(\d{4})年")
_RATE = re.compile("(?:率|占比|比例|比重)$")
_OF_IT = re.compile("^[占高低]|排名|位次|约束性|预期性")  # said of the thing before


@dataclass(frozen=True, slots=True)
class Piece:
    """Chinese words and where they go in the question."""

    chinese: str
    role: str


def split(question: str) -> list[str]:
    """The sentences of a question and what is asked in them one after the other."""
    return [part for part in map(str.strip, _BETWEEN.split(question)) if part]


def joined(parts: Sequence[Sequence[Piece]]) -> tuple[str, tuple[str, ...]]:
    """The whole question in Chinese; and each thing asked by itself, where there are several."""
    asking = _asking([_ends_of_span(_owner_first(_together(_parts_first(part)))) for part in parts])
    if not asking:
        return "？", ()
    first, *others = asking
    where = "、".join(_of_role([piece for part in asking for piece in part], "place"))
    clauses = [_when(first) + _clauses(first)]
    clauses += [(_when(part) if _when(part) != _when(first) else "") + _clauses(part) for part in others]
    alone = [_by_itself(part, first, where) for part in asking] if others else []
    return (
        f"{where}{'，'.join(clauses)}？",
        tuple(alone),
    )


def _asking(parts: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The parts that ask something, each with what stands before it and asks nothing."""
    asking: list[list[Piece]] = []
    for part in filter(None, parts):
        if asking and (not (_asks(asking[-1]) and _asks(part)) or _asks_when_of_it(part)):
            asking[-1] += part
        else:
            asking.append(part)
    return asking


def _ends_of_span(part: list[Piece]) -> list[Piece]:
    """How a figure changed between two years asks for it in both."""
    asked = [piece.chinese for piece in part if piece.role == "ask"]
    if not set(asked) <= set(_HOW):
        part = [piece for piece in part if piece.chinese not in _HOW]
    if not any(map(_CHANGE.search, asked)) and asked != [_HOW[0]]:
        return part
    years = [m for piece in part if piece.role == "time" and (m := _SPAN.fullmatch(piece.chinese))]
    if not years:
        return part
    kept = [p for p in part if p.role not in ("ask", "past", "time") and p.chinese != "发展"]  # how did it develop
    return [*kept, *(Piece(f"{year}年", "time") for year in years[0].groups()), Piece("分别是多少，变化多少", "ask")]


def _asks(part: Sequence[Piece]) -> bool:
    return any(piece.role == "ask" for piece in part)


def _asks_when_of_it(part: Sequence[Piece]) -> bool:
    """Whether a part asks no more than the time of what is asked before it: and from which year is that."""
    return not _has_things(part) and {p.chinese for p in part if p.role == "ask"} <= _WHEN


def _has_things(part: Sequence[Piece]) -> bool:
    return any(piece.chinese and piece.role in _THINGS for piece in part)


def _by_itself(part: Sequence[Piece], first: Sequence[Piece], everywhere: str) -> str:
    """A part as a question of its own: with the place and the time of the question, and with the thing of the first
    where it has none or speaks of it.
    """
    where = "、".join(_of_role(part, "place")) or "、".join(_of_role(first, "place")) or everywhere
    of_it = not _has_things(part) or any(_OF_IT.search(p.chinese) for p in part if p.role in ("", "ask"))
    roles = (*_THINGS, "plan", "aim") if not {p.role for p in part} & {*_THINGS, "plan", "aim", "past"} else _THINGS
    things = [p for p in first if of_it and part is not first and p.role in roles]
    return f"{where}{_when(part) or _when(first)}{_clauses([*things, *part])}？"


def _when(pieces: Sequence[Piece]) -> str:
    """The times; without a plan that says where it stands, and is not the time of a year outside it."""
    times = _of_role(pieces, "time")
    years = [int(time[:4]) for time in times if _YEAR.fullmatch(time)]
    times = [
        time for time in times if not ((plan := _PLAN.fullmatch(time)) and any(not _within(y, plan) for y in years))
    ]
    return re.sub(r"(?<=年)(?=\d)", "、", "".join(times)) + "".join(_of_role(pieces, "part"))


def _within(year: int, plan: re.Match[str]) -> bool:
    """Whether a year is one of a five-year plan: 2021 to 2025 of 十四五."""
    return 0 <= year - (2006 + 5 * "一二三四五六".index(plan[1])) < 5


def _clauses(pieces: Sequence[Piece]) -> str:
    """What is asked in Chinese order, each question word with its own clause; without places and times."""
    clauses: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.role == "ask" and {"ask"} < {p.role for p in clauses[-1] if p.role in (*_THINGS, "ask")}:
            clauses.append([])
        if piece.chinese:
            clauses[-1].append(piece)
    return "，".join(map(_clause, clauses))


def _together(pieces: Sequence[Piece]) -> list[Piece]:
    """With units behind their figure or behind 多少, and days behind their month."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else Piece("", "")
        if piece.role == "unit" and (before.chinese in (HOW_MANY, _COUNT) or before.chinese[-1:].isdigit()):
            joined[-1] = Piece(before.chinese.removesuffix("个") + piece.chinese, before.role)
        elif piece.role == "" and piece.chinese and before.role == "" and _NUMBER.fullmatch(before.chinese):
            joined[-1] = Piece(f"{before.chinese}个{piece.chinese}", "")
        elif before.role == "part" and before.chinese.endswith("月") and re.fullmatch(r"\d\d?", piece.chinese):
            joined[-1] = Piece(f"{before.chinese}{piece.chinese}日", "part")
        elif piece.role == "unit" and (asked := _figure_asked(joined)) is not None:  # what is it in yuan
            joined[asked] = Piece(HOW_MANY + piece.chinese, "ask")
        else:
            joined.append(Piece(piece.chinese, "" if piece.role == "unit" else piece.role))
    return joined


def _figure_asked(pieces: Sequence[Piece]) -> int | None:
    """Where a figure is asked for."""
    return next((n for n, piece in enumerate(pieces) if piece.chinese in (HOW_MANY, _COUNT, WHAT_IS)), None)


def _parts_first(pieces: Sequence[Piece]) -> list[Piece]:
    """What share of the capacity is clean energy as 清洁能源 容量 占比多少: the part before what it is a part of."""
    asked = next((n for n, piece in enumerate(pieces) if piece.chinese == _SHARE), len(pieces))
    link = next((n for n in range(asked, len(pieces)) if pieces[n].role in ("link", "past")), len(pieces))
    end = next((n for n in range(link + 1, len(pieces)) if pieces[n].role in ("ask", "verb")), len(pieces))
    of, part = (
        [n for n in range(a, b) if pieces[n].role == "" and pieces[n].chinese] for a, b in ((asked, link), (link, end))
    )
    whole = "".join(pieces[n].chinese for n in of)
    if not part or not (divided := _DIVIDED.search(whole)):
        return list(pieces)
    name = "".join(pieces[n].chinese for n in part)
    kind = divided.group()
    if kind == "支出" and not name.endswith(kind):  # who pays says nothing of 民生支出; other spending has no such name
        return list(pieces)
    before = "" if kind == "支出" else whole.removesuffix(kind)
    name = before + name if name.endswith(kind) else name + whole
    left = [piece for n, piece in enumerate(pieces) if n not in of and n not in part]
    return [*left[:asked], Piece(name, ""), *left[asked:]]


def _owner_first(pieces: Sequence[Piece]) -> list[Piece]:
    """The length of the metro as 地铁 里程: what stands before of goes behind the things that follow it."""
    ordered: list[Piece] = []
    owned: list[Piece] = []
    for piece in pieces:
        if piece.role == "of":
            owned = [*([ordered.pop()] if ordered and ordered[-1].role == "" and ordered[-1].chinese else []), *owned]
            continue
        if owned and piece.chinese and piece.role != "":
            ordered, owned = ordered + owned, []
        ordered.append(piece)
    return ordered + owned


def _clause(pieces: Sequence[Piece]) -> str:
    """What is done with which things, what is aimed at or, where nothing is, that a result is asked for, what is asked.

    So reports say it: 新建 养老机构.
    """
    sites, things, plans, asked = (_of_role(pieces, role) for role in ("site", "", "plan", "ask"))
    things = sites + things
    done = [verb for verb in _of_role(pieces, "verb") if not any(verb in thing for thing in things)]
    figure = bool(things) and (all(map(indicators.find, things)) or bool(_MEASURED.search(things[-1])))
    if figure or not things or any(map(_NOT_COUNTED.search, things)):
        asked = [HOW_MANY if word == _COUNT else word for word in asked]
    past = [] if plans or {_SHARE, "排名"} & set(asked) else _of_role(pieces, "past")
    aims = _of_role(pieces, "aim")
    if past and not aims and (done or figure):
        done, past = ([*done[:-1], done[-1] + "了"], []) if done else (done, ["实际为"])
    if asked == [_SHARE] and things and _RATE.search(things[-1]):
        asked = [HOW_MANY]
    elif asked == [WHAT_ARE] and figure:
        asked = ["分别是多少"]
    elif WHAT_IS in asked:
        asked = [word for word in asked if word != WHAT_IS] or [HOW_MANY if figure or aims or plans else WHAT_IS]
    return " ".join((*done, *things)) + "".join((*aims, *plans, *past, *asked))


def _of_role(pieces: Sequence[Piece], role: str) -> list[str]:
    """The Chinese of a role, each once."""
    return list(dict.fromkeys(piece.chinese for piece in pieces if piece.role == role and piece.chinese))
