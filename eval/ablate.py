"""What each step brings: the evaluation with one step taken out at a time.

    python -m eval.ablate retrieval          hit rates of all dev questions, no answers
    python -m eval.ablate answers --limit 60 answers to 60 of them

A step is taken out by putting something plainer in the place of its function, so that the product has no switches.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from eval.report import Result, summarise
from eval.run import run, select
from eval.setting import add_options, prepare, questions
from qa.answer.verify import Checked
from qa.errors import QAError
from qa.retrieval.evidence import Ranked
from qa.schema import Answer, Evidence, Hit, Query, Timings


def _none(*_: Any, **__: Any) -> list[Any]:
    return []


def _as_found(query: Query, hits: Sequence[Hit], weights: Mapping[str, float]) -> Ranked:
    """Hits in the order of the searchers, their sentences in the order of the text."""
    sentences = [
        Evidence(sentence, hit.chunk, hit.document, 1 / rank)
        for rank, hit in enumerate(hits, start=1)
        for sentence in hit.chunk.sentences
    ]
    return Ranked(tuple(hits), tuple(sentences))


def _believe(text: str, query: Query, evidence: Sequence[Evidence]) -> Checked:
    """Whatever was generated, resting on the best evidence."""
    return Checked(text.strip(), True, (0,) if evidence else (), ())


# Each step: (the name looked up at run time, what stands in its place) ...
Step = tuple[tuple[str, Any], ...]
RETRIEVAL: dict[str, Step] = {
    "everything": (),
    "without keyword search": (("qa.store.local.LocalStore.keyword_search", _none),),
    "without vector search": (("qa.store.local.LocalStore.vector_search", _none),),
    "without preference of the right year": (("qa.retrieval.search._timely", lambda *_: False),),
    "without filter by place": (("qa.retrieval.search.document_holds_place", lambda *_: True),),
    "without rerank by slots": (("qa.retrieval.evidence._slot_score", lambda *_: 0.0),),
    "without any rerank": (("qa.retrieval.evidence.rank", _as_found),),
    "without context line": (("qa.ingest.context_line", lambda *_: ""),),
}
ANSWERS: dict[str, Step] = {
    "everything": (),
    "without keyword search": RETRIEVAL["without keyword search"],
    "without context line": RETRIEVAL["without context line"],
    "without facts": (("qa.answer.tell.find", lambda *_: None),),
    "without the text's own lists": (
        ("qa.answer.passages.tell", lambda *_: []),
        ("qa.answer.headline.targets", lambda *_: []),
    ),
    "without verification": (("qa.answer.compose.check", _believe), ("qa.answer.compose.mend", lambda *_: None)),
    "without early refusal": (("qa.answer.refuse.out_of_reach", lambda *_: None),),
}
_REINGESTED = "without context line"  # what is indexed differs, so it has a library of its own


@contextmanager
def without(step: Step) -> Iterator[None]:
    """While it lasts, a step is taken out."""
    with ExitStack() as stack:
        for target, instead in step:
            stack.enter_context(patch(target, instead))
        yield


def main() -> int:
    """Print the figures with and without each step; returns the exit status."""
    options = _options()
    console = Console(highlight=False)
    steps, columns = (RETRIEVAL, _ranks) if options.what == "retrieval" else (ANSWERS, _verdicts)
    rows = select(questions(options, "dev"), None, options.limit)
    made = Table(box=SIMPLE_HEAD, title=f"{options.what}, {len(rows)} dev questions", title_justify="left")
    made.add_column("", no_wrap=True)
    for n, (name, step) in enumerate(steps.items()):
        try:
            with without(step):
                setting = prepare(options, rows, variant=name if name == _REINGESTED else "")
                ask = setting.assistant.ask if options.what == "answers" else _unasked
                figures = columns(run(setting, ask))
        except QAError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        if n == 0:
            for heading in figures:
                made.add_column(heading, justify="right")
        made.add_row(name, *figures.values())
        print(f"{name}: {figures}", file=sys.stderr, flush=True)  # a step takes minutes
    console.print(made)
    return 0


def _unasked(question: str, history: Sequence[Any] = ()) -> Answer:
    return Answer(question, "", timings=Timings(total_ms=0))


def _ranks(results: Sequence[Result]) -> dict[str, str]:
    s = summarise(results)
    shares = {"hit@1": s.hit_1, "hit@5": s.hit_5, "recall@5": s.recall_5, "MRR@10": s.mrr_10}
    return {name: f"{share:.3f}" for name, share in shares.items() if share is not None}


def _verdicts(results: Sequence[Result]) -> dict[str, str]:
    s = summarise(results)
    shares = {"strict": s.strict, "correct": s.correct, "cited": s.cited, "refusal recall": s.refusal_recall}
    return {
        **{name: "–" if share is None else f"{100 * share:.0f}" for name, share in shares.items()},
        "false refusals": str(s.false_refusals),
        "unsupported": str(s.unsupported),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.ablate", description="The evaluation without single steps.")
    parser.add_argument("what", choices=("retrieval", "answers"))
    parser.add_argument("--limit", type=int, help="only so many questions, a fixed random choice")
    add_options(parser)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
