"""What is named to what is read, and what the library keeps of it: incremental, pruned, read anew, never empty."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FakeEncoder

from qa.assistant import Assistant
from qa.documents.collect import Refused, collect
from qa.errors import DocumentError
from qa.schema import IngestReport

REPORT = "# 甲城2026年政府工作报告\n\n## 一、目标\n\n2026年，全市地区生产总值增长6%左右。\n"
OTHER = REPORT.replace("6%", "7%")
THIRD = REPORT.replace("6%", "8%")


def write(path: Path, text: str = REPORT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def packed(path: Path, **members: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as file:
        for name, text in members.items():
            file.writestr(f"{name}.txt", text)
    return path


def fetch(pages: dict[str, str]) -> Callable[[str, Path], Path]:
    """A download from ``pages`` in place of the web's."""

    def download(address: str, keep: Path) -> Path:
        if address not in pages:
            raise DocumentError(f"{address}：服务器答复 404；请检查网址")
        name = address.rpartition("/")[2]
        if name.endswith(".zip"):
            return packed(keep / "host-1" / name, inside=pages[address])
        return write(keep / "host-1" / name, pages[address])

    return download


def collected(tmp_path: Path, *named: str | Path, pages: dict[str, str] | None = None) -> list[str | Refused]:
    found = collect(named, tmp_path / "library" / "files", fetch(pages or {}))
    return [item if isinstance(item, Refused) else str(item.relative_to(tmp_path)) for item in found]


def statuses(assistant: Assistant, *named: str | Path, **options: Any) -> list[tuple[str | None, str]]:
    return [(report.doc, report.status) for report in assistant.ingest(named, **options)]


def docs(assistant: Assistant) -> list[str]:
    return [document.doc for document in assistant.documents()]


# --- what is found ------------------------------------------------------------------------------------------------


def test_files_folders_and_globs_each_once(tmp_path: Path) -> None:
    for name in ("r/a.txt", "r/甲/b.md", "r/README.md", "r/.git/c.txt", "r/photo.xyz", "r/~$报告.docx", "s/d.txt"):
        write(tmp_path / name)
    assert collected(tmp_path, tmp_path / "r") == ["r/a.txt", "r/甲/b.md"]
    assert collected(tmp_path, tmp_path / "r/a.txt", str(tmp_path / "r"), tmp_path / "s/../r/a.txt") == [
        "r/a.txt", "r/甲/b.md",
    ]  # fmt: skip
    for glob, found in {
        "r/*.txt": ["r/a.txt"],
        "?/*": ["r/a.txt", "r/甲/b.md", "s/d.txt"],
        "**/*.txt": ["r/a.txt", "s/d.txt"],
        "**/b.*": ["r/甲/b.md"],
        "r/**": ["r/a.txt", "r/甲/b.md"],
        "[rs]": ["r/a.txt", "r/甲/b.md", "s/d.txt"],
    }.items():
        assert sorted(map(str, collected(tmp_path, tmp_path / glob))) == sorted(found), glob


def test_a_file_whose_name_looks_like_a_glob_is_that_file(tmp_path: Path) -> None:
    write(tmp_path / "[2026]*.txt")
    assert collected(tmp_path, tmp_path / "[2026]*.txt") == ["[2026]*.txt"]


@pytest.mark.parametrize("name", ["*.txt", "none/*.txt", "[a]", "r/*", "none", "a\0b"])
def test_what_is_not_there_is_stated_before_anything_is_read(tmp_path: Path, name: str) -> None:
    write(tmp_path / "r" / "photo.xyz")
    with pytest.raises(DocumentError, match=r"不存在|没有匹配|不能读取"):
        collect([str(tmp_path / name)], tmp_path / "library" / "files")


def test_the_library_s_own_copies_are_not_found_in_a_folder_around_it(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "library" / "files" / "x" / "copy.txt")
    assert collected(tmp_path, tmp_path) == ["a.txt"]
    assert collected(tmp_path, tmp_path / "library" / "files") == ["library/files/x/copy.txt"]


def test_archives_named_or_met_and_addresses(tmp_path: Path) -> None:
    packed(tmp_path / "r" / "a.zip", one=REPORT)
    packed(tmp_path / "r" / "empty.zip")
    (tmp_path / "bad.zip").write_bytes(b"x")
    pages = {"https://x.cn/p.txt": OTHER, "HTTP://x.cn/q.zip": THIRD}
    named = (tmp_path / "r", tmp_path / "bad.zip", tmp_path / "r" / "empty.zip", *pages, "https://x.cn/none.txt")
    one, bad, empty, page, inside, none = collected(tmp_path, *named, pages=pages)
    assert isinstance(one, str)
    assert one.endswith("/one.txt")
    assert page == "library/files/host-1/p.txt"
    assert isinstance(inside, str)
    assert inside.endswith("/inside.txt")
    assert not (tmp_path / "library/files/host-1/q.zip").exists()
    for item, name in ((bad, "bad.zip"), (empty, "empty.zip"), (none, "https://x.cn/none.txt")):
        assert isinstance(item, Refused)
        assert item.name.endswith(name)
        assert name in item.error
        assert "\n" not in item.error


# --- ingest -------------------------------------------------------------------------------------------------------


def test_an_archive_is_ingested_and_again_only_what_changed(assistant: Assistant, tmp_path: Path) -> None:
    path = packed(tmp_path / "r.zip", a=REPORT, b=OTHER)
    assert statuses(assistant, path) == [("a", "added"), ("b", "added")]
    assert statuses(assistant, path) == [("a", "unchanged"), ("b", "unchanged")]
    packed(path, a=REPORT, b=THIRD)
    assert statuses(assistant, path) == [("a", "unchanged"), ("b", "replaced")]
    for document in assistant.documents():
        assert Path(document.path).read_text(encoding="utf-8") == assistant.source(document.doc)


def test_one_that_is_bad_is_named_and_the_rest_goes_on(assistant: Assistant, tmp_path: Path) -> None:
    path = packed(tmp_path / "r.zip", a=REPORT, bad="\0\1\2" * 99)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("../out.txt", OTHER)
    reports: list[IngestReport] = list(assistant.ingest([path, "ftp://x.cn/a.txt", write(tmp_path / "b.txt", THIRD)]))
    assert [r.status for r in reports] == ["added", "failed", "failed", "failed", "added"]
    for report, name in zip(reports[1:4], ("bad.txt", "out.txt", "ftp://x.cn/a.txt"), strict=True):
        assert name in report.path
        assert name in (report.error or "")
    assert [p.name for p in (tmp_path / "library" / "files").rglob("*.txt")] == ["a.txt"]  # a bad copy does not stay
    assert not (tmp_path / "out.txt").exists()


def test_where_all_is_bad_no_library_is_left(assistant: Assistant, tmp_path: Path) -> None:
    write(tmp_path / "empty.txt", "")
    write(tmp_path / "blank.txt", "\n\n")
    write(tmp_path / "front.md", f"---\nnonsense: 1\n---\n{REPORT}")
    bad = packed(tmp_path / "bad.zip", bad="\0\1\2" * 99)
    named = [tmp_path / "empty.txt", tmp_path / "blank.txt", tmp_path / "front.md", bad, "http://127.0.0.1/a.txt"]
    assert [status for _, status in statuses(assistant, *named, prune=True)] == ["failed"] * len(named)
    assert not assistant.config.library.exists()
    assert statuses(assistant, write(tmp_path / "a.txt")) == [("a", "added")]


def test_a_file_that_moved_stays_one_document(assistant: Assistant, tmp_path: Path) -> None:
    write(tmp_path / "r" / "a.txt")
    statuses(assistant, tmp_path / "r")
    (tmp_path / "r" / "a.txt").rename(tmp_path / "r" / "b.txt")
    assert statuses(assistant, tmp_path / "r", prune=True) == [("a", "unchanged")]
    assert docs(assistant) == ["a"]
    assert assistant.document("a").path == str(tmp_path / "r" / "b.txt")


# --- prune and remove ---------------------------------------------------------------------------------------------


def test_prune_takes_what_is_gone_but_nothing_of_archives_and_the_web(assistant: Assistant, tmp_path: Path) -> None:
    path = packed(tmp_path / "r.zip", kept=REPORT)
    statuses(assistant, path, write(tmp_path / "gone.txt", OTHER), write(tmp_path / "here.txt", THIRD))
    path.unlink()
    (tmp_path / "gone.txt").unlink()
    assert assistant.prune() == ["gone"]
    copy = Path(assistant.document("kept").path)
    copy.unlink()
    assert assistant.prune() == []
    assert docs(assistant) == ["here", "kept"]


def test_prune_keeps_them_in_a_library_that_was_moved(assistant: Assistant, tmp_path: Path) -> None:
    statuses(assistant, packed(tmp_path / "r.zip", kept=REPORT))
    (tmp_path / "library").rename(tmp_path / "moved")
    moved = Assistant(assistant.config.model_copy(update={"library": tmp_path / "moved"}), encoder=FakeEncoder())
    assert moved.prune() == []
    assert docs(moved) == ["kept"]


def test_remove_deletes_the_library_s_copy_but_no_file_of_the_user(assistant: Assistant, tmp_path: Path) -> None:
    path = packed(tmp_path / "r.zip", kept=REPORT)
    statuses(assistant, path, write(tmp_path / "mine.txt", OTHER))
    copy = Path(assistant.document("kept").path)
    assert copy.is_file()
    assistant.remove("kept")
    assistant.remove("mine")
    assert not copy.exists()
    assert not copy.parent.exists()
    assert (tmp_path / "mine.txt").is_file()
    assert path.is_file()


# --- a newer parser -----------------------------------------------------------------------------------------------


def test_documents_of_an_older_parser_are_read_anew(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "r" / "a.txt")
    write(tmp_path / "r" / "copy.txt")
    path = packed(tmp_path / "z.zip", b=OTHER)
    statuses(assistant, tmp_path / "r", path)
    before = assistant.document("a")
    monkeypatch.setattr("qa.ingest.PARSER", before.parser + 1)
    assert statuses(assistant, tmp_path / "r") == [("a", "replaced"), ("a", "unchanged")]
    assert assistant.document("a").parser == before.parser + 1
    assert assistant.document("a").path == before.path
    assert assistant.document("b").parser == before.parser
    assert statuses(assistant, path) == [("b", "replaced")]
    assert statuses(assistant, tmp_path / "r", path) == [("a", "unchanged"), ("a", "unchanged"), ("b", "unchanged")]
    assert docs(assistant) == ["a", "b"]


def test_a_rebuild_from_stored_text_does_not_pass_for_a_new_reading(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses(assistant, write(tmp_path / "a.txt"))
    monkeypatch.setattr("qa.ingest.PARSER", 10**6)
    assert assistant.rebuild() == 1
    assert statuses(assistant, tmp_path / "a.txt") == [("a", "replaced")]


def test_what_is_known_is_not_parsed_again(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(path: Path) -> str:
        raise AssertionError(f"{path} is parsed")

    statuses(assistant, write(tmp_path / "a.txt"))
    monkeypatch.setattr("qa.ingest.read_source", never)
    assert statuses(assistant, tmp_path / "a.txt") == [("a", "unchanged")]
