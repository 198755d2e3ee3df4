"""Report-like texts of any length for measuring speed: real divisions and indicators, invented figures that say so.

    python -m eval.generate FOLDER --count 60

The same seed gives the same texts. They read like reports to the parser (headings, lead-ins, counties, a table with a
note), not to a person, and nothing about answers is measured on them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from itertools import count
from pathlib import Path

from qa import indicators
from qa.places import Place, gazetteer

YEAR = 2026
CHARACTERS = 20_000
NOTE = "（本文由程序生成，只用于测量速度；文中所有数字均为虚构，与任何地方的实际情况无关。）"
_NUMERALS = "一二三四五六七八九十"
_FIELDS = (
    "工业转型", "项目建设", "科技创新", "消费市场", "乡村振兴", "对外开放", "生态环境", "城市更新", "社会保障",
    "教育卫生", "文化旅游", "数字经济", "能源革命", "营商环境", "民营经济", "交通物流", "水利建设", "安全生产",
    "基层治理", "人才引育",
)  # fmt: skip
_LOOK_BACK = (
    "{past}年，{place}{indicator}达到{level}，{moved}。",
    "{county}{indicator}{moved}，总量居全市前列。",
    "全年实施{field}重点项目{few}个，完成投资{money}亿元，{county}、{other}两地占到一半以上。",
    "我们深入推进{field}，新增各类经营主体{many}户，{indicator}{moved}。",
    "在{county}建成{field}示范点{few}处，惠及群众{thousand}万人。",
    "面对困难和挑战，全市上下团结一心，{field}取得新的进展，群众的获得感、幸福感、安全感不断增强。",
)
_AHEAD = (
    "{year}年，{place}{indicator}{aim}。",
    "支持{county}发展{field}产业，{indicator}力争达到{level}。",
    "年内开工建设{field}项目{few}个，总投资{money}亿元以上，确保{other}段{month}月底前建成。",
    "扎实推进{field}，新建改造设施{few}处，{indicator}{aim}。",
    "抓好{county}和{other}两个试点，带动就业{thousand}万人左右。",
    "坚持问题导向，完善{field}工作机制，把各项任务落实到部门、落实到项目、落实到人。",
)


def reports(
    how_many: int, characters: int = CHARACTERS, seed: int = 0, avoid: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """(file name, text) of reports, each of another city while there are enough.

    Args:
        how_many: how many.
        characters: length of each, reached and exceeded by less than a sentence's length.
        seed: of all choices.
        avoid: full names of places; of cities that hold one, or are held by one, there is no report.
    """
    choose = random.Random(seed)
    cities = [place for place in gazetteer().places if place.level == "city" and len(_counties(place)) >= 3]
    inside = gazetteer().inside
    cities = [c for c in cities if not any(inside(c.name, name) or inside(name, c.name) for name in avoid)]
    choose.shuffle(cities)
    for n in range(how_many):
        city = cities[n % len(cities)]
        yield f"{city.code}-{YEAR - n // len(cities)}.txt", report(city, characters, random.Random(f"{seed} {n}"))


def report(city: Place, characters: int, choose: random.Random) -> str:
    """One report of a city."""
    chapters = (f"{YEAR - 1}年工作回顾", f"{YEAR}年总体要求和主要目标", f"{YEAR}年重点工作")
    lines = [
        f"{city.name}{YEAR}年政府工作报告",
        NOTE,
        "各位代表：",
        f"现在，我代表{city.name}人民政府，向大会报告工作。",
    ]
    length = sum(map(len, lines)) + len(lines)
    for number, title in enumerate(chapters):
        add = [f"{_NUMERALS[number]}、{title}"]
        if number == 1:
            add += _table(choose)
        end = characters * (number + 1) // len(chapters)
        length += sum(map(len, add)) + len(add)
        lines += add
        for section in count():
            if length >= end:
                break
            written = _section(city, section, _LOOK_BACK if number == 0 else _AHEAD, end - length, choose)
            length += sum(map(len, written)) + len(written)
            lines += written
    return "\n".join(lines) + "\n"


def _section(city: Place, number: int, patterns: Sequence[str], room: int, choose: random.Random) -> list[str]:
    """A heading and paragraphs, no longer than ``room`` but for the last sentence."""
    field = choose.choice(_FIELDS)
    lines = [f"（{_numeral(number + 1)}）着力抓好{field}"]
    room -= len(lines[0])
    for _ in range(choose.randint(2, 4)):
        sentences: list[str] = []
        while room > 0 and len(sentences) < choose.randint(4, 8):
            sentences.append(choose.choice(patterns).format_map(_Words(city, field, choose)))
            room -= len(sentences[-1])
        if sentences:
            lines.append("".join(sentences))
    return lines


def _table(choose: random.Random) -> list[str]:
    lines = [
        "专栏1 主要指标（虚构）",
        f"| 指标 | 单位 | {YEAR - 1}年实绩 | {YEAR}年目标 | 属性 |",
        "|---|---|---|---|---|",
    ]
    for name in choose.sample(_measured(), 12):
        level = choose.randint(10, 9_000) / 10
        kind = choose.choice(("预期性", "约束性"))
        lines.append(f"| {name} | {indicators.units(name)[0]} | {level} | {choose.randint(10, 9_000) / 10} | {kind} |")
    return [*lines, "注：表中数字均为虚构。"]


class _Words(dict[str, str]):
    """What the patterns name, each time another."""

    def __init__(self, city: Place, field: str, choose: random.Random) -> None:
        self._indicator = ""
        self._choose = choose
        self._makers: dict[str, Callable[[], str]] = {
            "past": lambda: str(YEAR - 1),
            "year": lambda: str(YEAR),
            "place": lambda: choose.choice(("全市", city.name)),
            "county": lambda: choose.choice(_counties(city)),
            "other": lambda: choose.choice(_counties(city)),
            "field": lambda: field,
            "indicator": self._measure,
            "level": lambda: f"{choose.randint(100, 99_999) / 10}{indicators.units(self._indicator)[0]}",
            "moved": lambda: choose.choice(("增长", "提高", "下降")) + f"{choose.randint(1, 150) / 10}%",
            "aim": lambda: f"增长{choose.randint(10, 120) / 10}%" + choose.choice(("", "左右", "以上")),
            "few": lambda: str(choose.randint(3, 300)),
            "many": lambda: str(choose.randint(1_000, 90_000)),
            "money": lambda: str(choose.randint(20, 9_999) / 10),
            "thousand": lambda: str(choose.randint(2, 400) / 10),
            "month": lambda: str(choose.randint(3, 12)),
        }

    def _measure(self) -> str:
        self._indicator = self._choose.choice(_measured())
        return self._indicator

    def __missing__(self, name: str) -> str:
        return self._makers[name]()


@cache
def _counties(city: Place) -> list[str]:
    return [place.name for place in gazetteer().places if place.parent == city.code]


@cache
def _measured() -> list[str]:
    return [name for name in indicators.names() if indicators.units(name)]


def _numeral(n: int) -> str:
    """1 to 99 in Chinese."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十") + (
        _NUMERALS[ones - 1] if ones else ""
    )


def write(
    folder: Path, how_many: int, characters: int = CHARACTERS, seed: int = 0, avoid: Collection[str] = ()
) -> list[Path]:
    """Write the ``reports`` into a folder; returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in reports(how_many, characters, seed, avoid):
        files.append(folder / name)
        files[-1].write_text(text, encoding="utf-8")
    return files


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m eval.generate", description="Write invented reports.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--characters", type=int, default=CHARACTERS)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write(options.folder, options.count, options.characters, options.seed)


if __name__ == "__main__":
    main()
