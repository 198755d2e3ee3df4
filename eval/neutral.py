"""Facts of reports whose headings say nothing: do period and status hang on the forms of headings?

Each character of a heading's words is replaced by 某, its numbering stays; offsets stay, so the labels hold.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from eval.facts import LABELS, REPORTS, is_held_out, judge, path_of
from qa.documents.headings import Heading
from qa.documents.metadata import describe
from qa.documents.parse import read_source
from qa.documents.phases import chunks_of
from qa.documents.structure import blocks
from qa.facts import extract
from qa.schema import Document, Fact

_NUMBERING = re.compile(
    r"[#*\s]*(?:第[一二三四五六七八九十]+[编篇章节部分]+\s*|[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*|[①-⑳▌●◆★■])?"
)
_WORD = re.compile("[\u4e00-\u9fffA-Za-z0-9“”]")


def neutral(source: str, body: int) -> str:
    """The source with the words of its headings replaced, as long as before."""
    chars = list(source)
    for heading in (block for block in blocks(source, body)[0] if isinstance(block, Heading)):
        numbering = _NUMBERING.match(source, heading.start, heading.end)
        for i in range(numbering.end() if numbering else heading.start, heading.end):
            chars[i] = "某" if _WORD.match(chars[i]) else chars[i]
    return "".join(chars)


def facts_of(path: Path) -> list[Fact]:
    """The facts of a report with neutral headings; place, year and kind are those of the report as it is."""
    source = read_source(path)
    meta = describe(source, path)
    document = Document(path.stem, str(path), "", meta.title, meta.place, meta.year, meta.kind, len(source))
    plain = neutral(source, meta.body)
    return extract(document, chunks_of(document, plain, meta.body), plain)


def main() -> None:
    """Print how many labels come out right, and how many with a wrong period or status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", type=Path, nargs="?", default=LABELS, help="default: eval/facts/dev.jsonl")
    parser.add_argument("--reports", type=Path, help="folder of the reports; default: reports/ beside the labels")
    args = parser.parse_args()
    if is_held_out(args.labels):
        parser.error("the test half is held out: it is not tried with changes")
    beside = args.labels.parent / "reports"
    reports = args.reports or (beside if beside.is_dir() else REPORTS)
    rows = [json.loads(line) for line in args.labels.read_text(encoding="utf-8").splitlines()]
    facts = {doc: facts_of(path_of(doc, reports)) for doc in sorted({row["doc"] for row in rows})}
    counts, _ = judge(rows, facts)
    shown = ("labels", "extracted", "right", "wrong_period", "wrong_status")
    print("  ".join(f"{name} {counts[name]}" for name in shown))


if __name__ == "__main__":
    main()
