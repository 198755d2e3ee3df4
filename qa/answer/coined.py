"""Coined phrases that count things: “四库”, “五抓一优一促”, 6大战略定位; and how reports say what they are. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.text import bare

_NUMERALS = "一二三四五六七八九十"
_QUOTED = re.compile(r"[“\"「『‘]([^”\"」』’]{2,24})[”\"」』’]")
_WITH_NOUN = re.compile('[“"「『‘]([^”"」』’]{2,24})[”"」』’]([\\u4e00-\\u9fff]{2})(?=[^\\u4e00-\\u9fff]|$)')
_UNQUOTED = re.compile(rf"(?:[{_NUMERALS}两][\u4e00-\u9fff]){{2,6}}")
_COUNTED = re.compile(
    rf"([{_NUMERALS}两]{{1,3}}|\d{{1,2}})(?:大|个|条|项|种|类|方面|片|张|块|座|家|点|句|位|组|件|样|场|枚|道|支)"
)
_IS = ",?(?:即|是指|指|就是|:|——|包括|分别是|分别为)"  # as ``bare`` leaves it
_GLOSS = r"[(](?![\d.]*[)]|以?下?简称|见|含)[^()]{6,}[)]"  # 覆盖率（公办园和……占比）
_ITEM = r"[^,。;、:“”\"]{1,16}"
_SHORTEST_KIND = 2


def _written(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十") + (
        _NUMERALS[ones - 1] if ones else ""
    )


_VALUES = {_written(n): n for n in range(1, 100)} | {"两": 2}


def numeral(text: str) -> int | None:
    """The number that 七, 十二 or 12 is; None where it is none below 100."""
    return int(text) if text.isdigit() else _VALUES.get(text)


def count_asked(question: str) -> int | None:
    """How many things a question says there are: 哪七个方面, 6大战略定位; None where it does not say."""
    counts = {numeral(n) for n in _COUNTED.findall(bare(question))} - {1, None}
    return counts.pop() if len(counts) == 1 else None


@dataclass(frozen=True, slots=True)
class Coined:
    """A coined phrase, bare of quotes and white space, and the word that the question puts after it (“1+5”工程)."""

    text: str
    noun: str = ""
    asked: str = ""  # the question, of whose words a gloss may stand behind one: “两新一重”建设（……）

    def explained(self, sentence: str) -> bool:
        """Whether a sentence says 即, 是指 or a colon after the phrase and the word it stands by (“四最”服务，即)."""
        found = re.search(
            rf"(?:^|[“\"「『,。;]){re.escape(self.text)}"
            rf"(?:[”\"」』]?[\u4e00-\u9fff]{{0,4}}{_IS}|[”\"」』]?(?P<noun>[\u4e00-\u9fff]{{0,4}}){_GLOSS})",
            bare(sentence),
        )
        if found is None or found["noun"] is None:
            return found is not None
        return found["noun"] == self.noun or (not self.noun and found["noun"] in self.asked)

    def stands_in(self, sentence: str) -> bool:
        """Whether a sentence has the phrase, with its noun where it has one."""
        closing = f'[”"」』]{self.noun}' if self.noun else ""
        return bool(re.search(re.escape(self.text) + closing, bare(sentence)))

    @property
    def pieces(self) -> tuple[str, ...]:
        """The counted pieces of a phrase: 一枢纽 and 三基地 of 一枢纽三基地."""
        found = re.findall(rf"[{_NUMERALS}两][^{_NUMERALS}两]+", self.text)
        return tuple(found) if len(found) > 1 and "".join(found) == self.text else ()

    @property
    def characters(self) -> tuple[str, ...]:
        """The characters of a phrase that may stand for a thing each: 合, 汽, 生, 材 of 合汽生材."""
        return tuple(self.text) if 3 <= len(self.text) <= 6 and len(set(self.text)) == len(self.text) else ()

    def listed_before(self, sentence: str) -> bool:
        """Whether the things stand in a list right before the phrase, as many as it counts."""
        match = re.search(rf"((?:{_ITEM}、)+{_ITEM}?)[“\"「『]?{re.escape(self.text)}", bare(sentence))
        return match is not None and match.group(1).count("、") + 1 == self.count

    def items_of_kind(self, sentence: str) -> bool:
        """Whether a sentence lists as many things as the phrase counts, all ending in its last word."""
        if len(self.kind) < _SHORTEST_KIND or self.count is None:
            return False
        item = rf"[^,。;、:“”\"]{{2,14}}{re.escape(self.kind)}"
        lists = re.findall(rf"(?:{item}、)+{item}(?![\u4e00-\u9fff]*、)", bare(sentence))
        return any(found.count("、") + 1 == self.count for found in lists)

    @property
    def kind(self) -> str:
        """What is counted: 强市 of 三强市."""
        return self.text[self._counted() :].lstrip("大个")

    @property
    def count(self) -> int | None:
        """How many there are: 3 of 三强市."""
        return numeral(self.text[: self._counted()])

    def _counted(self) -> int:
        match = re.match(rf"[{_NUMERALS}两]{{1,3}}|\d{{1,2}}", self.text)
        return match.end() if match else 0


def stands_for(part: str, sentence: str) -> bool:
    """Whether a sentence opens with what a part of a phrase stands for: “合”就是……."""
    return bool(re.match(rf"[“\"「『]{re.escape(part)}(?:\([^()]*\))?[”\"」』]{_IS}", bare(sentence)))


def coined(question: str) -> list[Coined]:
    """The coined phrases of a question, each part of 一极引领、三带示范 by itself too; the last named first."""
    text = bare(question)
    nouns = {m.group(1): m.group(2) for m in _WITH_NOUN.finditer(text)}
    wholes = [bare(m) for m in _QUOTED.findall(question)] or _UNQUOTED.findall(text)
    parts = [part for whole in wholes for part in whole.split("、") if "、" in whole]
    return [Coined(whole, nouns.get(whole, ""), text) for whole in reversed(dict.fromkeys([*parts, *wholes]))]
