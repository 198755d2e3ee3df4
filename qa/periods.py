"""Years and five-year plans: in questions and in what a sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.schema import Chunk, Document, Period, Sentence
from qa.text import fold

_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九十")}
_PLAN = (
    r"(?P<plan>十[一二三四五六七八九]?|二十[一二三四五]?)\"?五"
    r"(?=期[间末]|$|项目|(?<=十[一二三四六七八九]五)年均|[^个项名年大位条家所件座种类批次场天日号岁期届人户])"
    # 十五个项目 is no plan
    r"(?P<end>\"?(?:规划)?(?:时期|期)?末|\"?(?:规划)?的?收官之年)?(?P<opening>\"?(?:规划)?的?(?:开局|起步)之年)?"
)
_PATTERN = re.compile(
    r"(?P<from>(?:19|20)\d{2})\s*年?\s*(?:-|—|~|/|至|到|to)\s*(?P<to>(?:19|20)\d{2})(?!\d)\s*年?"
    r"|(?P<year>(?<!\d)(?:19|20)\d{2})(?!\d|\.\d)(?:\s*年|(?!\s*[余多]?[吨亩元人户个家万亿公台座套千平米名项所张条件斤头])())"
    r"|(?P<short>(?<![\d续第近长达超过满约])[23]\d)年(?!来|度?以|均)"
    r"|第(?P<ordinal>十[一二三四五六七八九]?)个五年"
    rf"|{_PLAN}"
    r"|(?P<th>1[0-9])th five[- ]year"
    r"|(?P<five>今后|未来|过去|近)?(?:五|5)年(?P<back>来|以来)?(?=[^期规前]|$)"
    r"|(?P<span>今后|未来|过去|近|用)(?P<years>[2-4两二三四])年"
    r"|(?P<relative>今年(?!(?:都|才|已经?)?[\d一二三四五六七八九十]{1,3}(?:周?岁|了))"  # 今年82岁
    r"|本年|(?:去年|上年|前年)(?:年?[底末])?|上一年|明年|后年|this year|last year|next year)"
)
_RELATIVE = {
    "今年": 0, "本年": 0, "this year": 0, "去年": -1, "上年": -1, "上一年": -1, "last year": -1, "前年": -2,
    "明年": 1, "next year": 1, "后年": 2,
}  # fmt: skip
# The phases of a document: years counted from the one it speaks in, and how its scope names what is told of them.
_PHASES = {
    "back_years": (-5, -1, "回顾"), "last_year": (-1, -1, "回顾"), "amiss": (-1, -1, "问题"), "so_far": (0, 0, "进展"),
    "ahead_years": (0, 4, "展望"), "this_year": (0, 0, "安排"),
}  # fmt: skip
_REACHED = ("回顾", "问题", "进展")
_OF_THE_YEAR_BEFORE = re.compile("公报|决算|审计")  # kinds that are named after the year they tell of


def find(text: str, this_year: int | None) -> list[tuple[Period, int, int]]:
    """All periods named in a text with their offsets; 今年 is ``this_year`` (left out where that is unknown)."""
    found = []
    for match in _PATTERN.finditer(fold(text)):
        years = _years(match, this_year)
        if years:
            found.append((Period(match.group().replace('"', ""), *years), match.start(), match.end()))
    return found


# What questions say besides. Not looked for in reports, where 三年前 and 3月 mostly date a project.
_COUNT = r"\d{1,2}|[一二两三四五六七八九]?十?[一二两三四五六七八九]?"
_ASKED = re.compile(
    rf"(?P<until>(?:19|20)\d{{2}})年?(?:[以之]?前|(?P<with>为止))的?那?(?P<up>{_COUNT})年(?:来|间|里)?"
    rf"|(?<!\d)(?P<ago>{_COUNT})年(?:以)?前"
    rf"|(?P<span>最近|近|过去|(?<![五”\"])这(?=[两三四五2-5])|(?<!五)前|(?:今后|往后|未来|接下来|以后|之后)的?这?(?=[\d一二三四五六七八九十两]))的?(?P<years>{_COUNT})年(?:来|间|里)?"
    # 五年一共开了多少场: what was done in the years gone by
    r"|(?<![\d〇零一二三四五六七八九十每今前后去来这近第间期个制隔起的头满”\"])(?P<total>[两二三四五六七八九十2-9])年"
    r"(?=(?:下来|里|间)?(?:一共|总共|累计|合计)[^，。？要将增降减涨升提跌]{0,8}了(?:多少|几))"
    r"|(?P<since>(?:19|20)\d{2})年?以来"
    r"|(?P<numerals>[一二][〇零一二三四五六七八九○]{3})年|(?P<before>大前年)|(?P<both>今明两?年)"
    r"|(?P<opens>十[一二三四五六七八九]?|二十[一二三四五]?)\"?五\"?(?:时期)?之?初(?![期步级中])"  # before it
)
# A part of a year: the figure of the whole year is no answer.
_PART = re.compile(
    r"[上下前]?半年|第?[一二三四1-4]个?季度|前[一二三两1-3]个?季度|q[1-4](?!\d)"
    r"|(?<!\d)(?:[1-9]|1[0-2]|[一二三四五六七八九]|十[一二]?)(?:[-至到—~](?:1[0-2]|[1-9]))?月份?(?![底末\d])"
)


def asked(text: str, this_year: int) -> list[tuple[Period, int, int]]:
    """The periods a question names with their offsets: as in reports, and 五年前, 近三年, 大前年, 二〇二六年.

    The text of a part of a year (2026年上半年) says so (see ``part``); its years are those of the whole year.
    """
    plain = fold(text)
    others = find(plain, this_year)
    found = [
        (Period(match.group().replace('"', ""), *years), match.start(), match.end())
        for match in _ASKED.finditer(plain)
        if (years := _asked_years(match, _counted_from(match, others, this_year)))
        if not (match["total"] and not _are_years_gone_by(others, this_year))  # “十四五”头三年一共……
    ]
    for _, start, end in found:
        plain = plain[:start] + " " * (end - start) + plain[end:]
    found = sorted([*found, *find(plain, this_year)], key=lambda item: item[1])
    for match in _PART.finditer(plain):
        before = next((n for n, item in enumerate(found) if plain[item[2] : match.start()].strip(" 的年") == ""), None)
        if before is None or found[before][2] > match.start():
            found.append((Period(match.group(), this_year, this_year), match.start(), match.end()))
        else:
            whole, start, _ = found[before]
            found[before] = (Period(whole.text + match.group(), whole.first, whole.last), start, match.end())
    return sorted(found, key=lambda item: item[1])


def _counted_from(match: re.Match[str], named: Sequence[tuple[Period, int, int]], this_year: int) -> int:
    """The year that 五年前 counts from: one gone by that is named before it (2020年……，比五年前), else this year."""
    before = [p for p, _, end in named if end <= match.start() and p.first == p.last < this_year]
    return before[-1].last if match["ago"] and before else this_year


def _are_years_gone_by(named: Sequence[tuple[Period, int, int]], this_year: int) -> bool:
    """Whether all are single years before this one, which years spoken of in all may hold: 五年一共……，其中2025年."""
    return all(p.first == p.last < this_year for p, _, _ in named)


def part(period: Period) -> str | None:
    """The part of a year that a period is: 上半年 of 2026年上半年; None for whole years."""
    named = _PART.search(fold(period.text))
    return named.group() if named else None


def _asked_years(match: re.Match[str], this_year: int) -> tuple[int, int] | None:
    if match["until"] or match["ago"] is not None or match["span"] or match["total"]:
        return _counted_years(match, this_year)
    if match["since"] or match["numerals"]:
        year = int("".join(str(_NUMERALS.get(c, c if c.isascii() else 0)) for c in match["since"] or match["numerals"]))
        last = max(year, this_year - 1) if match["since"] else year
        return (year, last) if 1949 <= year < 2100 else None
    if match["opens"]:
        before = five_year_plan(_numeral(match["opens"]))[0] - 1
        return before, before
    return (this_year - 3, this_year - 3) if match["before"] else (this_year, this_year + 1)


def _counted_years(match: re.Match[str], this_year: int) -> tuple[int, int] | None:
    """The years of 三年前, 近两年, 未来五年, 2023年之前的三年, 五年一共开了多少."""
    count = _count(match["ago"] or match["years"] or match["up"] or match["total"] or "")
    if not count:
        return None
    if match["until"]:
        plan = int(match["until"]) % 5 == 0 and count == 5  # 2020年以前的五年 is the plan that ended with it
        last = int(match["until"]) - (not plan and not match["with"])
        return last - count + 1, last
    if match["ago"]:
        return this_year - count, this_year - count
    if match.group().startswith(("今后", "往后", "未来", "接下来", "以后", "之后")):
        return this_year, this_year + count - 1
    return this_year - count, this_year - 1


def _count(text: str) -> int:
    """A number below 100 in digits or characters; 0 where there is none."""
    if text.isdigit():
        return int(text)
    text = text.replace("两", "二")
    return _numeral(text) if "十" in text else _NUMERALS.get(text, 0)


def _years(match: re.Match[str], this_year: int | None) -> tuple[int, int] | None:
    if match["from"]:
        return int(match["from"]), int(match["to"])
    if match["th"] or match["ordinal"] or match["plan"]:
        first, last = five_year_plan(int(match["th"]) if match["th"] else _numeral(match["ordinal"] or match["plan"]))
        if match["opening"]:  # 2026年是“十五五”开局之年 speaks of 2026
            return first, first
        return (last, last) if match["end"] else (first, last)
    if match["year"] or match["short"]:
        year = int(match["year"] or "20" + match["short"])
        return year, year
    return _of_this_year(match, this_year) if this_year is not None else None


def _of_this_year(match: re.Match[str], this_year: int) -> tuple[int, int] | None:
    """What counts from the year a report speaks in: 今年, 过去五年, 用3年时间."""
    if match["five"] or match["back"]:
        return _several(match["five"] or "过去", 5, this_year)
    if match["span"]:
        return _several(match["span"], _count(match["years"]), this_year)
    if match["relative"]:
        year = this_year + _RELATIVE[re.sub(r"(?<=年)年?[底末]$", "", match["relative"])]
        return year, year
    return None


def _several(which: str, years: int, this_year: int) -> tuple[int, int]:
    """今后五年 counts from the year a report speaks in, 过去五年 ends before it."""
    ahead = which in ("今后", "未来", "用")
    return (this_year, this_year + years - 1) if ahead else (this_year - years, this_year - 1)


def _numeral(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def five_year_plan(number: int) -> tuple[int, int]:
    """First and last year of the n-th plan (n >= 3): 十四五 is 2021 to 2025."""
    first = 1966 + 5 * (number - 3)
    return first, first + 4


def default_period(document: Document) -> Period | None:
    """What a document speaks of where a sentence does not say: a report of its year, a plan of its five years."""
    if document.kind and "规划" in document.kind:
        for period, _, _ in find(document.title, None):
            if period.last - period.first == 4:
                return period
        if document.year:
            first = next((f for n in range(3, 40) if (f := five_year_plan(n)[0]) >= document.year), document.year)
            return Period("规划期", first, first + 4)
    return Period(f"{document.year}年", document.year, document.year) if document.year else None


def speaks_in(document: Document) -> int | None:
    """The year that 今年 is in a document: of a plan its first, of a communique the year after the one it tells of."""
    default = default_period(document)
    if default is None:
        return None
    return default.first + bool(_OF_THE_YEAR_BEFORE.search(document.kind or ""))


def scope_of(phase: str, document: Document) -> str | None:
    """What the chunks of a phase have as their scope: 2025年回顾, 2026—2030年展望."""
    now = speaks_in(document)
    if now is None:
        return None
    first, last, name = _PHASES[phase]
    years = f"{now + first}—{now + last}年" if first < last else f"{now + first}年"
    return years + name


def is_reached(chunk: Chunk) -> bool | None:
    """Whether a chunk tells of what was reached, or of what is aimed at; None where that is not settled."""
    return chunk.scope.endswith(_REACHED) if chunk.scope else None


def spoken_of(sentence: Sentence, chunk: Chunk, document: Document) -> list[Period]:
    """The periods a sentence speaks of: those it names, else its header's or a sentence's before and its phase's."""
    own = [p for p, _, _ in find(sentence.text, document.year)]
    header = [p for span in sentence.context if span.role == "header" for p, _, _ in find(span.text, document.year)]
    if own or header:
        return own + header
    around = surroundings(chunk, document)
    return _named_before(sentence, chunk, document) + ([around] if around else [])


def _named_before(sentence: Sentence, chunk: Chunk, document: Document) -> list[Period]:
    """The year that the nearest earlier sentence of the chunk names: 2020年达到……。 goes on for the next sentences."""
    position = next((i for i, s in enumerate(chunk.sentences) if s.start == sentence.start), 0)
    for earlier in reversed(chunk.sentences[:position]):
        if named := [p for p, _, _ in find(earlier.text, document.year) if p.first == p.last]:
            return named[-1:]
    return []


def surroundings(chunk: Chunk, document: Document) -> Period | None:
    """What a sentence that is silent speaks of: the phase it is in; of a table, and where the document's year is not
    known, what the headings above it name; else what the document does.
    """
    for text in (chunk.scope or "", *reversed(chunk.section)):
        if named := [p for p, _, _ in find(text, document.year)]:
            return named[0]
    return default_period(document)


def holds(asked: Period, spoken: list[Period]) -> bool:
    """Whether what is spoken of answers for what is asked.

    A year wants that year: the five-year total of 十四五 is no figure of 2025. A plan period is answered by itself
    or by a year within it (2020年达到, 到2025年).
    """
    if asked.text.endswith("末"):  # 十四五末: a state told among what the five years brought
        return any(p.last == asked.last for p in spoken)
    if asked.first == asked.last:
        return any(p.first == p.last == asked.first or (p.last == asked.first and p.text == "规划期") for p in spoken)
    return any(asked.first <= p.last <= asked.last for p in spoken)
