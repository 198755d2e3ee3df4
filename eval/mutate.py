"""Does the check accept what is right and reject what is wrong? REPORTS=<folder> python -m eval.mutate

Sentences are made of labelled facts (eval/statements.py) and checked against the sentence that holds the fact among
others that share words with the question, as retrieval would offer. A true one must be accepted, one with a single
field changed rejected. A change that a label or a twin of the sentence states as well is no change and left out.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from eval.facts import LABELS, REPORTS, is_held_out, path_of
from eval.metrics import bare, stands
from eval.retold import right_answers
from eval.statements import Label, Statement, mutations, of_label
from qa.answer.verify import check
from qa.documents.metadata import describe
from qa.documents.parse import read_source
from qa.documents.phases import chunks_of
from qa.question import understand
from qa.schema import Document, Evidence, Query

THIS_YEAR = 2026
OFFERED = 6  # evidence sentences beside the one that holds the fact
COUNTIES = ("永济市", "代县", "昌平区", "义乌市")
TWIN = 0.6  # share of character pairs at which two sentences say the same

Pairs = frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence to be checked; ``change`` is None of a true one."""

    question: str
    sentence: str
    evidence: tuple[Evidence, ...]
    change: str | None


@dataclass(frozen=True, slots=True)
class Library:
    """Evidence of all documents with the character pairs of each sentence, and the labels by document."""

    evidence: tuple[tuple[Evidence, Pairs], ...]
    labels: dict[str, list[Label]]
    places: tuple[str, ...]

    @classmethod
    def read(cls, labels: Path, reports: Path) -> Library:
        """Read the labels and the reports they are of."""
        by_doc: dict[str, list[Label]] = defaultdict(list)
        for line in labels.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            by_doc[row["doc"]] += [f for f in row["facts"] if not f["optional"]]
        evidence: list[Evidence] = []
        for doc in sorted(by_doc):
            path = path_of(doc, reports)
            source = read_source(path)
            meta = describe(source, path)
            document = Document(doc, str(path), "", meta.title, meta.place, meta.year, meta.kind, len(source))
            chunks = chunks_of(document, source, meta.body)
            evidence += [Evidence(s, c, document, 1.0) for c in chunks if c.kind != "outline" for s in c.sentences]
        places = sorted({e.document.place for e in evidence if e.document.place})
        return cls(tuple((e, _pairs(e.sentence.text)) for e in evidence), dict(by_doc), (*places, *COUNTIES))

    def holding(self, doc: str, label: Label) -> Evidence | None:
        """The sentence that a label points into."""
        spots = (e for e, _ in self.evidence if e.document.doc == doc)
        return next((e for e in spots if e.sentence.start <= label["start"] < e.sentence.end), None)

    def at(self, doc: str, start: int) -> Evidence | None:
        """The sentence of a document that begins at an offset."""
        return next((e for e, _ in self.evidence if e.document.doc == doc and e.sentence.start == start), None)

    def offered(self, question: str, support: Evidence) -> tuple[Evidence, ...]:
        """The supporting sentence among those that share most character pairs with the question."""
        asked = _pairs(question)
        order = sorted(self.evidence, key=lambda pair: -len(asked & pair[1]))
        others = [e for e, _ in order[: OFFERED + 1] if e is not support][:OFFERED]
        return (*others[:2], support, *others[2:])

    def twins(self, support: Evidence) -> list[str]:
        """Sentences of all documents that say the same, perhaps with other figures."""
        own = _pairs(support.sentence.text)
        return [e.sentence.text for e, p in self.evidence if len(own & p) >= TWIN * min(len(own), len(p) or 1)]


def cases(library: Library, seed: int) -> Iterator[Case]:
    """True sentences and their mutations, the same for the same seed."""
    rng = random.Random(seed)
    for doc, labels in library.labels.items():
        for label in labels:
            support = library.holding(doc, label)
            if support is None or not label["place"]:
                continue
            true = of_label(label, rng)
            if _is_aim_beside_result(label, labels, support):
                true = replace(true, says_status=True)  # without 目标 it would be told as reached, which is false
            evidence = library.offered(true.question(), support)
            yield Case(true.question(), true.text(), evidence, None)
            twins = library.twins(support)
            near = _neighbours(label, labels, support, rng)
            for change, false in mutations(true, near, library.places, rng):
                if false.text() != true.text() and not _is_true(change, false, label, library, twins):
                    yield Case(true.question(), false.text(), evidence, change)
            yield from _asked_otherwise(true, evidence, library, rng)


def _is_aim_beside_result(label: Label, labels: Sequence[Label], support: Evidence) -> bool:
    """Whether a label is the target of a time gone by whose row gives the result as well."""
    if label["status"] != "target" or label["period"][1] >= THIS_YEAR or support.chunk.kind != "row":
        return False
    row = (other for other in labels if support.sentence.start <= other["start"] < support.sentence.end)
    return any(other["status"] == "actual" and other["period"][1] == label["period"][1] for other in row)


def retold(library: Library, answers: Path, seed: int) -> Iterator[Case]:
    """The right answers of a run of the gold questions, and their mutations."""
    for question, sentence, cited, change in right_answers(answers, library.places, seed):
        support = [e for doc, start in cited if (e := library.at(doc, start))]
        if support and len(support) == len(cited):
            others = library.offered(question, support[0])
            yield Case(question, sentence, (*support, *(e for e in others if e not in support)), change)


def _asked_otherwise(
    true: Statement, evidence: Sequence[Evidence], library: Library, rng: random.Random
) -> Iterator[Case]:
    """A bare figure in answer to a question for another place or year than it is of."""
    yield Case(true.question(), true.short(), tuple(evidence), None)
    for change, false in mutations(true, (), library.places, rng):
        if change in ("place", "period") and not _is_true(change, false, None, library, ()):
            yield Case(false.question(), true.short(), tuple(evidence), f"{change} asked")


def _neighbours(label: Label, labels: Sequence[Label], support: Evidence, rng: random.Random) -> list[Label]:
    """Facts of other indicators with other figures: first one of the same sentence, then one of elsewhere."""
    others = [o for o in labels if o["indicator"] != label["indicator"] and bare(o["text"]) != bare(label["text"])]
    inside = [o for o in others if support.sentence.start <= o["start"] < support.sentence.end]
    elsewhere = [o for o in others if o not in inside]
    return [rng.choice(group) for group in (inside, elsewhere) if group]


def _is_true(change: str, false: Statement, label: Label | None, library: Library, twins: Sequence[str]) -> bool:
    """Whether what was made is no falsehood after all: a label or another sentence says it."""
    if change in ("direction", "qualifier", "status", "negation"):
        return False
    if any(_states(other, false) for labels in library.labels.values() for other in labels if other is not label):
        return True
    if change == "place":
        return any(
            e.document.place == false.place
            and stands(false.figure, e.sentence.text)
            and false.indicator in e.sentence.text
            for e, _ in library.evidence
        )
    return change in ("last digit", "decimal point", "value") and any(stands(false.figure, text) for text in twins)


def _states(label: Label, s: Statement) -> bool:
    return (
        label["place"] == s.place
        and tuple(label["period"]) == s.period
        and bare(label["text"]) == bare(s.figure)
        and _alike(label["indicator"], s.indicator)
    )


def _alike(a: str, b: str) -> bool:
    one, two = _pairs(a), _pairs(b)
    return a in b or b in a or len(one & two) >= TWIN * min(len(one), len(two))


def _pairs(text: str) -> Pairs:
    plain = re.sub(r"[^\w%]", "", text)
    return frozenset(a + b for a, b in pairwise(plain))


def query_of(case: Case, library: Library) -> Query:
    """The question as the ask path understands it."""
    return understand(case.question, [], set(library.places) - set(COUNTIES), THIS_YEAR)


def run(library: Library, every: Sequence[Case]) -> tuple[Counter[tuple[str, bool]], list[str]]:
    """Counts of (change or "right", whether the check was right), and a line for each fault."""
    counts: Counter[tuple[str, bool]] = Counter()
    faults = []
    for case in every:
        accepted = check(case.sentence, query_of(case, library), case.evidence).ok
        well = accepted == (case.change is None)
        counts[case.change or "right", well] += 1
        if not well:
            faults.append(f"{case.change or 'right'}: {case.question} -> {case.sentence}")
    return counts, faults


def share(counts: Counter[tuple[str, bool]], *, right: bool) -> float:
    """The share of true sentences accepted, or of false ones rejected."""
    rows = [(well, n) for (change, well), n in counts.items() if (change == "right") == right]
    return sum(n for well, n in rows if well) / max(1, sum(n for _, n in rows))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both shares and those of each change; exit status 1 where 98 % or 99 % are missed."""
    parser = argparse.ArgumentParser(prog="python -m eval.mutate", description=__doc__.splitlines()[0])
    parser.add_argument("--labels", type=Path, default=LABELS, help="a file of labelled facts (default: the dev set)")
    parser.add_argument("--reports", type=Path, default=REPORTS, help="the folder of the reports they are of")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, help="only so many sentences, drawn by lot")
    parser.add_argument("--answers", type=Path, help="a file of eval.run: its right answers instead of the labels")
    parser.add_argument("--faults", action="store_true", help="print each sentence that was judged wrongly")
    options = parser.parse_args(arguments)
    if options.faults and is_held_out(options.labels):
        parser.error("--faults shows sentences, and the held-out half stays unread")
    library = Library.read(options.labels, options.reports)
    every = list(retold(library, options.answers, options.seed) if options.answers else cases(library, options.seed))
    if options.limit is not None:
        every = random.Random(options.seed).sample(every, min(options.limit, len(every)))
    counts, faults = run(library, every)
    if options.faults:
        print("\n".join(faults))
    accepted, rejected = share(counts, right=True), share(counts, right=False)
    for change in sorted({change for change, _ in counts}):
        well, ill = counts[change, True], counts[change, False]
        print(f"{change:14} {well:5} of {well + ill:5}  {100 * well / (well + ill):5.1f} %")
    print(f"true ones accepted {100 * accepted:.1f} %, false ones rejected {100 * rejected:.1f} %")
    return 0 if accepted >= 0.98 and rejected >= 0.99 else 1


if __name__ == "__main__":
    sys.exit(main())
