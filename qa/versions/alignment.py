"""Where one text says what another says: twins of sentences and clauses, and the run of twins through two documents.

A twin is found with figures masked, so that 增长9% meets 增长7%. Candidates come from an index of character pairs; only
they are compared exactly, so that two texts of 85,000 characters take seconds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa.text import bare

CANDIDATES = 24  # texts that share most pairs, compared exactly
CLAUSE = 0.6  # similarity of two clauses of twin sentences; chosen on the development half of the gold set
WITHIN = 6  # twins of neighbours lie no more clauses apart
WEIGHT = 30  # a clause counts by its length up to this many characters
JUMP = 36.0  # cost of following a twin elsewhere, in equal characters: no clause outweighs it alone

_PUNCTUATION = re.compile(r"[^\w%‰.\-]|(?<!\d)[.\-]|[.\-](?!\d)|_")
_RANGE = re.compile(r"(?<=\d)[—~〜～至](?=\d)")
_EACH = re.compile(r"(?<=\d)(家|个|项|处|所)(?=[-—~至]\d)")
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


def plain(text: str) -> str:
    """Without punctuation, with digits for numerals: 三年 and 3年, 1—2家 and 1家-2家 are no difference."""
    folded = _EACH.sub("", bare(text).translate(_NUMERALS))
    return _PUNCTUATION.sub("", _RANGE.sub("-", folded))


def mask(text: str) -> str:
    """``plain`` with every figure, or range of figures, as 0."""
    return re.sub(r"\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?", "0", plain(text))


def similarity(a: str, b: str) -> float:
    """Share of equal characters of two masked texts, from 0 to 1."""
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def share(text: str, other: str) -> float:
    """Share of a text's character pairs that another text holds, from 0 to 1."""
    pairs = _pairs(plain(text))
    return len(pairs & _pairs(plain(other))) / len(pairs) if pairs else 1.0


class Twins:
    """Texts to find the twins of others among."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._masked = [mask(text) for text in texts]
        self._holders: dict[str, list[int]] = {}
        for i, masked in enumerate(self._masked):
            for pair in _pairs(masked):
                self._holders.setdefault(pair, []).append(i)

    def find(self, text: str, least: float) -> list[tuple[float, int]]:
        """(similarity, position) of the texts like this one, best first, at least ``least`` alike."""
        masked = mask(text)
        pairs = _pairs(masked)
        shared = Counter(i for pair in pairs for i in self._holders.get(pair, ()))
        near = [i for i, count in shared.items() if 2 * count >= len(pairs)]  # cheap bound before the exact ratio
        near.sort(key=lambda i: (abs(len(self._masked[i]) - len(masked)) - 2 * shared[i], i))
        scored = [(similarity(masked, self._masked[i]), i) for i in near[:CANDIDATES]]
        return sorted((s for s in scored if s[0] >= least), key=lambda s: (-s[0], s[1]))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


@dataclass(frozen=True, slots=True)
class Run:
    """Twins that follow each other in both texts: positions (a, b), rising; ``support`` is their equal characters."""

    pairs: tuple[tuple[int, int], ...]
    support: int


def runs(ours: Sequence[str], theirs: Sequence[str]) -> list[Run]:
    """The clauses of two documents set side by side, strongest run first; each clause is in one run at most.

    The path of most similarity through the twins, where to go on elsewhere costs ``JUMP``: a passage that was moved
    is a run of its own, and a clause that only looks like one elsewhere (a target like a result) is in none.
    """
    plains = [plain(text) for text in theirs]
    candidates = _candidates(ours, theirs, plains)
    path = _path(candidates)
    found: list[list[tuple[int, int]]] = []
    for i, j in path:
        if found and _follows(found[-1][-1], (i, j)):
            found[-1].append((i, j))
        else:
            found.append([(i, j)])
    supported = [
        Run(tuple(pairs), sum(len(plains[j]) for i, j in pairs if plain(ours[i]) == plains[j])) for pairs in found
    ]
    supported.sort(key=lambda run: (-run.support, run.pairs))
    return _one_to_one(supported)


def _candidates(ours: Sequence[str], theirs: Sequence[str], plains: Sequence[str]) -> list[dict[int, float]]:
    """For each of our clauses the positions of its twins, with what each adds to a path.

    Of a clause that has its equal no other twins are looked for, but beside the equals of its neighbours, where it may
    read otherwise; there they are also found where too many clauses are alike (a list of streets).
    """
    index = Twins(theirs)
    equal: dict[str, list[int]] = {}
    for j, text in enumerate(plains):
        equal.setdefault(text, []).append(j)
    same = [equal.get(plain(text), [])[:CANDIDATES] for text in ours]
    found = []
    for i, text in enumerate(ours):
        weight = min(len(plain(text)), WEIGHT)
        twins = {j: weight * ratio for ratio, j in ([] if same[i] else index.find(text, CLAUSE))}
        beside = {j + 1 for j in same[i - 1]} if i else set()
        beside |= {j - 1 for j in same[i + 1]} if i + 1 < len(ours) else set()
        for j in beside - twins.keys():
            if 0 <= j < len(theirs) and (ratio := similarity(mask(text), mask(theirs[j]))) >= CLAUSE:
                twins[j] = weight * ratio
        found.append(twins | dict.fromkeys(same[i], 1.1 * weight))
    return found


def _follows(before: tuple[int, int], after: tuple[int, int]) -> bool:
    return 0 < after[0] - before[0] <= WITHIN and 0 < after[1] - before[1] <= WITHIN


def _path(candidates: Sequence[dict[int, float]]) -> list[tuple[int, int]]:
    Node = tuple[int, int]  # noqa: N806 - a type
    total: dict[Node, float] = {}
    came: dict[Node, Node | None] = {}
    best: tuple[float, Node | None] = (0.0, None)  # of all nodes before i
    for i, twins in enumerate(candidates):
        for j, gain in twins.items():
            score, previous = (best[0] - JUMP, best[1]) if best[1] else (0.0, None)
            for di in range(1, min(WITHIN, i) + 1):
                for dj in range(1, WITHIN + 1):
                    near = total.get((i - di, j - dj))
                    # Of equal ways the shorter one: a clause skipped on both sides is a difference.
                    if near is not None and near - 0.1 * (di + dj - 2) > score:
                        score, previous = near - 0.1 * (di + dj - 2), (i - di, j - dj)
            total[i, j], came[i, j] = score + gain, previous
        here = max(((total[i, j], (i, j)) for j in twins), default=None)
        if here and here[0] > best[0]:
            best = here
    path = []
    node = best[1]
    while node:
        path.append(node)
        node = came[node]
    return path[::-1]


def _one_to_one(found: Sequence[Run]) -> list[Run]:
    """Without the twins that a stronger run has: the second print of a paragraph has no twin of its own."""
    taken: set[int] = set()
    kept = []
    for run in found:
        pairs = tuple(pair for pair in run.pairs if pair[1] not in taken)
        if 2 * len(pairs) < len(run.pairs):
            continue
        taken |= {j for _, j in pairs}
        kept.append(Run(pairs, run.support))
    return kept
