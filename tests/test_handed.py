"""Files that are handed over: names made safe, content kept apart, and what the assistant tells of them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.documents.handed import safe_name, take

TEXT = "# 大同市2026年政府工作报告\n2026年，全市地区生产总值增长5.5%左右。\n"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("2026年《报告》（定稿）.docx", "2026年《报告》（定稿）.docx"),
        ("../../etc/报告.md", "报告.md"),
        ("..\\..\\报告.md", "报告.md"),
        (".hidden.md", "hidden.md"),
        ("~lock.md", "lock.md"),
        ("<img src=x>\x00|?*.md", "img src=x.md"),
        ("fdp.\u202eexe.md", "fdp. exe.md"),
        ("...", "文件"),
        (".md", "md"),
        ("", "文件"),
        ("报" * 200 + ".md", "报" * 50 + ".md"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def _handed(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_two_files_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    keep = tmp_path / "files"
    one = take(_handed(tmp_path / "a", "x.md", "一"), keep, "报告.md")
    two = take(_handed(tmp_path / "b", "x.md", "二"), keep, "报告.md")
    again = take(_handed(tmp_path / "c", "x.md", "一"), keep, "报告.md")
    assert one == again != two
    assert (one.read_text(encoding="utf-8"), two.read_text(encoding="utf-8")) == ("一", "二")
    assert not any((tmp_path / f / "x.md").exists() for f in "abc")


def test_an_upload_is_added_and_removed_with_its_file(assistant: Assistant, tmp_path: Path) -> None:
    (report,) = assistant.take_in(_handed(tmp_path / "up", "a.md", TEXT), "报告.md")
    assert (report.status, report.path, report.doc) == ("added", "报告.md", "报告")
    path = Path(assistant.document("报告").path)
    assert path.parent.parent == assistant.config.library / "files"
    assistant.remove("报告")
    assert not path.exists() and not path.parent.exists()


def test_what_the_library_has_already_is_not_kept_twice(assistant: Assistant, tmp_path: Path) -> None:
    own = _handed(tmp_path / "own", "原件.md", TEXT)
    list(assistant.ingest([own]))
    (report,) = assistant.take_in(_handed(tmp_path / "up", "a.md", TEXT), "上传.md")
    assert (report.status, report.doc) == ("unchanged", "原件")
    assert not (assistant.config.library / "files").exists()
    list(assistant.take_in(_handed(tmp_path / "up", "b.md", TEXT * 2), "另.md"))
    (report,) = assistant.take_in(_handed(tmp_path / "up", "b.md", TEXT * 2), "另.md")
    assert (report.status, Path(assistant.document("另").path).is_file()) == ("unchanged", True)


def test_what_cannot_be_read_leaves_nothing_and_tells_no_folders(assistant: Assistant, tmp_path: Path) -> None:
    (report,) = assistant.take_in(_handed(tmp_path / "up", "a.pdf", "no pdf"), "坏.pdf")
    assert report.status == "failed" and report.error
    assert str(tmp_path) not in report.error and not report.error.startswith("坏.pdf")
    assert not assistant.has_library() and not (assistant.config.library / "files").exists()


def test_an_archive_gives_its_members(assistant: Assistant, tmp_path: Path) -> None:
    packed = tmp_path / "up" / "a.zip"
    packed.parent.mkdir()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("大同.md", TEXT)
        archive.writestr("../坏.md", TEXT)
    reports = list(assistant.take_in(packed, "两份.zip"))
    assert [r.status for r in reports] == ["added", "failed"]
    assert not any(str(tmp_path) in f"{r.path}{r.error}" for r in reports)
    assert not any(packed.parent.iterdir())
    assert Path(assistant.document("大同").path).is_file()
