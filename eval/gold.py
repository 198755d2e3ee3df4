"""The gold set: read, and checked against the reports it was written from.

    python -m eval.gold ../shared/reports        lists the faults, exit status 1 if there are any

The check reads the reports itself, not through qa: a fault in parsing must not make a gold row look right.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.metrics import Row, bare, meets

FILE = Path(__file__).with_name("gold.jsonl")
SPLITS = ("dev", "test")
KINDS = (
    *("number", "fact", "list", "table", "compare", "trend", "conflict"),
    *("definition", "summary", "unanswerable", "followup", "english", "typo"),
)
_TYPES = {
    "id": str,
    "split": str,
    "question": str,
    "history": list,
    "kind": str,
    "must": list,
    "must_not": list,
    "evidence": list,
    "refuse": bool,
}
_SENTENCE = re.compile(r"[。！？!?\n]")


def load(file: Path = FILE) -> list[dict[str, Any]]:
    """All rows of a gold file, in order.

    Raises:
        ValueError: a line is no JSON object; the message names it.
    """
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{file}, line {number}: no JSON ({error})") from error
        if not isinstance(row, dict):
            raise ValueError(f"{file}, line {number}: no JSON object")  # noqa: TRY004 - the file is wrong, not a caller
        rows.append(row)
    return rows


def check(rows: Sequence[Row], reports: Mapping[str, str] | None = None) -> list[str]:
    """The faults of a gold set, one a line; empty if it is sound.

    Args:
        rows: the gold rows.
        reports: text by document name; None leaves the evidence unchecked.
    """
    shaped = {id(row): _shape_faults(row) for row in rows}
    faults = [fault for row in rows for fault in shaped[id(row)]]
    sound = [row for row in rows if not shaped[id(row)]]
    faults += [fault for row in sound for fault in _content_faults(row)]
    if reports is not None:
        sentences = {doc: [s for s in _SENTENCE.split(text) if s.strip()] for doc, text in reports.items()}
        faults += [fault for row in sound for fault in _evidence_faults(row, sentences)]
    return faults + _set_faults(sound)


def read_reports(folder: Path) -> dict[str, str]:
    """Text of each report of a folder by document name (the file's stem)."""
    return {
        path.stem: path.read_text(encoding="utf-8-sig")
        for path in sorted(folder.iterdir())
        if path.suffix in (".txt", ".md") and path.stem.lower() != "readme"
    }


def _shape_faults(row: Row) -> list[str]:
    name = row.get("id", "a row without id")
    faults = [f"{name}: no {key}" for key in _TYPES if key not in row]
    faults += [f"{name}: unknown key {key}" for key in row if key not in _TYPES]
    faults += [
        f"{name}: {key} is no {kind.__name__}"
        for key, kind in _TYPES.items()
        if key in row and not isinstance(row[key], kind)
    ]
    if faults:
        return faults
    groups = [*row["must"], row["must_not"]]
    if not all(isinstance(group, list) and all(_is_words(m) for m in group) for group in groups):
        faults.append(f"{name}: must is a list of lists of texts, must_not a list of texts")
    if not all(isinstance(item, dict) and set(item) == {"doc", "contains"} for item in row["evidence"]):
        faults.append(f"{name}: an evidence item has the keys doc and contains")
    elif not all(item[k] and all(map(_is_words, item[k])) for item in row["evidence"] for k in ("doc", "contains")):
        faults.append(f"{name}: an evidence item names no document or contains nothing")
    if not all(isinstance(t, dict) and set(t) == {"question", "answer"} for t in row["history"]):
        faults.append(f"{name}: a turn of the history has the keys question and answer")
    return faults


def _content_faults(row: Row) -> list[str]:
    faults = []
    if row["kind"] not in KINDS:
        faults.append(f"{row['id']}: unknown kind {row['kind']}")
    if row["split"] not in SPLITS:
        faults.append(f"{row['id']}: unknown split {row['split']}")
    if not row["question"].strip():
        faults.append(f"{row['id']}: the question is blank")
    if row["refuse"] and (row["must"] or row["evidence"]):
        faults.append(f"{row['id']}: a refusal has neither must nor evidence")
    if not row["refuse"] and not (row["must"] and all(row["must"]) and row["evidence"]):
        faults.append(f"{row['id']}: an answer needs must and evidence")
    if row["kind"] == "followup" and not row["history"]:
        faults.append(f"{row['id']}: a followup needs a history")
    return faults


def _evidence_faults(row: Row, sentences: Mapping[str, Sequence[str]]) -> list[str]:
    faults = []
    for item in row["evidence"]:
        for doc in item["doc"]:
            if doc not in sentences:
                faults.append(f"{row['id']}: no document {doc}")
            elif not any(meets(item, doc, [sentence]) for sentence in sentences[doc]):
                faults.append(f"{row['id']}: no sentence of {doc} holds {' + '.join(item['contains'])}")
    return faults


def _set_faults(rows: Sequence[Row]) -> list[str]:
    faults = [f"id {name} is given {n} times" for name, n in Counter(row["id"] for row in rows).items() if n > 1]
    asked = Counter((bare(row["question"]), json.dumps(row["history"], ensure_ascii=False)) for row in rows)
    faults += [f"question asked {n} times: {question}" for (question, _), n in asked.items() if n > 1]
    halves = Counter((row["kind"], row["split"]) for row in rows)
    for kind in sorted({row["kind"] for row in rows}):
        dev, test = (halves[kind, split] for split in SPLITS)
        if not test or dev < test - 1:  # dev grows by what fresh questions teach
            faults.append(f"kind {kind}: {dev} rows in dev, {test} in test; dev needs as many")
    return faults


def _is_words(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def main() -> int:
    """List the faults of eval/gold.jsonl; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.gold", description="Check the gold set against the reports.")
    parser.add_argument("reports", type=Path, help="the folder of the reports it was written from")
    parser.add_argument("--gold", type=Path, default=FILE, help="the gold file")
    options = parser.parse_args()
    if not options.reports.is_dir():
        parser.error(f"{options.reports} is no folder")
    try:
        rows = load(options.gold)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    faults = check(rows, read_reports(options.reports))
    for fault in faults:
        print(fault)
    if not faults:
        halves = Counter(row["split"] for row in rows)
        print(f"{len(rows)} rows are sound: " + ", ".join(f"{halves[split]} {split}" for split in SPLITS))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
