"""How many labelled facts are extracted rightly: python -m eval.facts [LABELS] [--reports FOLDER]

A row of a labels file is a passage (doc, start, end) with all its facts; passages without facts count for precision.
LABELS is by default eval/facts/dev.jsonl, which the rules were written against: passages of the reports in $REPORTS and
of the project's own samples. eval/robust/<half>/facts.jsonl judges invented reports of other provinces, which lie in
reports/ beside it; its half "test" is held out: its errors are never listed.

The rules of the judge:

- A fact and a label belong together where their offsets overlap and their values (as numbers, a range as two) and
  units (without white space; 家, 户 and 个 differ) are equal.
- The pair is right where period, place, measure with direction, status and qualifier are equal too, and the indicator
  agrees: the label names the indicator whose normal name the fact has, or one phrase holds the other, or at least
  60 % of the character pairs of the shorter phrase are shared. Offsets beyond overlap and the basis are not judged.
- Labels marked optional, and extracted facts that overlap one, count neither way.
- precision = right pairs / extracted facts; recall = right pairs / labels. A pair with one wrong field is an error in
  both, so the two measure the whole row and not only the figure.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from qa import indicators
from qa.documents.metadata import describe
from qa.documents.parse import read_source
from qa.documents.phases import chunks_of
from qa.facts import extract
from qa.schema import Document, Fact
from qa.text import bare

LABELS = Path(__file__).parent / "facts/dev.jsonl"
OWN = Path(__file__).parents[1] / "reports"  # the project's sample reports, named sample:<stem>
REPORTS = Path(os.environ.get("REPORTS") or Path(__file__).parents[2] / "shared/reports")
SHARED = 0.6  # of the character pairs of the shorter phrase
FIELDS = ("indicator", "period", "place", "measure", "status", "qualifier")

Label = dict[str, Any]


def facts_of(path: Path) -> list[Fact]:
    """The facts of one report file, without a library."""
    source = read_source(path)
    meta = describe(source, path)
    document = Document(path.stem, str(path), "", meta.title, meta.place, meta.year, meta.kind, len(source))
    return extract(document, chunks_of(document, source, meta.body), source)


def path_of(doc: str, reports: Path) -> Path:
    """The file of a label's document: of sample:<stem> the project's own reports/<stem>.md, else one of the folder.

    A name without a suffix is that of a .txt file.
    """
    sample = doc.removeprefix("sample:")
    if sample != doc:
        return OWN / f"{sample}.md"
    return reports / (doc if Path(doc).suffix else f"{doc}.txt")


def is_held_out(labels: Path) -> bool:
    """Whether labels are of the half that nobody may look into."""
    return labels.resolve().parent.name == "test"


def judge(rows: Sequence[Label], facts: dict[str, list[Fact]]) -> tuple[Counter[str], list[str]]:
    """Counts (labels, extracted, right, missed, spurious, wrong_<field>) and a line for each error."""
    counts: Counter[str] = Counter()
    errors: list[str] = []
    for row in rows:
        inside = [f for f in facts[row["doc"]] if row["start"] <= f.start and f.end <= row["end"]]
        optional = [label for label in row["facts"] if label["optional"]]
        inside = [f for f in inside if not any(_overlap(f, label) for label in optional)]
        labels = [label for label in row["facts"] if not label["optional"]]
        counts["labels"] += len(labels)
        counts["extracted"] += len(inside)
        for label in labels:
            fact = next((f for f in inside if _overlap(f, label) and same_value(f, label)), None)
            if fact is None:
                counts["missed"] += 1
                errors.append(f"missed {row['doc']} {label['start']} {label['text']} {label['indicator']}")
                continue
            inside.remove(fact)
            wrong = disagreements(fact, label)
            counts["right"] += not wrong
            for name in wrong:
                counts[f"wrong_{name}"] += 1
                errors.append(f"{name} {row['doc']} {fact.start} {fact.text}: {_shown(fact, name)} / {label[name]}")
        counts["spurious"] += len(inside)
        errors += [f"spurious {row['doc']} {f.start} {f.text} {f.indicator}" for f in inside]
    return counts, errors


def disagreements(fact: Fact, label: Label) -> list[str]:
    """The fields in which a fact is not what its label says."""
    agree = {
        "indicator": same_indicator(fact.indicator, label["indicator"]),
        "period": [fact.period.first, fact.period.last] == label["period"],
        "place": fact.place == label["place"],
        "measure": (fact.measure, fact.direction) == (label["measure"], label["direction"]),
        "status": fact.status == label["status"],
        "qualifier": fact.qualifier == label["qualifier"],
    }
    return [name for name in FIELDS if not agree[name]]


def same_indicator(found: str, labelled: str) -> bool:
    """Whether two names mean one indicator, by the rule above."""
    if found in {m.name for m in indicators.find(labelled)}:
        return True
    a, b = _plain(found), _plain(labelled)
    if a and b and (a in b or b in a):
        return True
    pairs = [{x + y for x, y in pairwise(text)} for text in (a, b)]
    return bool(all(pairs)) and len(pairs[0] & pairs[1]) >= SHARED * min(map(len, pairs))


def _plain(text: str) -> str:
    return re.sub(r"[()（）\"“”、，,的]", "", bare(text))


def _overlap(fact: Fact, label: Label) -> bool:
    return bool(fact.start < label["end"] and label["start"] < fact.end)


def same_value(fact: Fact, label: Label) -> bool:
    """Whether numbers (a range as two) and units are equal."""
    return _numbers(fact.value) == _numbers(label["value"]) and bare(fact.unit) == bare(label["unit"])


def _numbers(value: str) -> list[Decimal]:
    try:
        return [Decimal(piece) for piece in re.findall(r"(?:^-)?\d+(?:\.\d+)?", value.replace(",", ""))]
    except InvalidOperation:
        return []


def _shown(fact: Fact, name: str) -> object:
    if name == "period":
        return [fact.period.first, fact.period.last]
    return f"{fact.measure} {fact.direction}" if name == "measure" else getattr(fact, name)


def main() -> None:
    """Print precision and recall of a split, and what was wrong in each field."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", type=Path, nargs="?", default=LABELS, help="default: eval/facts/dev.jsonl")
    parser.add_argument("--reports", type=Path, help="folder of the reports; default: reports/ beside the labels")
    parser.add_argument("--errors", action="store_true", help="list every error (never of a held-out half)")
    args = parser.parse_args()
    if args.errors and is_held_out(args.labels):
        parser.error("the test half is held out: its errors are not listed")
    beside = args.labels.parent / "reports"
    reports = args.reports or (beside if beside.is_dir() else REPORTS)
    rows = [json.loads(line) for line in args.labels.read_text(encoding="utf-8").splitlines()]
    facts = {doc: facts_of(path_of(doc, reports)) for doc in sorted({row["doc"] for row in rows})}
    counts, errors = judge(rows, facts)
    for doc in sorted(facts):
        own, _ = judge([row for row in rows if row["doc"] == doc], facts)
        print(f"{doc}: {own['right']} right of {own['extracted']} extracted, {own['labels']} labelled")
    right = counts["right"]
    print(f"precision {right / max(1, counts['extracted']):.3f}  recall {right / max(1, counts['labels']):.3f}")
    print("  ".join(f"{name} {n}" for name, n in sorted(counts.items())))
    if args.errors:
        print("\n".join(errors))


if __name__ == "__main__":
    main()
