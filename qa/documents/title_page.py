"""What a document prints of itself at its head and its end: title, kind, issuer, date, whether it is whole."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from qa import places
from qa.schema import Completeness

HEAD = 600
LINE = 60  # characters: a line of running text is longer
DECEMBER = 12
# What a document calls itself, and the kind it then is; the first that matches counts.
_KINDS: tuple[tuple[str, str], ...] = (
    (
        r"(?:政府|区|市|省|县)工作报告|Report on the Work of the (?:\w+ )?Government|Government Work Report",
        "政府工作报告",
    ),
    (r"规划(?:和.{0,16}?)?纲要|Outline of the .{0,30}Five[- ]Year Plan", "规划纲要"),
    (r"国民经济和社会发展计划", "计划报告"),
    (r"统计公报|Statistical Communiqu", "统计公报"),
    (r"决算.{0,12}报告", "决算报告"),
    (r"预算.{0,12}报告|预算执行情况|Report on the .{0,40}Budgets?", "预算报告"),
    (r"审计工作报告|审计.{0,12}报告", "审计报告"),
    (r"(?:法院|检察院|常务委员会|常委会)工作报告", "工作报告"),
    (r"(?:五年|发展|专项|空间|建设)规划", "规划"),
    (r"工作总结.{0,14}(?:计划|打算|安排|思路|要点)", "工作总结和计划"),
    (r"(?:实施|工作|行动|改革)方案|行动计划|工作要点", "方案"),
    (r"状况公报|白皮书", "公报"),
    (r"(?:实施|指导)意见|若干(?:措施|政策|意见)", "意见"),
)
_DIGEST = re.compile(
    r"摘要|摘读|摘登|速览|解读|图解|读懂|看懂|要点|摘编|精简版|极简版|简明|亮点|划重点|关键词|Summary|Highlights|Digest",
    re.IGNORECASE,
)
_EXCERPT = re.compile(r"[（(](?:节选|节录|选登|摘录)[)）]")
_OMITTED = re.compile(r"[（(](?:以下|下文|后文|此后|后面)?(?:从略|省略[^（()）]{0,8}|略|节选完|以下略)[)）]\s*$")
_CONTINUED = re.compile(
    r"[（(【\[]\s*(?:紧|上|下)?[接转]\s*(?:第?\s*[一二三四五六七八九十\dA-Z]+\s*版|[上下]页)|[（(]未完|未完待续"
)
_CHROME = re.compile(r"首页|当前位置|[>»|]|索引号|打印|字号|字体|浏览次数|^来源|^分享|无障碍|登录")
_LABEL = re.compile(r"^(?:标\s*题|名\s*称|信息名称|文件名称)[：:]\s*")
_SITE = re.compile(r"\s*[-_|—]+\s*[^-_|—]{2,20}(?:政府|网|网站|门户|局|委员会)(?:门户网站|网站|网)?$")
_ISSUED_AS = re.compile(r"(?:印发|下达|批转|转发)《?(.+?)》?的通知")
_BREAKS_OFF = re.compile(r"(?:[与和及、的]|印发.*[^》知]|关于.{2,30}(?:发展|情况|计划))$")
_NUMERALS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0", "O": "0"}
_DAY = r"(?P<y>(?:19|20)\d{2})\s*[年./-]\s*(?P<m>\d{1,2})\s*[月./-]\s*(?P<d>\d{1,2})\s*日?"
_LABELLED_DATE = re.compile(rf"(?:发布|成文|印发|发文|公开|生成)?(?:日期|时间)\s*[：:]\s*{_DAY}")
_DATE_LINE = re.compile(rf"(?m)^[\s（(]*{_DAY}[\s）)]*(?:印发|发布)?\s*$")
_SESSION = re.compile(rf"{_DAY}\s*在.{{4,60}}?(?:会议|大会)")
_AUTHORITY = (
    r"[\u4e00-\u9fff]{2,24}?(?:人民政府(?:办公[厅室])?|统计局|调查(?:总)?队|发展和改革(?:委员会|局)|财政[厅局]|审计[厅局]"
    r"|人民代表大会常务委员会)"
)
_LABELLED_ISSUER = re.compile(
    rf"(?:发布|发文|制发|印发|公开)(?:机构|机关|单位|部门|主体)\s*[：:]\s*({_AUTHORITY}|[\u4e00-\u9fff]{{3,24}})"
)
_AUTHORITY_LINE = re.compile(rf"\s*({_AUTHORITY})\s*(?:文件)?\s*")
_HEADING_NUMBER = re.compile(r"(?m)^\s*#*\s*(?:第([一二三四五六七八九十]+)[章编篇部]|([一二三四五六七八九十]+)、)")
_END = "。！？!?…”’」』）)】》>.|：:*_-"


def kind_of(text: str) -> str | None:
    """The kind that a title, or the head of a text, names."""
    return next((kind for pattern, kind in _KINDS if re.search(pattern, text, re.IGNORECASE)), None)


def arabic_dates(text: str) -> str:
    """Years, months and days in Chinese numerals as figures: 二〇二二年一月十七日 -> 2022年1月17日."""

    def figures(match: re.Match[str]) -> str:
        return "".join(_NUMERALS.get(c, c) for c in match.group(1)) + "年"

    def count(match: re.Match[str]) -> str:
        tens, ten, ones = match.group(1).rpartition("十")
        number = (int(_NUMERALS.get(tens, "1")) * 10 if ten else 0) + int(_NUMERALS.get(ones, "0"))
        return f"{number}{match.group(2)}"

    text = re.sub(r"([一二][〇零○ＯO九][〇零○ＯO一二三四五六七八九]{2})年", figures, text)
    return re.sub(r"(?<=[年月])\s*([一二三]?十?[一二三四五六七八九]?)(?<=[一二三四五六七八九十])([月日])", count, text)


def title(text: str) -> str | None:
    """The printed title: the first line of the head that names a report or a plan, with the line it goes on in."""
    lines = [_LABEL.sub("", re.sub(r"\s+", " ", line.strip("#* \t\u3000"))) for line in text[:HEAD].splitlines()]
    lines = [_SITE.sub("", line) for line in lines if line and not _is_chrome(line)]
    for i in range(len(lines)):
        joined = _join_broken(lines, i)
        if (
            kind_of(joined)
            and 4 <= len(joined) <= 120
            and not joined.startswith(("（", "("))
            and joined[-1] not in "。；，："
        ):
            return _whole(lines, i, joined)
    short = [
        s for s in lines if 4 <= len(s) <= 40 and not s.startswith(("（", "(")) and not s.endswith(tuple("。；，：、"))
    ]
    plain = [
        s
        for s in short
        if not re.search(r"^[一二三四五六七八九十]+、|^第[一二三四五六七八九十]+[章节]|摄$|日期|时间", s)
    ]
    return _closed_up(plain[0]) if plain else None


def _is_chrome(line: str) -> bool:
    """Whether a line is of the page around a document; 一图读懂 | 某市政府工作报告 is a title."""
    if _SITE.search(line) or (line.count("|") == 1 and kind_of(line)):
        return False
    return bool(_CHROME.search(line))


def _join_broken(lines: list[str], i: int) -> str:
    """A title line with those after it as long as it breaks off in mid-phrase."""
    joined = lines[i]
    for following in lines[i + 1 : i + 4]:
        if not _BREAKS_OFF.search(joined) or len(joined) + len(following) > 120:
            break
        joined += following
    return joined


def _whole(lines: list[str], i: int, line: str) -> str:
    if issued := _ISSUED_AS.search(_closed_up(line)):
        return issued.group(1)
    if line.startswith("—"):  # the second half of a title: the slogan stands above
        slogan = lines[i - 1] if i and len(lines[i - 1]) <= 50 and lines[i - 1][-1] not in "。；，：" else ""
        return f"{slogan}——{_closed_up(line.lstrip('— '))}" if slogan else _closed_up(line.lstrip("— "))
    before = lines[i - 1].replace(" ", "") if i else ""
    known = places.gazetteer().resolve(before) if before else None
    return (before if known and known.name == before else "") + _closed_up(line)


def _closed_up(line: str) -> str:
    """Without footnote marks and the spaces of typesetting between Chinese characters; those of Latin words stay."""
    return re.sub(r"(?<![A-Za-z,.])\s+|\s+(?![A-Za-z(])|\[\d{1,2}\]$", "", line.lstrip("— "))


def completeness(name: str, text: str) -> Completeness:
    """Whether the document called ``name`` is whole, a digest, or a page whose neighbours are missing."""
    if _DIGEST.search(name):
        return "digest"
    if _EXCERPT.search(name) or _OMITTED.search(text[-HEAD:].rstrip()):
        return "partial"
    if _CONTINUED.search(text[:HEAD]) or _CONTINUED.search(text[-HEAD:]):
        return "partial"
    numbers = [m.group(1) or m.group(2) for m in _HEADING_NUMBER.finditer(text)]
    headless = bool(numbers) and "一" not in numbers
    last = text.rstrip().rpartition("\n")[2].strip()
    torn = len(last) > 45 and last[-1] not in _END and "\t" not in last  # a last line without its full stop
    return "partial" if headless or torn else "full"


def issue_date(text: str) -> str | None:
    """The date of issue, ISO 8601: labelled, else on a line of its own, else of the session it was read to."""
    head, end = arabic_dates(text[:2000]), arabic_dates(text[-HEAD:])
    for pattern, where in ((_LABELLED_DATE, head), (_DATE_LINE, head), (_SESSION, head), (_DATE_LINE, end)):
        for match in pattern.finditer(where):
            if found := dates_in(match.group()):
                return found[0]
    return None


def dates_in(text: str) -> list[str]:
    """The days that a text names, ISO 8601; not the 31st of February."""
    found = []
    for match in re.finditer(_DAY, arabic_dates(text)):
        with suppress(ValueError):
            found.append(date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat())
    return found


def session_year(text: str) -> int | None:
    """The year of the session that a report was read to: ——2025年2月18日在某县……会议上."""
    match = _SESSION.search(arabic_dates(text[:2000]))
    return int(match["y"]) if match else None


def head_year(text: str) -> int | None:
    """The year of the first date at the head, outside running text: （二〇二六年一月二十日）, 来源：某市 2026-01-21.

    A report that is read in the last weeks of a year speaks in the next one, if it names that.
    """
    for line in arabic_dates(text[:HEAD]).splitlines():
        match = re.search(_DAY, line)
        if match and len(line) <= LINE and "。" not in line:
            year = int(match["y"])
            return year + (int(match["m"]) >= DECEMBER and f"{year + 1}年" in text)
    return None


def issuer(text: str) -> str | None:
    """Who issued it: labelled, else the authorities on lines of their own (a letterhead, a signature)."""
    head = text[:2000]
    if labelled := _LABELLED_ISSUER.search(head):
        return labelled.group(1)
    for part in (head, text[-HEAD:]):
        named: list[str] = []
        for line in part.splitlines():
            if match := _AUTHORITY_LINE.fullmatch(line):
                named += [match.group(1)] if match.group(1) not in named else []
            elif line.strip() and named:
                break
        if named:
            return "、".join(named)
    return None


def language(text: str) -> str:
    """``en`` where Latin letters are most of the text, else ``zh``."""
    sample = text[:20_000]
    latin = len(re.findall(r"[A-Za-z]", sample))
    return "en" if latin > 2 * len(re.findall(r"[\u4e00-\u9fff]", sample)) and latin > 40 else "zh"
