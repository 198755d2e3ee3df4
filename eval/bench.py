"""How fast and how large: ingest, a cold and a warm question, memory; with --engines also the other engines.

    make bench                          all but the engines, some minutes on two cores
    python -m eval.bench --only warm    one part

Times are of this machine as it is: run it on an idle one. Each target of the project is marked met or missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from embeddings.encoder import Encoder, SentenceTransformersEncoder
from eval import formats as made
from eval.engines import Absent, Speed, engine_speeds
from eval.gold import load
from eval.library import ROOT, library_folder
from eval.many import measure as measure_growth
from eval.metrics import Row, percentile
from eval.report import WIDTH
from eval.setting import TODAY, fill
from qa import models
from qa.answer.prompt import build
from qa.assistant import Assistant
from qa.config import Config
from qa.errors import QAError
from qa.schema import Timings

COLD_QUESTION = "运城2026年GDP目标"
COLD_RUNS = 3
ROUNDS = 2  # of ingest against encode; the second in the other order, since the first to run warms the caches
PARTS = ("formats", "ingest", "cold", "warm", "memory", "many")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured line. ``target`` is an upper bound in the same unit, None where there is none."""

    name: str
    value: float
    unit: str
    note: str = ""
    target: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        return "" if self.target is None else "met" if self.value <= self.target else "missed"


class RecordingEncoder:
    """Passes everything on, and keeps the passages it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.texts: list[str] = []
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.max_tokens = encoder.max_tokens
        self.query = encoder.query
        self.count_tokens = encoder.count_tokens

    def passages(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """See `Encoder.passages`."""
        self.texts += texts
        return self._encoder.passages(texts, on_done)


class Bench:
    """The parts, with what they share: reports, encoder, and a library that is ready."""

    def __init__(self, reports: Path, questions: int) -> None:
        self.reports = reports
        self.questions = questions
        self.cache = Config.load().cache

    @cached_property
    def bare(self) -> SentenceTransformersEncoder:
        """The default model as sentence-transformers itself loads it, warm: what ingest is compared with."""
        bare = SentenceTransformersEncoder(models.embedding_folder(Config.load()))
        bare.passages(["预热"] * 64)
        return bare

    @cached_property
    def encoder(self) -> Encoder:
        """The configured encoder, loaded and warm."""
        encoder = models.load_encoder(Config.load())
        encoder.passages(["预热"] * 64)
        return encoder

    @cached_property
    def library(self) -> Path:
        """A library of the reports, the same that `make eval` uses."""
        folder = library_folder(self.cache, [self.reports], self.encoder.fingerprint)
        fill(Assistant(Config.load(today=TODAY, library=folder), encoder=self.encoder), [self.reports])
        return folder

    def ingest(self) -> list[Figure]:
        """Chunks a second of a whole ingest, and of encode alone on the same texts in the same process."""
        ours: list[float] = []
        bare: list[float] = []
        texts: list[str] = []
        for n in range(ROUNDS):
            if n % 2 == 0 or not texts:
                seconds, texts = self._ingest_once()
                ours.append(seconds)
                bare.append(self._encode_once(texts))
            else:
                bare.append(self._encode_once(texts))
                ours.append(self._ingest_once()[0])
        each = ", ".join(f"{a:.1f} s against {b:.1f} s" for a, b in zip(ours, bare, strict=True))
        return [
            Figure("ingest", len(texts) * ROUNDS / sum(ours), "chunks/s", f"{len(texts)} chunks, {ROUNDS} rounds"),
            Figure("bare encode of the same texts", len(texts) * ROUNDS / sum(bare), "chunks/s"),
            Figure("ingest / bare encode", sum(ours) / sum(bare), "times", each, target=1.3),
        ]

    def _ingest_once(self) -> tuple[float, list[str]]:
        recording = RecordingEncoder(self.encoder)
        with tempfile.TemporaryDirectory() as folder:
            assistant = Assistant(Config.load(library=Path(folder) / "library"), encoder=recording)
            began = time.perf_counter()
            fill(assistant, [self.reports])
            return time.perf_counter() - began, recording.texts

    def _encode_once(self, texts: Sequence[str]) -> float:
        model, prefix = self.bare._model, self.bare._passage_prefix  # without our own wrapper
        began = time.perf_counter()
        model.encode([prefix + text for text in texts], batch_size=Config.load().embedding_batch)
        return time.perf_counter() - began

    def cold(self) -> list[Figure]:
        """`qa ask` in a new process, on a library that is ready and with converted models."""
        command = [sys.executable, "-m", "qa.cli", "ask", COLD_QUESTION, "--library", str(self.library)]
        first, total = zip(*(_watch(command) for _ in range(COLD_RUNS)), strict=True)
        row = json.loads(
            subprocess.run([*command, "--json"], env=_environment(), capture_output=True, check=True).stdout
        )
        inside = ", ".join(f"{name} {ms}" for name, ms in row["timings"].items())
        note = f"median of {COLD_RUNS}: " + ", ".join(f"{s:.1f}" for s in first)
        return [
            Figure("cold qa ask, first sentence", median(first), "s", note, target=14),
            Figure("cold qa ask, to the end", median(total), "s", f"of which answering: {inside}"),
        ]

    def warm(self) -> list[Figure]:
        """Questions after one another in one process; only those count that went through the generator."""
        assistant = Assistant(Config.load(today=TODAY, library=self.library), encoder=self.encoder)
        assistant.warm_up()
        assistant.ask(COLD_QUESTION)
        times: list[Timings] = []
        asked = 0
        for row in one_figure_questions(load()):
            if len(times) == self.questions:
                break
            asked += 1
            timings = assistant.ask(row["question"]).timings
            if timings.first_token_ms is not None:
                times.append(timings)
        if not times:
            raise QAError("no question of the dev half went through the generator")
        note = f"median of {len(times)} that were generated, of {asked} asked; 95 %: "
        return [
            _timed("warm, first token", [t.first_token_ms for t in times], note, 3),
            _timed("warm, first sentence", [t.first_shown_ms for t in times], note),
            _timed("warm, total", [t.total_ms for t in times], note, 6),
        ]

    def memory(self) -> list[Figure]:
        """Peak resident memory of one process that ingests the reports and answers a question."""
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "eval.peak", str(self.reports), folder]
            done = subprocess.run(command, env=_environment(), stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT)
        return [Figure("peak memory, ingest and ask", int(done.stdout) / 1e9, "GB", "most resident", target=4)]

    def many(self) -> list[Figure]:
        """Ingest of a folder of generated reports: does a report take longer the more there are?"""
        with tempfile.TemporaryDirectory() as folder:
            assistant = Assistant(Config.load(library=Path(folder) / "library"), encoder=self.encoder)
            grown = measure_growth(assistant, Path(folder) / "reports")
        each = ", ".join(f"{n}: {s:.0f} s" for n, s in zip(grown.counts, grown.seconds, strict=True))
        busy = ", ".join(f"{s:.0f} s" for s in grown.busy)
        name = f"ingest of {grown.counts[-1]} generated reports"
        return [
            Figure(name, grown.seconds[-1], "s", f"{grown.chunks} chunks; {each}"),
            Figure(
                "processor time a report, all to the first 15", grown.ratio, "times", f"1 is linear; {busy}", target=1.2
            ),
        ]

    def formats(self) -> list[Figure]:
        """Characters a second of each format, the library's import included; seconds and memory of a long PDF."""
        figures = []
        with tempfile.TemporaryDirectory() as folder:
            for name, make in made.MAKERS.items():
                path = Path(folder) / f"file.{name}"
                make(path)
                took = _read_alone(path)
                note = f"{took['characters']} characters in {took['seconds']:.2f} s"
                figures.append(Figure(f"read {name}", took["characters"] / took["seconds"], "characters/s", note))
            path = Path(folder) / "long.pdf"
            made.pdf(path, made.PAGES)
            took = _read_alone(path)
        figures.append(
            Figure(f"read a PDF of {made.PAGES} pages", took["seconds"], "s", f"{took['characters']} characters")
        )
        return [*figures, Figure("peak memory of that", took["peak"] / 1e9, "GB", "most resident", target=1.5)]

    def engines(self) -> list[Speed | Absent]:
        """The same three prompts through each engine."""
        config = Config.load(today=TODAY, library=self.library)
        assistant = Assistant(config, encoder=self.encoder)
        chosen = [assistant.find(row["question"]) for row in one_figure_questions(load())[:4]]  # one to warm up
        return engine_speeds(config, [build(found.query, found.evidence) for found in chosen])


def one_figure_questions(rows: Sequence[Row]) -> list[Row]:
    """Answerable questions of the dev half that stand alone and ask for one figure; the plainest kind first."""
    found = [
        row
        for row in rows
        if row["split"] == "dev"
        and not row["history"]
        and len(row["must"]) == 1
        and any(character.isdigit() for character in row["must"][0][0])
    ]
    return sorted(found, key=lambda row: row["kind"] != "number")


def _timed(name: str, times: Sequence[int | None], note: str, target: float | None = None) -> Figure:
    seconds = [ms / 1000 for ms in times if ms is not None]
    return Figure(name, median(seconds), "s", note + f"{percentile(seconds, 95):.1f} s", target)


def _watch(command: Sequence[str]) -> tuple[float, float]:
    """Seconds until a process first writes, and until it ends."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment(), bufsize=0) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        first = time.perf_counter() - began
        process.stdout.read()
    if process.returncode != 0:
        raise QAError(f"{' '.join(command)} ended with status {process.returncode}")
    return first, time.perf_counter() - began


def _read_alone(path: Path) -> dict[str, float]:
    """What reading a file took in a process of its own."""
    command = [sys.executable, "-m", "eval.formats", str(path)]
    done = subprocess.run(command, env=_environment(), stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT)
    took: dict[str, float] = json.loads(done.stdout)
    return took


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "QA_TODAY": TODAY.isoformat(), "PYTHONPATH": path, "PYTHONUTF8": "1"}


def _print(console: Console, figures: Sequence[Figure]) -> None:
    table = Table(title=f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", title_justify="left")
    for name, justify in (("what", "left"), ("value", "right"), ("unit", "left"), ("target", "right"), ("", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    table.add_column("how", overflow="fold")
    for f in figures:
        target = "" if f.target is None else f"≤ {f.target:g}"
        table.add_row(f.name, f"{f.value:.2f}", f.unit, target, f.verdict, f.note)
    console.print(table)


def _print_speeds(console: Console, speeds: Sequence[Speed | Absent]) -> None:
    table = Table(title="engines: medians over the same prompts", title_justify="left")
    for name in ("engine", "load s", "prompt tokens", "first token s", "tokens/s"):
        table.add_column(name, justify="left" if name == "engine" else "right")
    for s in speeds:
        if isinstance(s, Absent):
            console.print(f"{s.engine} was not measured: {s.reason}", markup=False)
            continue
        table.add_row(s.engine, f"{s.load:.1f}", str(s.prompt_tokens), f"{s.first_token:.2f}", f"{s.rate:.1f}")
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    options = _options(arguments)
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    try:
        bench = Bench(options.reports, options.questions)
        figures: list[Figure] = []
        for part in options.only or PARTS:
            print(f"measuring: {part}", file=sys.stderr, flush=True)
            measure: Callable[[], list[Figure]] = getattr(bench, part)
            figures += measure()
        _print(console, figures)
        if options.engines:
            _print_speeds(console, bench.engines())
    except (QAError, subprocess.CalledProcessError) as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="Measure speed and memory.")
    reports = Path(os.environ.get("REPORTS") or ROOT.parent / "shared/reports")
    parser.add_argument("--reports", type=Path, default=reports, help=f"the real reports (default: {reports})")
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part; may be repeated")
    parser.add_argument("--questions", type=int, default=20, help="warm questions that count (default: 20)")
    parser.add_argument("--engines", action="store_true", help="also compare the engines (some minutes more)")
    options = parser.parse_args(arguments)
    if not options.reports.is_dir():
        parser.error(f"no folder {options.reports}; give the real reports with --reports DIR or REPORTS=DIR")
    return options


if __name__ == "__main__":
    sys.exit(main())
