"""Generated reports: what they are, and that ingest takes as long for the sixtieth as for the first."""

from __future__ import annotations

import re
from pathlib import Path

from eval.generate import NOTE, reports, write
from eval.many import measure
from qa.assistant import Assistant
from qa.places import gazetteer


def test_they_are_as_long_as_asked_and_the_same_each_time() -> None:
    made = list(reports(3, 20_000))
    assert all(20_000 <= len(text) < 20_200 for _, text in made)
    assert made == list(reports(3, 20_000))
    assert made != list(reports(3, 20_000, seed=1))
    assert len({name for name, _ in reports(500, 600)}) == 500  # more than there are cities


def test_they_name_real_divisions_of_one_city_and_call_their_figures_invented() -> None:
    for _, text in reports(3, 5_000):
        title, note = text.splitlines()[:2]
        city = gazetteer().resolve(title.partition("2026年")[0])
        assert city
        assert note == NOTE
        assert "虚构" in note
        named = re.findall(r"支持(\S+?)发展", text)
        assert named
        assert all(gazetteer().inside(county, city.name) for county in named)


def test_they_read_like_reports_to_the_parser(assistant: Assistant, tmp_path: Path) -> None:
    (file,) = write(tmp_path / "in", 1, 20_000)
    (report,) = assistant.ingest([file])
    assert (report.status, report.tables) == ("added", 1)
    assert report.sections > 20
    assert report.chunks > 60
    (document,) = assistant.documents()
    assert (document.kind, document.year) == ("政府工作报告", 2026)
    assert document.place
    assert document.title.startswith(document.place)


def test_ingest_is_linear_in_the_number_of_reports(assistant: Assistant, tmp_path: Path) -> None:
    grown = measure(assistant, tmp_path / "in")
    assert grown.seconds[0] < grown.seconds[1] < grown.seconds[2]
    assert grown.ratio < 1.5, grown
