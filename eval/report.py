"""Results of a run to figures per kind, to a table, and to words on what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.gold import KINDS
from eval.metrics import (
    Row,
    citation_precision,
    citation_recall,
    cited,
    correct,
    meets,
    percentile,
    quoted,
    refusals,
    shown,
    stands,
    strict,
    unsupported_numbers,
    wilson,
)

WIDTH = 140  # of a table where the output is no terminal


@dataclass(frozen=True, slots=True)
class Result:
    """One question of a run, judged."""

    row: Row  # of the gold set
    answer: Row  # as `qa ask --json` prints it; with "error" where it could not be answered
    milliseconds: float | None  # to the end of the answer, without loading models
    replayed: bool  # the generated text came from the cache, so the time means nothing
    ranks: dict[str, float] | None  # hit@1, hit@5, mrr@10, recall@5
    correct: bool
    cited: bool
    strict: bool
    unsupported: tuple[str, ...]
    citation_precision: float | None
    citation_recall: float | None

    def json(self) -> dict[str, Any]:
        """The result as it is written to a run's file."""
        verdict = asdict(self)
        del verdict["row"]
        return {"id": self.row["id"], "kind": self.row["kind"], "split": self.row["split"], **verdict}


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of some results; shares are 0..1, None where there is nothing to take a share of."""

    n: int
    answerable: int
    errors: int
    correct: float | None  # correct and cited are shares of the answerable questions, strict of all
    cited: float | None
    strict: float | None
    strict_interval: tuple[float, float]
    refusal_precision: float | None
    refusal_recall: float | None
    refusal_recall_interval: tuple[float, float]
    false_refusals: int
    unsupported: int
    citation_precision: float | None
    citation_recall: float | None
    hit_1: float | None
    hit_5: float | None
    mrr_10: float | None
    recall_5: float | None
    timed: int
    replayed: int
    median_ms: float | None
    p95_ms: float | None


def judge(
    row: Row,
    answer: Row,
    milliseconds: float | None,
    replayed: bool,
    ranks: dict[str, float] | None,
    years: set[int],
    this_year: int | None = None,
) -> Result:
    """Judge one answer; ``years`` are those of the library's documents, ``this_year`` that of the day of asking."""
    asked = [turn["question"] for turn in row["history"]]
    return Result(
        row,
        answer,
        milliseconds,
        replayed,
        ranks,
        correct(row, answer),
        cited(row, answer),
        strict(row, answer),
        tuple(unsupported_numbers(answer, asked, years, this_year)),
        citation_precision(row, answer),
        citation_recall(row, answer),
    )


def summarise(results: Sequence[Result]) -> Summary:
    """The figures of some results together."""
    answerable = [r for r in results if not r.row["refuse"]]
    refused = refusals((r.row, r.answer) for r in results)
    times = [r.milliseconds for r in results if r.milliseconds is not None and not r.replayed]
    ranks = [r.ranks for r in results if r.ranks is not None]
    return Summary(
        n=len(results),
        answerable=len(answerable),
        errors=sum("error" in r.answer for r in results),
        correct=_mean([r.correct for r in answerable]),
        cited=_mean([r.cited for r in answerable]),
        strict=_mean([r.strict for r in results]),
        strict_interval=wilson(sum(r.strict for r in results), len(results)),
        refusal_precision=refused.precision,
        refusal_recall=refused.recall,
        refusal_recall_interval=wilson(refused.rightly, refused.due),
        false_refusals=refused.false,
        unsupported=sum(bool(r.unsupported) for r in results),
        citation_precision=_mean([r.citation_precision for r in results if r.citation_precision is not None]),
        citation_recall=_mean([r.citation_recall for r in results if r.citation_recall is not None]),
        hit_1=_mean([r["hit@1"] for r in ranks]),
        hit_5=_mean([r["hit@5"] for r in ranks]),
        mrr_10=_mean([r["mrr@10"] for r in ranks]),
        recall_5=_mean([r["recall@5"] for r in ranks]),
        timed=len(times),
        replayed=sum(r.replayed for r in results),
        median_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
    )


def by_kind(results: Sequence[Result]) -> dict[str, Summary]:
    """A summary for each kind that occurs, and for all."""
    groups = {kind: [r for r in results if r.row["kind"] == kind] for kind in KINDS}
    return {kind: summarise(group) for kind, group in groups.items() if group} | {"all": summarise(results)}


def table(summaries: dict[str, Summary], title: str) -> Table:
    """The summaries as a table, one line a kind."""
    total = summaries["all"]
    low, high = (f"{100 * bound:.0f}" for bound in total.strict_interval)
    notes = [f"strict {_percent(total.strict)} % (95 %: {low}–{high})"]
    if total.replayed:
        notes.append(f"{total.replayed} of {total.n} answers came from the cache; times are of the other {total.timed}")
    if total.errors:
        notes.append(f"{total.errors} questions could not be answered")
    made = Table(
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
        title=title,
        caption="; ".join(notes),
        title_justify="left",
        caption_justify="left",
    )
    made.add_column("kind", no_wrap=True)
    for name in (
        *("n", "correct", "cited", "strict", "refusal\nprecis.", "refusal\nrecall", "false\nrefus.", "un-\nsupp."),
        *("cit.\nprec.", "cit.\nrec.", "hit@1", "hit@5", "rec@5", "MRR", "median\ns", "p95\ns"),
    ):
        made.add_column(name, justify="right", no_wrap=True)
    for kind, s in summaries.items():
        if kind == "all":
            made.add_section()
        shares = (s.correct, s.cited, s.strict, s.refusal_precision, s.refusal_recall)
        ranks = (s.hit_1, s.hit_5, s.recall_5, s.mrr_10)
        made.add_row(
            kind,
            str(s.n),
            *map(_percent, shares),
            str(s.false_refusals),
            str(s.unsupported),
            _percent(s.citation_precision),
            _percent(s.citation_recall),
            *("–" if r is None else f"{r:.2f}" for r in ranks),
            *("–" if ms is None else f"{ms / 1000:.1f}" for ms in (s.median_ms, s.p95_ms)),
        )
    return made


def side_by_side(ours: Sequence[Result], base: Sequence[Result]) -> Table:
    """Our answers and the baseline's to the same questions, with the ratio of times (medians of those not replayed)."""
    made = Table(box=SIMPLE_HEAD, title=f"against the baseline, {len(ours)} questions", title_justify="left")
    made.add_column("", no_wrap=True)
    made.add_column("wenbao", justify="right")
    made.add_column("baseline", justify="right")
    a, b = summarise(ours), summarise(base)
    for name in ("strict", "correct", "cited", "refusal_recall", "citation_precision", "citation_recall"):
        made.add_row(name.replace("_", " "), *(f"{_percent(getattr(s, name))} %" for s in (a, b)))
    for name in ("false_refusals", "unsupported"):
        made.add_row(name.replace("_", " "), *(str(getattr(s, name)) for s in (a, b)))
    made.add_row("median s", *("–" if s.median_ms is None else f"{s.median_ms / 1000:.1f}" for s in (a, b)))
    if a.median_ms and b.median_ms:
        made.add_row("ratio of medians", f"{a.median_ms / b.median_ms:.2f}", "1")
    return made


def faults(result: Result) -> list[str]:
    """What is wrong with an answer, in words; empty if nothing is."""
    row, answer = result.row, result.answer
    if "error" in answer:
        return [f"error: {answer['error']}"]
    found = [f"not supported: {number}" for number in result.unsupported]
    if row["refuse"] != bool(answer.get("refused")):
        return [*found, "is to be refused" if row["refuse"] else f"refused ({answer.get('reason')})"]
    if row["refuse"]:
        return found
    text = shown(answer)
    found += [f"missing: {' or '.join(g)}" for g in row["must"] if not any(stands(m, text) for m in g)]
    found += [f"must not stand: {m}" for m in row["must_not"] if stands(m, text)]
    found += [
        f"not cited: {' + '.join(item['contains'])} ({' or '.join(item['doc'])})"
        for item in row["evidence"]
        if not any(meets(item, c["doc"], quoted(c)) for c in answer["citations"])
    ]
    return found


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}"
