"""What a question names: places, periods, indicators with where they stand, and the remaining words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from qa import asked_places, indicators, periods, places
from qa.schema import Period
from qa.store.segment import content_words, tagged

_WHICH = re.compile("哪[一两几三四五六七八九十]?个?[县市区镇乡村]")  # 哪个县要 names no 县要
_PER_HEAD = re.compile("每(?:一|10|十)?[百千万]名?(?:常住)?人口?")
_PURPOSE = re.compile("为了?[^，。？]{2,16}，(?=.*(?:多少|几|哪|什么))")  # names what the thing asked for serves
_HOW_MANY = re.compile("[几多][十百千万亿]")  # 几万人
_TRADE = ("出口总额", "进口总额")
_HOW_OFTEN = re.compile("(?:的|每年|年均|一年|全年|要|将|能|可|计划|预计|力争|打算|大[概约]|一共|总共|累计|直接)+$")
_ALL_GOODS = ("货物", "商品", "外贸", "贸易", "企业")
_NAMES = re.compile("(?<![\\d.A-Za-z])\\d[A-Z](?![A-Za-z\\d])")  # 5G, 4A
_AMOUNTS = ("总量", "总数")  # of what the other words name
_BESIDE = tuple("、和与跟及同")
# 我爸在运城，今年82了，……: of whom it is asked
_OF_WHOM = re.compile(
    r"^(?:[^，,。：:？的]{0,6}(?:我[爸妈爷奶姥公婆哥姐弟妹儿女孙娃孩]|今年(?=\d))[^，,。：:？的]{0,16}[，,])+"
)
# 家里有娃，想知道……: who asks and why is no part of what is asked for
_PREAMBLE = re.compile(
    r"^[^，。：:？]{1,16}[，：:][我就只们]{0,2}(?:想要?(?:知道|了解|问问?|查查?|看看?|确认)|请问|求问|请教|打听)(?:一下)?"
)


# ……，我想看看有没有我家门口的: why it is asked names nothing to be told
_ASIDE = re.compile("[，,][我俺咱][^，。？]{0,3}(?:看看|瞧瞧|查查|比比|打听|对照)[^，。？多几哪什谁怎]*[？?。]?$")
# 今年新建多少个来补这个缺口: what it is for
_SERVES = re.compile("((?:多少|几)[^，。？来]{0,10})来(?:填?补|解决|缓解|应对|满足|保障)[^，。？]*")
# 换算成同一个单位: how the figures are to be set side by side
_IN_UNITS = re.compile("(?:[换折]算?|统一)(?:成|为|到|在)(?:同一?个?|一样的?|相同的?)单位(?:之?后)?(?:来?[看比])?")
# ……？这个数定死了吗: how the figure is meant names nothing
_OF_FIGURE = re.compile(
    "(?<=[，,。？?])[这那](?:一?个|项)?(?:数|数字|指标|目标|任务)(?:能|是|会|算|定)[^，。？]{0,12}[吗么？?]*$"
)
# 多少项符合预期: what counts is no part of the word behind it; 多少家庭 counts nothing
_COUNTED = re.compile(
    "(?:多少|几)(?:个(?![体人税性案])|项(?!目)|家(?![庭电长园具政畜禽居])|户(?![籍口外用])|座(?![谈位])|所(?![有得])|场(?![馆所地景])|条(?![例件]))"
    "(?=[一-龥]{2})"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A place, an indicator (normal name) or a period (its text) of a question, and where it stands."""

    name: str
    text: str  # as it stands there
    start: int
    end: int
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Mentions:
    """All that a text names, each in the order of the text."""

    text: str
    places: tuple[Named, ...]
    periods: tuple[Named, ...]
    indicators: tuple[Named, ...]
    terms: tuple[str, ...]  # the remaining words that name things

    @property
    def innermost(self) -> tuple[str, ...]:
        """Full names of the places, each once: 忻州代县 asks for 代县 alone, 忻州和代县 for both."""
        inside = places.gazetteer().inside
        names = list(dict.fromkeys(place.name for place in self.places))
        listed = {place.name for place in self.places if self._is_listed(place)}
        return tuple(n for n in names if n in listed or not any(other != n and inside(other, n) for other in names))

    def _is_listed(self, place: Named) -> bool:
        """Whether a place stands beside another one: 安徽省、芜湖市."""
        ends, starts = {p.end for p in self.places}, {p.start for p in self.places}
        before, after = self.text[place.start - 1 : place.start], self.text[place.end : place.end + 1]
        return (before in _BESIDE and place.start - 1 in ends) or (after in _BESIDE and place.end + 1 in starts)

    def without(self, *kinds: Sequence[Named]) -> str:
        """The text with spaces where these stand."""
        spans = [(named.start, named.end) for kind in kinds for named in kind]
        return "".join(" " if any(a <= i < b for a, b in spans) else c for i, c in enumerate(self.text))


def read(text: str, known_places: Collection[str], this_year: int) -> Mentions:
    """Read a question.

    Args:
        text: in simplified characters.
        known_places: full names of the places the library has documents of.
        this_year: what 今年 means.
    """
    when = tuple(Named(p.text, text[a:b], a, b, p) for p, a, b in periods.asked(text, this_year))
    purpose = _PURPOSE.match(text)
    asked_from = purpose.end() if purpose else 0
    what = tuple(Named(m.name, m.text, m.start, m.end) for m in indicators.asked(text) if m.start >= asked_from)
    what = tuple(w for w in what if not _is_of_goods(text, w))
    when = tuple(p for p in when if not any(w.start < p.start and p.end < w.end for w in what))  # 学前三年毛入园率
    spans = [(named.start, named.end) for named in (*when, *what)]
    where = tuple(
        Named(m.place.name, m.text, m.start, m.end)
        for m in asked_places.find(text, known_places, spans)
        if m.exact or m.text not in shape_words()  # 新建农村公路 names no 新建区
    )
    bare = Mentions(text, where, when, what, ())
    rest = _paraphrased(bare.without(where, when, what), what)
    rest = _OF_FIGURE.sub(" ", _COUNTED.sub(" ", _SERVES.sub(r"\1 ", rest)))
    rest = _ASIDE.sub(" ", _WHICH.sub(r"\g<0> ", _PER_HEAD.sub(" ", rest)))
    rest = _OF_WHOM.sub(" ", _PREAMBLE.sub(" ", _IN_UNITS.sub(" ", rest)))
    said = [piece for indicator in what for piece in indicators.pieces(indicator.name, text)]
    words = (w for w in content_words(rest) if w not in shape_words() and not any(w in p or p in w for p in said))
    words = (w for w in words if not any(n.name.endswith(w) for n in what))  # 面积, where 粮食播种面积 is named
    terms = tuple(dict.fromkeys(w for w in (*words, *_NAMES.findall(rest)) if len(w) > 1 and not _HOW_MANY.match(w)))
    terms = tuple(w for w in terms if w not in _AMOUNTS) or terms
    if not terms and not what:  # 黑茶 is an adjective and a noun of one character each
        terms = tuple(phrase for phrase in _phrases(rest) if phrase not in shape_words())
    return Mentions(text, where, when, what, terms)


def _is_of_goods(text: str, indicator: Named) -> bool:
    """Whether an everyday word for all trade is said of some goods: 茶叶出口 is not 出口总额."""
    if indicator.name not in _TRADE or any(m.start == indicator.start for m in indicators.find(text)):
        return False
    word, tag = (tagged(_HOW_OFTEN.sub("", text[: indicator.start])) or [("", "")])[-1]
    neutral = word in shape_words() or word.startswith("全") or word in _ALL_GOODS
    return tag in ("n", "nz", "vn") and len(word) > 1 and not neutral


def _paraphrased(rest: str, what: Sequence[Named]) -> str:
    """Without the words that an indicator in parentheses explains: 平均一年要创造多少价值（全员劳动生产率）."""
    for indicator in what:
        if rest[indicator.start - 1 : indicator.start] in ("（", "(") and rest[indicator.end :][:1] in ("）", ")"):
            clause = max(rest.rfind(mark, 0, indicator.start) for mark in "，。：；,;") + 1
            rest = rest[:clause] + " " * (indicator.start - clause) + rest[indicator.start :]
    return rest


def _phrases(text: str) -> Iterator[str]:
    """Adjectives and nouns of one character that stand side by side."""
    run = ""
    for word, tag in (*tagged(text), ("", "")):
        if len(word) == 1 and tag.startswith(("a", "n", "b", "g")):
            run += word
            continue
        if len(run) > 1:
            yield run
        run = ""


@cache
def shape_words() -> frozenset[str]:
    """Words that shape a question without naming what is asked for."""
    text = resources.files("qa").joinpath("data", "question_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
