"""The tabs beside the chat, the login and errors in English: no Chinese word of ours is left, whatever they show."""

from __future__ import annotations

import re
from dataclasses import replace

from test_series import GROWTH

from qa.errors import ConfigError, GenerationError, InputError, LibraryError, ModelError, QAError
from qa.facts.series import series
from qa.schema import Completeness, Document, IngestReport, Period
from qa.versions.compare import Comparison, Difference, Only, Side
from ui import differences, listing
from ui.changes import Change
from ui.figures import figures
from ui.login import login_page
from ui.service import stated
from ui.words import words

SAY = words("en")
ONE = Document("a", "a", "0", "Report", "X", 2026, "report", 10, "2026-06-01", completeness="full")


def chinese(html: str) -> set[str]:
    return set(re.findall("[\u4e00-\u9fff]+", html))


def test_errors() -> None:
    foreseen = (InputError, LibraryError, ModelError, GenerationError, ConfigError, QAError)
    told = [stated(error("why"), SAY) for error in foreseen] + [stated(ValueError("secret"), SAY)]
    assert set().union(*map(chinese, told)) == set()
    assert told[1] == "The library cannot be used at present: why"
    assert "secret" not in told[-1]


def test_the_login() -> None:
    assert chinese(login_page("/", language="en").replace("问报", "").split("</style>")[1]) == set()
    assert 'lang="en"' in login_page("/", language="en")


def test_the_library() -> None:
    kinds: tuple[Completeness, ...] = ("full", "partial", "digest")
    listed = [replace(ONE, doc=k, completeness=k) for k in kinds]
    pages = [listing.table(listed, may=True, say=SAY), listing.table(None, say=SAY), listing.table([], say=SAY)]
    pages += [listing.table([], may=True, say=SAY), listing.table(listed, "nothing", say=SAY)]
    assert set().union(*map(chinese, pages)) == set()


def test_uploads() -> None:
    waiting, running, reading, done = (Change("file", lambda *_: None) for _ in range(4))
    running.step = reading.step = "running"
    running.progress(1, 2)
    done.step, done.error = "failed", "error"
    done.results += [
        (IngestReport("f", "a", status, 1, 2, 3, 4, 5.0), ONE)
        for status in ("added", "replaced", "unchanged", "failed")
    ]
    assert chinese(listing.uploads([waiting, running, reading, done], SAY)) == set()


def test_figures_over_places_and_over_years() -> None:
    fact = replace(
        GROWTH, place="X", indicator="GDP", qualifier=None, doc="a", section=("S",), basis="年均",
        period=Period("2026", 2026, 2026),
    )  # fmt: skip
    nowhere = replace(fact, place=None, status="actual", basis="累计")
    plan = replace(fact, period=Period("plan", 2026, 2030))
    for facts in ([fact, replace(fact, place="Y")], [fact, plan], [nowhere]):
        (one,) = series(facts)
        html = re.sub('data-(?:text|name)="[^"]*"', "", figures("GDP", one, {"a": ONE}, SAY))  # the CSV is in Chinese
        assert chinese(html) == set()


def test_differences() -> None:
    side = Side("a", "quote", 0, 5, "", 2)
    found = [Difference(kind, side, side, hint=hint) for kind in differences.KINDS for hint in ("叠字", "同音", "漏字")]
    only = (Only("a", (), 1, 2),)
    pages = [
        differences.comparison(Comparison(ONE, ONE, v, tuple(f), only, 3), SAY) for v, f in ((True, found), (False, ()))
    ]
    pages += [
        differences.choose(SAY),
        *(label for label, _ in differences.seconds("a", [ONE, replace(ONE, doc="b")], SAY)),
    ]
    assert set().union(*map(chinese, pages)) == set()
