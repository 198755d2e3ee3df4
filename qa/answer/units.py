"""A sentence in units: what it says of one thing each, with the words that the unit shares with those beside it. Pure.

Of 甲县板枣、乙县花椒 each is a unit; 加快甲站、乙站等项目建设 gives 加快 and 等项目建设 to both; a clause that opens
with a verb is said of the subject before it (甲公司建成……，获评……).
"""

from __future__ import annotations

import re
from functools import lru_cache
from statistics import median

from qa.store.segment import tagged
from qa.text import narrow

_MARK = re.compile(r"[,;。!?:｜]")
_CIRCUMSTANCE = re.compile(
    "^(?:围绕|依托|聚焦|瞄准|立足|针对|发挥)|(?:基础|前提|过程|条件|背景)[上下中],$|(?:的同时|以来),$"
)
# Openings that the tagger takes for names.
_ACTING = re.compile("(?:[大全着奋努合致]力|力[争促]|积极|继续|进一步|更好|有序|稳步|扎实)")
_WITH_ALL = re.compile("(?<=.)等(?=.)")
LONGER = 4  # characters by which the last item exceeds the others where they share its end


@lru_cache(maxsize=20_000)  # the same sentences are evidence for question after question
def units(text: str) -> tuple[tuple[str, ...], ...]:
    """The units of a sentence, clause by clause; punctuation is narrowed."""
    found: list[tuple[str, ...]] = []
    subject = lead = circumstance = ""
    for clause in _clauses(narrow(text)):
        if _is_circumstance(clause):
            circumstance += clause
            continue
        body = clause.rstrip(",;。!?:｜")
        if not opens_with_verb(body):
            subject = _before_verb(body)
        shared = " ".join((circumstance, subject if opens_with_verb(body) else "", lead))
        found.append(tuple(f"{shared} {item}".strip() for item in _items(body)))
        circumstance = ""
        lead = body if clause[-1] in ":｜" else "" if clause[-1] in "。!?" else lead
    return (*found, (circumstance,)) if circumstance else tuple(found)


def opens_with_verb(text: str) -> bool:
    """Whether a clause says what is done and leaves to the one before who does it."""
    words = [tag for word, tag in tagged(text) if re.search(r"\w", word)]
    return bool(_ACTING.match(text)) or (bool(words) and words[0][0] in "vdp")


def _clauses(text: str) -> list[str]:
    """Pieces with their closing mark; brackets and figures (1,234) stay whole."""
    pieces: list[str] = []
    start = 0
    for mark in _MARK.finditer(text):
        before = text[start : mark.start()]
        in_brackets = before.count("(") > before.count(")")
        in_figure = mark.group() == "," and before[-1:].isdigit() and re.match(r"\d{3}(?!\d)", text[mark.end() :])
        if not in_brackets and not in_figure:
            pieces.append(text[start : mark.end()])
            start = mark.end()
    return [piece for piece in (*pieces, text[start:]) if re.search(r"\w", piece)]


def _is_circumstance(clause: str) -> bool:
    """Whether a clause only says with what or where the next one is done: 以甲湖为核心，……"""
    first = next((tag for word, tag in tagged(clause) if re.search(r"\w", word)), "")
    return clause.endswith(",") and (first == "p" or bool(_CIRCUMSTANCE.search(clause)))


def _items(clause: str) -> list[str]:
    """The items of a list within a clause, each with the verb before the first and what follows the last."""
    items = _listed(clause)
    if len(items) < 2:
        return items
    opening = _through_verb(items[0])
    closing = _closing(items)
    own = [items[0][len(opening) :], *items[1:]]
    shared = [(*_next_action(own[n:], closing), closing) for n in range(len(own) - 1)]
    return [" ".join((opening, item, *behind)) for item, behind in zip(own, (*shared, ()), strict=True)]


def _listed(clause: str) -> list[str]:
    pieces: list[str] = [""]
    for part in re.split("(、)", clause):
        if part == "、" and pieces[-1].count("(") <= pieces[-1].count(")"):
            pieces.append("")
        else:
            pieces[-1] += part
    return [piece for piece in pieces if piece]


def _through_verb(item: str) -> str:
    """What the first item opens with up to its verb: 支持 of 支持甲县, 乙县建设 of 乙县建设基地; "" where it is all."""
    opening = ""
    seen = False
    for n, (word, tag) in enumerate(tagged(item)):
        is_verb = tag[0] in "vdp" and (tag != "vn" or n > 0)
        if seen and not is_verb:
            return opening
        seen = seen or is_verb
        opening += word
    return ""


def _closing(items: list[str]) -> str:
    """What follows the last name of a list: 等煤矿开展应用, what stands behind the noun that the others end with
    (新院封顶 of 市医院、中医院新院封顶), or what makes the last item longer than they are.
    """
    last, end = items[-1], items[-2][-1]
    if found := _WITH_ALL.search(last):
        return last[found.start() :]
    if end in last:
        return last[last.index(end) + 1 :]
    usual = int(median(map(len, items[1:-1])) if len(items) > 2 else min(map(len, items)))
    return last[usual:] if len(last) - usual >= LONGER else _from_verb(last)


def _next_action(items: list[str], closing: str) -> tuple[str, ...]:
    """What the nearest item behind a mere name says is done: 实施改造 for both of 甲市、乙县实施改造."""
    if _from_verb(items[0]):
        return ()
    done = next((action for item in items[1:] if (action := _from_verb(item))), "")
    return (done,) if done not in closing else ()


def _from_verb(item: str) -> str:
    """From the verb of an item on that does not open it; "" where there is none."""
    words = tagged(item)
    at = next((n for n, (_, tag) in enumerate(words) if n and tag[0] == "v"), len(words))
    return "".join(word for word, _ in words[at:])


def _before_verb(clause: str) -> str:
    words = tagged(clause)
    at = next((n for n, (_, tag) in enumerate(words) if tag == "p" or (tag[0] == "v" and tag != "vn")), len(words))
    return "".join(word for word, _ in words[:at])
