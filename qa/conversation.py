"""The turns before a follow-up: what they asked of, and what its pointers (三个市, 另外两个市, 前一年) mean in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa import places
from qa.mentions import Mentions, Named, read

_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
MARKS = "呢吗嘛啊呀吧？?。！!，, "  # at the ends of a follow-up
GROUP = re.compile(
    r"(?P<count>[两二三四五六七八九十\d]|(?<!哪)几|各|所有|全部|每)(?:个?(?:市|地(?!铁)|城市|县|省|地方|地区)(?![场民])"
    "|(?P<asked>[家个者])(?=(?:里头?|当?中)?(?:合[起在计]|加[起在总]|一共|总共|共计|相?差|谁)))"
)
OTHERS = re.compile(
    r"(?:另外?|其他|其它|其余|别的|剩下)的?(?P<count>[一两二三四五六七八九十\d几])?个?(?P<kind>县市区|县市|县区|区县|市县|市区|市|地方|地区|城市|县|区|省|地)?(?!.*指标)"
)
ANY_PLACE = re.compile(
    r"哪[个些几]?(?:市|县|省|地|城市|地方|地区)|谁(?![一-龥]{2}的[呢啊]?[？?。]?$)"
)  # 是谁编导的 asks for no place
TOGETHER = re.compile(
    r"加起来|加在一起|合计|总共|一共|之和|总和|平均|谁|哪个|最[高低多少]|排[名序]|比较|对比|比一比|相差|差多少"
)
YEAR_BEFORE = re.compile(r"(?:前|上|头|早)一年(?:度)?|再往前一年")
YEAR_AFTER = re.compile(r"(?:后|下)一年(?:度)?|次年|第二年")
PLAN_BEFORE = re.compile("(?:前|上)(?:一个?|个)?(?:五年(?!前)|5年)(?:规划)?(?:期间|时期|期)?|上一个?规划期")
_JOINTS = frozenset("和与及、")
YEARS_AGO = re.compile(r"((?<!\d)\d{1,2}|[一二两三四五六七八九十])年(?:以)?前")


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns before: the last question completed, all places and periods asked of so far, the last answer."""

    last: Mentions
    places: tuple[str, ...]  # full names, in the order they were asked of
    periods: tuple[Named, ...]  # likewise
    answer: str
    known: Collection[str]
    year: int
    before: Conversation | None = None  # as it was before the last question

    def read(self, text: str) -> Mentions:
        """A text read as the questions are."""
        return read(text, self.known, self.year)

    @property
    def stages(self) -> list[Conversation]:
        """The conversation as it was after each of its questions, the first first."""
        return [*(self.before.stages if self.before else ()), self]


def group(now: Mentions, talk: Conversation) -> list[str]:
    """The places that 三个市, 另外两个市 or 加起来 stand for; none where no group is meant or it cannot be told."""
    asked, known = list(talk.places), _peers(talk)
    own = [p.name for p in now.places]
    if others := OTHERS.search(now.text):
        count = how_many(others["count"])
        for left in ([p for p in known if p not in talk.last.innermost], [p for p in known if p not in asked]):
            if left and (count is None or len(left) == count):
                return left
        return _neighbours(talk, others["kind"] or "") if count is None else []
    if named := GROUP.search(now.text):
        count = how_many(named["count"])
        latest = asked[-count:] if named["asked"] and count else known
        for pool in (list(dict.fromkeys((*asked, *own))), latest):
            if len(pool) > 1 and (count is None or len(pool) == count):
                return pool
        return []
    if not own and TOGETHER.search(now.text) and len(asked) > 1:
        return asked
    return []


def _neighbours(talk: Conversation, kinds: str) -> list[str]:
    """The other counties of the city that the county last asked of lies in, of the kinds that are named: 县市."""
    table = places.gazetteer()
    own = next((p for name in talk.last.innermost if (p := table.resolve(name)) and p.level == "county"), None)
    if own is None or not kinds:
        return []
    near = [p.name for p in table.places if p.level == "county" and p.parent == own.parent]
    return [name for name in near if name.endswith(tuple(kinds)) and name not in talk.places]


def _peers(talk: Conversation) -> list[str]:
    """The library's places of the same level as the one last asked of."""
    resolve = places.gazetteer().resolve
    level = next((p.level for name in talk.last.innermost if (p := resolve(name))), None)
    return [name for name in sorted(talk.known) if level is None or ((p := resolve(name)) and p.level == level)]


def years_asked(talk: Conversation, count: int) -> list[str]:
    """The last years asked of one after the other, as many as are meant, in their order; none where there are fewer."""
    single = [n for n in talk.periods if n.period and n.period.first == n.period.last]
    each = {n.period.first: n.text for n in single if n.period}
    latest = list(each)[-count:]
    return [each[year] for year in sorted(latest)] if len(latest) == count else []


def names_another(text: str, talk: Conversation) -> bool:
    """Whether a text names a thing that the question before did not name."""
    now, before = talk.read(text), {indicator.name for indicator in talk.last.indicators}
    return any(i.name not in before for i in now.indicators) or any(t not in talk.last.text for t in now.terms)


def how_many(text: str | None) -> int | None:
    """The number that 三 or 12 is; None where it is none, as 几 and 各."""
    if not text:
        return None
    return int(text) if text.isdigit() else _NUMERALS.get(text)


def moved(now: Mentions, talk: Conversation) -> str | None:
    """前一年, 下一年, 前一个五年 and 五年前 count from the period of the question before."""
    if not talk.last.periods or not (period := talk.last.periods[0].period):
        return None
    if (
        PLAN_BEFORE.search(now.text) and period.last - period.first == 4 and period.first > 2010
    ):  # 前一个五年 after 十四五
        return f"十{'一二三四五六七八九'[(period.first - 2011) // 5]}五"
    if ago := YEARS_AGO.search(now.text):
        return f"{period.first - (how_many(ago.group(1)) or 0)}年"
    step = -1 if YEAR_BEFORE.search(now.text) else 1 if YEAR_AFTER.search(now.text) else 0
    return f"{period.first + step}年" if step else None


def scope(now: Mentions, talk: Conversation) -> str:
    """The places and periods of the question, where it names none those of the one before."""
    where = texts(now.places) or places_of(talk)
    when = moved(now, talk) or _together(now.periods or talk.last.periods)
    return "和".join(where) + when


def periods_of(now: Mentions, talk: Conversation) -> list[str]:
    """The period that 前一年 and the like come to, else those that are named."""
    return [m] if (m := moved(now, talk)) else texts(now.periods)


def _together(periods: Sequence[Named]) -> str:
    """Periods as one phrase: 2025年 within 十四五 is one of its years, 2020年和2025年 are two."""
    spans = [n.period for n in periods if n.period]
    nested = any(a != b and a.first <= b.first and b.last <= a.last for a in spans for b in spans)
    return ("" if nested else "和").join(texts(periods))


def replaced(before: Mentions, where: Sequence[str], when: Sequence[str]) -> str:
    """The earlier question with its places and periods replaced by new ones; the first takes all, the rest go."""
    edits: list[tuple[int, int, str]] = []
    for new, old in ((where, _giving_way(before, where)), (when, before.periods)):
        if new and old:
            edits.append((*_unquoted(before.text, old[0]), joined(new)))
            edits += [(_joint(before.text, named.start), named.end, "") for named in old[1:]]
        elif new:
            edits.append((0, 0, joined(new)))
    text = before.text
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return re.sub(r"[和与、，](?=[和与、的，])|^[和与、，]", "", text)


def _unquoted(text: str, named: Named) -> tuple[int, int]:
    """Where a name stands, with the quotation marks around it and nothing else: “十四五”."""
    around = text[named.start - 1 : named.start] + text[named.end : named.end + 1]
    return (named.start - 1, named.end + 1) if around in ("“”", "「」", '""') else (named.start, named.end)


def _joint(text: str, position: int) -> int:
    """Where the mark or word begins that joins what stands at a position to the name before it."""
    return position - 1 if text[position - 1 : position] in _JOINTS else position


def _giving_way(before: Mentions, where: Sequence[str]) -> Sequence[Named]:
    """The places that others take the place of: of 南京对江宁的要求 only 江宁 gives way to 浦口, in 南京 too."""
    inside = places.gazetteer().inside
    new = [place.name for text in where if (place := places.gazetteer().resolve(text))]
    around = {old.name for old in before.places if new and all(inside(name, old.name) for name in new)}
    within = [old for old in before.places if any(inside(old.name, name) for name in around - {old.name})]
    return within or before.places


def joined(names: Sequence[str]) -> str:
    """Names as a question lists them: 苏州、无锡和常州."""
    return "、".join(names[:-1]) + ("和" if len(names) > 1 else "") + names[-1]


def places_of(talk: Conversation) -> list[str]:
    """The places last asked of, as they were named; of a question that names none or many, the one its answer names."""
    asked = texts(talk.last.places)
    if ANY_PLACE.search(talk.last.text):
        answered = [p.name for p in talk.read(talk.answer).places if p.name not in talk.last.innermost]
        if answered:
            return answered[:1]
    return asked


def texts(named: Sequence[Named]) -> list[str]:
    """As they were named, each once."""
    return list(dict.fromkeys(n.text for n in named))
