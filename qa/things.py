"""The words of a question that name a thing: what a follow-up leaves out, takes the place of, or asks of again."""

from __future__ import annotations

import re

from qa.mentions import Mentions, shape_words
from qa.store.segment import tagged

# 新认定了多少家高新技术企业: those are not all there are
_ADDED = re.compile("新[增认培引设签获入][一-龥]?了?(?:多少|几)[个所项家条户处种台套名座位]?$")
_STATUS = re.compile(
    r"(?:规划|计划)到(?=\d|十)|预期目标|目标|力争|预计|计划|打算|准备|实际|完成|实现|达到了?|预期(?!寿命|性)|(?<![主需重必纲概])要(?![求素])"
)
_ASKED = re.compile(
    r"(?:是|有|为|到|了|要)*(?:哪一?年|多少|几(?=[个所项家条户种处台套名座张])|哪[几两二三四五六七八九十些]?)(?:项(?!目)|[个所家条户种处台套名座张])?"
)
_COUNTED = re.compile(r"(?:多少|几|哪[几两二三四五六七八九十])(?:项(?!目)|[个所家条户种处台套名座位类批款场张块件])?")
_CHOSEN = re.compile("(?:重点|主要)$")
_COMES = re.compile("[会要能将]来$")  # 超市会来 is tagged as one name
_UNIT = re.compile("[万亿千百亩吨米元人名次倍斤度天]|公[里顷斤]|平方|立方")
_ASKS = re.compile(r"多少|几|哪|什么|吗|要|想|打算|准备|力争|预计|能|把|被|是|有|[占比]")
_NUMERALS = frozenset("一两三四五六七八九十")
_HOW_MANY = re.compile(
    "(?:是|有|为|到|了|要)*(?:多少|几)[万亿]*(?:公[斤里顷]|平方(?:米|公里)|千瓦时?|人次|项(?!目)|[个所家条户种处台套名座张场届次件例亩吨斤元米人辆位])?"
)
_DONE = re.compile("[建修办改种造]了?$|^[建修办改种造]了?(?![设造])")
_FRAMED = re.compile("^(?:“”|‘’)*(?:(?:规划|计划)?期间|时期|以来)|“”|‘’|(?:规划|计划)到|(?:稳定|保持|维持|控制)在$")
_IN_ALL = re.compile("一共|总共|累计|合计")
LONGEST = 16  # characters of what a question asks for, where it is named by its own words
_FRAME = re.compile("(?:布局|建设|发展|情况|方面)$")
COMPOUND = 4  # characters of a name that stands for one thing
_NOUN = ("n", "vn", "an", "j", "l", "i", "s", "b", "g", "x", "eng")


def thing(before: Mentions) -> str:
    """What was asked for, without where and when and the asking: its words from the first name to the last."""
    spans = [(i.start, i.end) for i in before.indicators] + nouns(before)
    if not spans:
        text = before.without(before.places, before.periods).replace(" ", "")
    else:
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        first = next((m.end() for m in _ASKED.finditer(before.text) if m.start() < first < m.end()), first)
        added = _ADDED.search(before.text, 0, first)
        first = added.start() if added else first
        text = "".join(before.without(before.places, before.periods)[first:last].split(" "))
    return planless(_ASKED.sub("", text)).replace("“”", "").strip("的，,、？?。")


def subject(before: Mentions) -> str:
    """What a question asks for in its own words, for naming it beside another: 签约项目 of 去年签约项目多少个."""
    text = before.without(before.places, before.periods).replace(" ", "")
    text = _FRAMED.sub("", _IN_ALL.sub("", planless(_HOW_MANY.sub("", text))).strip("的是有，,、？?。呢"))
    words = _DONE.sub("", text)
    return words if 1 < len(words) <= LONGEST else thing(before)


def planless(text: str) -> str:
    """A question without the words that ask for a plan or a result."""
    return _STATUS.sub("", text)


def nouns(before: Mentions) -> list[tuple[int, int]]:
    """Runs of words that name things, outside places and periods."""
    return [(run[0], run[-1]) for run in _runs(before)]


def compounds(before: Mentions) -> list[tuple[str, ...]]:
    """Names of several words, each in full and by its first words alone: 未来产业布局, 未来产业."""
    text = before.without(before.places, before.periods)
    begins = _qualifiers(text)
    whole = ([begins[run[0]], *run] if run[0] in begins else run for run in _runs(before))
    forms = (tuple(text[run[0] : end] for end in reversed(run[2:])) for run in whole if len(run) > 2)
    forms = ((*each, _FRAME.sub("", each[0])) for each in forms)  # of 产业布局 too, which is one word
    return [kept for each in forms if (kept := tuple(dict.fromkeys(form for form in each if len(form) >= COMPOUND)))]


def _qualifiers(text: str) -> dict[int, int]:
    """Where words like 未来 and 长期 end that may begin a name, and where they begin."""
    found: dict[int, int] = {}
    position = 0
    for word, tag in tagged(text):
        if len(word) > 1 and tag.startswith(("t", "b", "d", "a", "z")) and word not in shape_words():
            found[position + len(word)] = position
        position += len(word)
    return found


def _runs(before: Mentions) -> list[list[int]]:
    """The same, each as where it begins and where each of its words ends."""
    text = before.without(before.places, before.periods)
    runs: list[list[int]] = []
    position = 0
    adjective = -2  # where 新 begins right before the next word: 新材料
    for word, tag in tagged(text):
        start, position = position, position + len(word)
        if tag == "a" and len(word) == 1:
            adjective = start
            continue
        names = tag.startswith(_NOUN) and word not in shape_words() and any(c.isalnum() for c in word)
        if names and runs and runs[-1][-1] == start:
            runs[-1].append(position)
        elif names:
            runs.append([adjective if adjective == start - 1 else start, position])
        adjective = -2
    return [run for run in runs if run[-1] - run[0] > 1]


def spot_for(before: Mentions, name: str) -> tuple[int, int] | None:
    """What a new name takes the place of: the indicator, else the words that end like it, else what is counted."""
    if before.indicators:
        return before.indicators[0].start, before.indicators[0].end
    spots = [(run[0], end) for run in _runs(before) for end in run[1:]]
    asked = counted(before)
    best = max(spots, key=lambda s: (_shared_end(before.text[slice(*s)], name), s == asked, s[1] - s[0]), default=None)
    if best and name[0] in _NUMERALS and before.text[best[0] - 1 : best[0]] in _NUMERALS:  # 三翼 for all of 七支点
        return best[0] - 1, best[1]
    return best


def counted(before: Mentions) -> tuple[int, int] | None:
    """What 多少 or 几 counts: 科技成果 of 几项国际先进水平的科技成果."""
    asked = _COUNTED.search(before.text)
    end = asked.end() if asked else len(before.text)
    after = [(max(a, end), b) for a, b in nouns(before) if b > end + 1]  # 条 of 多少条公交线路 may be taken for a name
    for run, following in zip(after, [*after[1:], None], strict=False):
        if following is None or not _describes(before.text[run[1] : following[0]]):
            return run
    return None


def counted_noun(before: Mentions) -> str:
    """The name of what a question counts, behind 多少 or before it (绿色工厂有多少家); "" where it counts nothing."""
    asked = _COUNTED.search(before.text)
    if asked is None or not how_asked(before):
        return ""
    if spot := counted(before):
        return before.text[asked.end() : spot[1]]
    named = [before.text[a:b] for a, b in nouns(before) if b <= asked.start()]
    return named[-1] if named else ""


def only_noun(before: Mentions) -> str:
    """The one thing that a question names, no indicator and not counted; "" where there are more or none."""
    named = [] if before.indicators or how_asked(before) else nouns(before)
    return _COMES.sub("", before.text[slice(*named[0])]) if len(named) == 1 else ""


def counted_as(which: str, before: Mentions) -> str | None:
    """The question with 哪些 or the like for 几个 and its kind; None where it counts no things."""
    asked = _COUNTED.search(before.text)
    if not asked or not counted(before) or _UNIT.match(before.text, asked.end()):
        return None
    return before.text[: asked.start()] + which + before.text[asked.end() :]


def how_asked(before: Mentions) -> str:
    """How it counts: 多少所, 几项; "" where it counts nothing."""
    asked = _COUNTED.search(before.text)
    return asked.group() if asked and not asked.group().startswith("哪") else ""


def leading(before: Mentions) -> str:
    """The first name of a question: 重点景区 of 重点景区人气怎么样, 省市重点工程 of 省市重点工程完成了多少投资."""
    runs = nouns(before)
    if not runs:
        return ""
    start, end = runs[0]
    chosen = _CHOSEN.search(before.text, 0, start)
    for a, b in runs[1:]:
        if not _CHOSEN.fullmatch(before.text[end:a]):
            break
        end = b
    return before.text[chosen.start() if chosen else start : end]


def _describes(gap: str) -> bool:
    """Whether only adjectives and 的 stand between two names: 国际 先进 水平 的 科技成果."""
    return bool(gap) and all(tag.startswith(("a", "u", "d")) or word in shape_words() for word, tag in tagged(gap))


def is_name(read: Mentions) -> bool:
    """Whether a text names one thing and asks nothing of it."""
    if any(i.start == 0 and i.end == len(read.text) for i in read.indicators):
        return True
    words = tagged(read.text)
    return bool(words) and words[-1][1].startswith(_NOUN) and not _ASKS.search(read.text)


def _shared_end(a: str, b: str) -> int:
    n = 0
    while n < min(len(a), len(b)) and a[-1 - n] == b[-1 - n]:
        n += 1
    return n
