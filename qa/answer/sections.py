"""The sections of a report with their sentences, lead-ins and numbered points. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qa.answer.coined import numeral
from qa.schema import Chunk, Document, Evidence
from qa.text import bare

LEAST_SHARED = 4  # characters of a heading that a question has too
LEAD = 20  # characters of a sentence without figures that leads those after it: 文旅融合，风景变“钱景”。
_GENERAL = re.compile("政府工作报告|工作报告|规划纲要|(?:国民)?经济(?:和)?社会发展")  # in any heading and question
BULLET = re.compile(r"^\s*(?:[◆◇■▶●○★※]|[—-]{2})")
ORDINAL = re.compile(
    r"\s*(?:第?[（(]?([一二三四五六七八九十]{1,3})[)）]?[件个条项步]?(?:是|要|[、，,)）])|[（(]([一二三四五六七八九十]{1,3})[)）]|[（(]?(\d{1,2})[.．、)）])"
)

_ANNOUNCED_FIRST = re.compile(r"[:：]\s*(?:一是|[（(]一[)）]|一、)[^；;]*$")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document with its sentences in reading order, its own heading among them where it is a lead-in."""

    path: tuple[str, ...]
    items: tuple[Evidence, ...]

    @property
    def heading(self) -> str:
        """The last heading of its path."""
        return self.path[-1] if self.path else ""

    @property
    def lead(self) -> Evidence | None:
        """The sentence that is its heading."""
        first = self.items[0] if self.items else None
        named = ORDINAL.sub("", bare(self.heading), count=1)
        return first if first and named and named in bare(first.sentence.text)[: len(self.heading)] else None

    @property
    def body(self) -> tuple[Evidence, ...]:
        """Its sentences but the heading."""
        return (
            self.items[1:]
            if self.lead and bare(self.items[0].sentence.text).rstrip("。") == bare(self.heading)
            else self.items
        )


def sections_of(document: Document, chunks: Sequence[Chunk], score: float) -> list[Section]:
    """The sections of a document in the order in which they begin."""
    prose = [chunk for chunk in chunks if chunk.kind == "prose"]
    found: dict[tuple[str, ...], list[Evidence]] = {}
    for path, group in groupby(prose, key=lambda chunk: chunk.section):
        items = [Evidence(s, chunk, document, score) for chunk in group for s in chunk.sentences]
        found.setdefault(path, []).extend(items)
    return [Section(path, tuple(items)) for path, items in found.items()]


def children(parent: tuple[str, ...], sections: Sequence[Section]) -> list[Section]:
    """The sections right below a heading, each with all that stands below itself."""
    depth = len(parent)
    below: dict[tuple[str, ...], list[Evidence]] = {}
    for section in sections:
        if section.path[:depth] == parent and len(section.path) > depth:
            below.setdefault(section.path[: depth + 1], []).extend(section.items)
    return [Section(path, tuple(items)) for path, items in below.items()]


def leads(sections: Sequence[Section]) -> list[Evidence]:
    """The lead-in of each section; none where one has none."""
    found = [section.lead for section in sections]
    return [lead for lead in found if lead] if all(found) else []


def plain_heading(section: Section) -> str:
    """A heading without its number, and without what stands in parentheses."""
    words = re.sub(r"^[①-⑳]|[（(][^）)]*[）)]$", "", ORDINAL.sub("", bare(section.heading), count=1))
    return words.strip('“”"')


def numbered_runs(section: Section) -> Iterator[list[Evidence]]:
    """The sentences of a section that are numbered one after the other, each run from one on; the first of them may
    stand at the end of the sentence that announces them.
    """
    run: list[Evidence] = []
    for item in section.items:
        number = _number(item.sentence.text)
        if number == len(run) + 1:
            run.append(item)
        elif number == 1:
            yield run
            run = [item]
    yield run


def _number(text: str) -> int | None:
    match = ORDINAL.match(text)
    if match:
        return numeral(next(group for group in match.groups() if group))
    return 1 if _ANNOUNCED_FIRST.search(text) else None


def parts(section: Section) -> list[list[Evidence]]:
    """The sentences of a section cut before each lead-in: 五是优生态, ◆ 打好产业仗, a short one without figures."""
    found: list[list[Evidence]] = []
    for item in section.items:
        if not found or _is_lead(item.sentence.text):
            found.append([])
        found[-1].append(item)
    return found


def _is_lead(text: str) -> bool:
    return is_point(text) or (len(text) <= LEAD and not re.search(r"\d", text))


def is_point(text: str) -> bool:
    """Whether a sentence begins with a number or a mark of a list."""
    return bool(ORDINAL.match(text) or BULLET.match(text))


def named_in(heading: str, question: str) -> bool:
    """Whether a question has a longer piece of a heading: 自身建设 of 聚焦自身建设，打造服务型政府."""
    named = _GENERAL.sub(" ", ORDINAL.sub("", bare(heading), count=1))
    asked = _GENERAL.sub(" ", bare(question))
    pieces = (named[i : i + LEAST_SHARED] for i in range(len(named) - LEAST_SHARED + 1))
    return any(re.fullmatch("[\u4e00-\u9fff]+", piece) and piece in asked for piece in pieces)
