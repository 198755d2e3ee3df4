"""What an evaluation asks and of whom: a gold set with its reports, and an assistant over them."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from embeddings.encoder import Encoder
from eval import generate
from eval.cache import CachingGenerator, identity
from eval.gold import FILE, load
from eval.library import ROOT, library_folder
from eval.metrics import Row
from qa import models
from qa.answer.generators import Generator, load_generator
from qa.assistant import Assistant
from qa.config import Config
from qa.errors import QAError
from qa.places import gazetteer

TODAY = date(2026, 6, 1)
REPORTS = Path(os.environ.get("REPORTS") or ROOT.parent / "shared/reports")
ROBUST = Path(__file__).with_name("robust")  # invented reports of other places, a folder for each half


@dataclass(frozen=True, slots=True)
class Setting:
    """Questions, and the assistant that has ingested their reports."""

    rows: Sequence[Row]
    assistant: Assistant
    generator: CachingGenerator
    encoder: Encoder
    config: Config


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that say what is asked."""
    parser.add_argument("--set", choices=("real", "robust"), default="real", help="which gold set (default: real)")
    parser.add_argument("--reports", type=Path, default=REPORTS, help=f"the real reports (default: {REPORTS})")
    parser.add_argument("--others", type=int, default=0, help="so many generated reports of other places beside them")
    parser.add_argument("--no-cache", action="store_true", help="generate every answer anew, keep none")


def questions(options: argparse.Namespace, split: str) -> list[Row]:
    """The rows of a split of the chosen set, each with its ``split``."""
    halves = ("dev", "test") if split == "all" else (split,)
    files = [FILE] if options.set == "real" else [ROBUST / half / "questions.jsonl" for half in halves]
    return [row for file in files for row in load(file) if row["split"] in halves]


def prepare(options: argparse.Namespace, rows: Sequence[Row], variant: str = "") -> Setting:
    """Load the encoder, ingest the reports of the rows into a library in the cache folder, once.

    Args:
        options: see ``add_options``.
        rows: the questions.
        variant: names another way of ingesting, which has a library of its own.

    Raises:
        QAError: a report cannot be read, or a model cannot be loaded.
    """
    config = Config.load(today=TODAY)
    encoder = models.load_encoder(config)
    folders = [options.reports]
    if options.set == "robust":
        folders = [ROBUST / half / "reports" for half in sorted({str(row["split"]) for row in rows})]
    if options.others:
        folders.append(_others(config.cache, options.others, rows))
    config = Config.load(today=TODAY, library=library_folder(config.cache, folders, encoder.fingerprint + variant))
    generator = caching_generator(config, fresh=options.no_cache)
    assistant = Assistant(config, encoder=encoder, generator=generator)
    fill(assistant, folders)
    return Setting(rows, assistant, generator, encoder, config)


def caching_generator(config: Config, *, fresh: bool = False) -> CachingGenerator:
    """The configured generator behind the cache; with ``fresh`` behind an empty one that is not kept."""
    name, fingerprint = identity(config)
    file = Path(":memory:") if fresh else config.cache / "eval" / "generations.sqlite3"
    load_real: Callable[[], Generator] = partial(load_generator, config)
    return CachingGenerator(file, load_real, name, fingerprint)


def _others(cache: Path, how_many: int, rows: Sequence[Row]) -> Path:
    """Generated reports, none of a place that a question names: what nobody says must stay unsaid."""
    texts = [text for row in rows for text in (row["question"], *(turn["question"] for turn in row["history"]))]
    named = sorted({mention.place.name for text in texts for mention in gazetteer().find(text)})
    folder = cache / "eval" / f"others-{hashlib.sha256(f'{how_many} {named}'.encode()).hexdigest()[:16]}"
    generate.write(folder, how_many, avoid=named)
    return folder


def fill(assistant: Assistant, folders: Iterable[Path]) -> None:
    """Ingest the reports; those that are in the library already are skipped."""
    for report in assistant.ingest(folders):
        if report.status == "failed":
            raise QAError(f"not ingested: {report.error}")
        if report.status != "unchanged":
            print(f"{report.status} {report.doc}: {report.chunks} chunks, {report.seconds:.1f} s", file=sys.stderr)
