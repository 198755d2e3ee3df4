"""Ask the gold questions and judge the answers.

    make eval                                    the dev half, on the real reports
    python -m eval.run --kind table --verbose    the rows of one kind, and what failed

The day of asking is fixed, so that 今年 means the year of the reports. What the reports folder holds is ingested once
into a library in the cache folder (eval/<hash>, which may be deleted at any time).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from eval.baseline import Ask, baseline
from eval.gold import KINDS, SPLITS
from eval.library import ROOT
from eval.metrics import Row
from eval.ranking import Passage, rank_scores
from eval.report import WIDTH, Result, by_kind, faults, judge, side_by_side, table
from eval.setting import TODAY, Setting, add_options, prepare, questions
from qa.errors import QAError
from qa.schema import Hit, Turn

SEED = 20260601  # of --limit
DEPTH = 10  # passages that are ranked


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation; returns the exit status."""
    options = _options(arguments)
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    began = datetime.now(UTC)
    try:
        rows = select(questions(options, options.split), options.kind, options.limit)
        setting = prepare(options, rows)
        results = run(setting, setting.assistant.ask, console if options.verbose else None)
        base = run(setting, baseline(setting)) if options.baseline else []
    except QAError as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    title = f"{options.set} set, {options.split} half, {len(results)} questions, {setting.generator.name}"
    summaries = by_kind(results)
    console.print(table(summaries, title))
    if base:
        console.print(side_by_side(results, base))
    out = options.out or ROOT / "eval/runs" / f"{began:%Y%m%dT%H%M%SZ}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    record = {
        **_circumstances(began, options, setting),
        "summary": {kind: asdict(summary) for kind, summary in summaries.items()},
        "rows": [result.json() for result in results],
        "baseline": [result.json() for result in base],
    }
    out.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    console.print(f"written: {out}")
    return 1 if summaries["all"].errors else 0


def select(rows: Sequence[Row], kinds: Sequence[str] | None, limit: int | None) -> list[Row]:
    """The rows of some kinds; ``limit`` of them, the same ones each time, in the file's order."""
    chosen = [row for row in rows if not kinds or row["kind"] in kinds]
    if limit is None or limit >= len(chosen):
        return chosen
    kept = set(random.Random(SEED).sample(range(len(chosen)), limit))
    return [row for i, row in enumerate(chosen) if i in kept]


def run(setting: Setting, ask: Ask, console: Console | None = None) -> list[Result]:
    """Ask each question and judge its answer; with a console what failed is printed."""
    results = []
    for n, result in enumerate(_ask_all(setting, ask), start=1):
        results.append(result)
        if sys.stderr.isatty():
            print(
                f"\r{n}/{len(setting.rows)}", end="\r" if n < len(setting.rows) else "\n", file=sys.stderr, flush=True
            )
        if console:
            print_faults(console, result)
    return results


def _ask_all(setting: Setting, ask: Ask) -> Iterator[Result]:
    assistant, generator = setting.assistant, setting.generator
    documents = assistant.documents()
    sources = {d.doc: assistant.source(d.doc) for d in documents}
    years = {d.year for d in documents if d.year}
    for row in setting.rows:
        history = [Turn(turn["question"], turn["answer"]) for turn in row["history"]]
        replayed, loaded = generator.replayed, generator.load_seconds
        ranks = milliseconds = None
        try:
            hits = assistant.find(row["question"], history).hits[:DEPTH]
            ranks = rank_scores(row, [_passage(hit, sources) for hit in hits])
            answer = {**ask(row["question"], history).row(), "id": row["id"]}
            milliseconds = answer["timings"]["total_ms"] - 1000 * (generator.load_seconds - loaded)
        except QAError as error:
            # the shape of an answer, so that the judges find it wanting
            answer = {"id": row["id"], "question": row["question"], "answer": "", "citations": [], "error": str(error)}
        yield judge(row, answer, milliseconds, generator.replayed > replayed, ranks, years, TODAY.year)


def print_faults(console: Console, result: Result) -> None:
    """A failed row in full: what was asked, what was answered, what is wrong with it."""
    found = faults(result)
    if not found and result.strict:
        return
    row, answer = result.row, result.answer
    turns = " / ".join(turn["question"] for turn in row["history"])
    console.print(f"{row['id']} {row['kind']}: {turns + ' / ' if turns else ''}{row['question']}", markup=False)
    console.print(f"  → {answer['answer']}", markup=False)
    for fault in found:
        console.print(f"  ✗ {fault}", markup=False)


def _passage(hit: Hit, sources: dict[str, str]) -> Passage:
    """A hit as the source has it: by sentence, since a section's outline spans all that stands between its headings."""
    source = sources[hit.document.doc]
    spans = [(s.start, s.end) for s in hit.chunk.sentences]
    spans += [(c.start, c.end) for s in hit.chunk.sentences for c in s.context]
    return Passage(hit.document.doc, tuple(source[start:end] for start, end in dict.fromkeys(spans)))


def _circumstances(began: datetime, options: argparse.Namespace, setting: Setting) -> dict[str, Any]:
    encoder, generator = setting.encoder, setting.generator
    return {
        "began": began.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": _git("rev-parse", "HEAD"),
        "changed_files": (_git("status", "--porcelain") or "").splitlines(),
        "options": {key: str(value) if isinstance(value, Path) else value for key, value in vars(options).items()},
        "configuration": setting.config.model_dump(mode="json"),
        "models": {
            "encoder": {"name": encoder.name, "fingerprint": encoder.fingerprint},
            "generator": {"name": generator.name, "fingerprint": generator.fingerprint},
        },
        "cache": {"replayed": generator.replayed, "generated": generator.generated},
    }


def _git(*arguments: str) -> str | None:
    """What git says of this project; None without git or before the first commit."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.rstrip()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m eval.run", description="Ask the gold questions, judge the answers."
    )
    add_options(parser)
    parser.add_argument("--split", choices=(*SPLITS, "all"), default="dev", help="which half (default: dev)")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind; may be repeated")
    parser.add_argument("--limit", type=int, help="only so many questions, a fixed random choice")
    parser.add_argument(
        "--baseline", action="store_true", help="the same questions to plain retrieve-and-stuff as well"
    )
    parser.add_argument("--out", type=Path, help="the run's file (default: eval/runs/<time>.json)")
    parser.add_argument("--verbose", action="store_true", help="print each failed question with its answer (dev only)")
    options = parser.parse_args(arguments)
    if options.verbose and options.split != "dev":
        parser.error("--verbose shows questions and answers, and the test half stays unread: use it with --split dev")
    if options.limit is not None and options.limit < 1:
        parser.error("--limit: at least 1")
    if options.set == "real" and not options.reports.is_dir():
        parser.error(f"no folder {options.reports}; give the real reports with --reports DIR or REPORTS=DIR")
    return options


if __name__ == "__main__":
    sys.exit(main())
