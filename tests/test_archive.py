"""Zip archives: what is taken, and every kind that is refused. Bombs are made here."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents import archive
from qa.documents.archive import Members, unpack
from qa.documents.collect import is_report
from qa.errors import DocumentError, LibraryError

TEXT = "2026年，全市地区生产总值增长6%左右。\n"


def packed(path: Path, *members: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members:
            file.writestr(name, content)
    return path


def unpacked(path: Path) -> Members:
    return unpack(path, path.parent / "library" / "files", is_report)


def names(members: Members) -> list[str]:
    """Paths within the archive's folder."""
    return [PurePosixPath(*file.parts[file.parts.index("files") + 2 :]).as_posix() for file in members.files]


def refusal(path: Path) -> str:
    """The one line of an archive that is refused as a whole, which leaves nothing behind."""
    with pytest.raises(DocumentError) as caught:
        unpacked(path)
    assert not (path.parent / "library").exists()
    line = str(caught.value)
    assert line.startswith(f"{path}：")
    assert "\n" not in line
    return line


def test_reports_are_unpacked_and_the_rest_is_passed_over(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "报告.zip",
        ("甲/乙/a.txt", TEXT),
        ("b.MD", TEXT * 2),
        ("README.md", "x"),
        ("photo.xyz", "x"),
        ("__MACOSX/甲/乙/._a.txt", "x"),
        (".git/a.txt", "x"),
        ("甲/", ""),
    )
    members = unpacked(path)
    assert members.refused == []
    assert names(members) == ["甲/乙/a.txt", "b.MD"]
    assert [file.read_text() for file in members.files] == [TEXT, TEXT * 2]
    assert members.files[1].parent.name.startswith("报告-")
    assert members.files[1].parent.parent == tmp_path / "library" / "files"


def test_the_same_archive_has_one_folder_that_is_as_the_archive_now_is(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    first = unpacked(packed(path, ("a.txt", TEXT), ("b.txt", TEXT)))
    second = unpacked(packed(path, ("a.txt", TEXT * 2), ("b.txt/c.txt", TEXT)))
    assert first.files[0] == second.files[0]
    assert second.files[0].read_text() == TEXT * 2
    assert names(second) == ["a.txt", "b.txt/c.txt"]
    (tmp_path / "other").mkdir()
    other = unpack(packed(tmp_path / "other" / "a.zip", ("a.txt", "x")), tmp_path / "library" / "files", is_report)
    assert other.files[0] != first.files[0]  # the same name is not the same archive


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "gb18030"])
def test_names_without_a_mark_are_read_as_utf8_or_gbk(tmp_path: Path, encoding: str) -> None:
    name = "运城市/2026年政府工作报告（昞）.txt"  # 昞 ends in a byte that is a backslash in GBK
    raw = name.encode(encoding)
    path = packed(tmp_path / "a.zip", ("x" * len(raw), TEXT))
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert names(unpacked(path)) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt", "甲/../../a.txt", "/etc/a.txt", "\\\\server\\share\\a.txt", "..\\a.txt", "C:\\a.txt", "c:a.txt",
        "a/..", "../a.xyz", "甲/../a.txt",
    ],
)  # fmt: skip
def test_a_name_that_leads_out_is_refused_and_the_rest_taken(tmp_path: Path, name: str) -> None:
    members = unpacked(packed(tmp_path / "a.zip", (name, TEXT), ("good.txt", TEXT)))
    assert names(members) == ["good.txt"]
    ((shown, line),) = members.refused
    assert shown == f"{tmp_path / 'a.zip'}/{name}"
    assert "压缩包之外" in line
    assert "\n" not in line
    assert {p.name for p in tmp_path.rglob("*") if p.is_file()} == {"a.zip", "good.txt"}


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    link, device = zipfile.ZipInfo("link.txt"), zipfile.ZipInfo("device.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    device.external_attr = (stat.S_IFCHR | 0o666) << 16
    members = unpacked(packed(tmp_path / "a.zip", (link, "/etc/passwd"), (device, ""), ("good.txt", TEXT)))
    assert names(members) == ["good.txt"]
    assert all("链接或特殊文件" in line for _, line in members.refused)
    assert len(members.refused) == 2


@pytest.mark.parametrize("suffix", ["zip", "ZIP", "rar", "7z", "tar.gz"])
def test_an_archive_in_an_archive_is_refused(tmp_path: Path, suffix: str) -> None:
    inner = packed(tmp_path / "inner.zip", ("a.txt", TEXT)).read_bytes()
    members = unpacked(packed(tmp_path / "a.zip", (f"inner.{suffix}", inner), ("good.txt", TEXT)))
    assert names(members) == ["good.txt"]
    assert "压缩包里的压缩包不展开" in members.refused[0][1]


def test_a_bomb_is_refused_while_it_is_read(tmp_path: Path) -> None:
    zeros = bytes(2**20)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("good.txt", TEXT)
        with file.open("bomb.txt", "w") as member:
            for _ in range(64):
                member.write(zeros)
    assert "解压后过大" in refusal(tmp_path / "a.zip")


def test_a_bomb_whose_headers_lie_is_refused_or_cut(tmp_path: Path) -> None:
    """Sizes in local header and directory say 100 bytes; what zipfile then gives is 100 bytes and a bad checksum."""
    path = packed(tmp_path / "a.zip", ("bomb.txt", bytes(64 * 2**20)))
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 64 * 2**20), struct.pack("<I", 100)))
    assert zipfile.ZipFile(path).infolist()[0].file_size == 100
    members = unpacked(path)
    assert members.files == []
    assert "已损坏" in members.refused[0][1]
    assert not (tmp_path / "library").exists()


def test_many_entries_over_one_piece_of_data_are_unpacked_once(tmp_path: Path) -> None:
    """As in D. Fifield, A better zip bomb (2019); with other names zipfile finds that the local header differs."""
    path = packed(tmp_path / "a.zip", ("aaaa.txt", bytes(2**18)))
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    entry, end = data[start : data.index(b"PK\x05\x06")], data[data.index(b"PK\x05\x06") :]
    many = entry * 1000
    end = end[:8] + struct.pack("<HHII", 1000, 1000, len(many), start) + end[20:]
    path.write_bytes(data[:start] + many + end)
    members = unpacked(path)
    assert (len(members.files), len(members.refused)) == (1, 999)


@pytest.mark.parametrize("limit", ["MAX_MEMBERS", "MAX_TOTAL"])
def test_too_many_and_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(archive, limit, 3)
    path = packed(tmp_path / "a.zip", *((f"{n}.txt", TEXT) for n in range(4)))
    assert "请拆分" in refusal(path)


def test_a_member_that_is_too_large_is_refused_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 2**17)
    path = packed(tmp_path / "a.zip", ("big.txt", b"x" * (2**17 + 1)), ("full.txt", b"y" * 2**17), ("good.txt", TEXT))
    members = unpacked(path)
    assert names(members) == ["full.txt", "good.txt"]
    assert "big.txt：超过" in members.refused[0][1]


def test_a_directory_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0)
    directory = (entry + b"a.txt") * 200_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), 0, 0)
    (tmp_path / "a.zip").write_bytes(directory + end)
    tracemalloc.start()
    assert "目录过大" in refusal(tmp_path / "a.zip")
    assert tracemalloc.get_traced_memory()[1] < 2**23
    tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bound_are_refused(tmp_path: Path, method: int) -> None:
    members = unpacked(packed(tmp_path / "a.zip", ("bomb.txt", bytes(2**20)), method=method))
    assert members.files == []
    assert "压缩方法" in members.refused[0][1]


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a.txt", TEXT), ("b.txt", TEXT))
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    path.write_bytes(data)
    assert "已加密" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip" * 100, TEXT.encode() * 50])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    assert "不是完整的 zip" in refusal(tmp_path / "a.zip")


def test_a_half_archive_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a.txt", TEXT * 100))
    path.write_bytes(path.read_bytes()[:-30])
    assert "不是完整的 zip" in refusal(path)


def test_a_damaged_member_is_refused_alone(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("bad.txt", TEXT), ("good.txt", TEXT), method=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"6%", b"9%", 1))
    members = unpacked(path)
    assert names(members) == ["good.txt"]
    assert "bad.txt：已损坏" in members.refused[0][1]


def test_two_of_one_name_and_a_file_where_a_folder_is(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = packed(
            tmp_path / "a.zip", ("a.txt", "1"), ("a.txt", "2"), ("./a.txt", "3"), ("a.txt/b.txt", "4"), ("c\n.txt", "5")
        )
    members = unpacked(path)
    assert [file.read_text() for file in members.files] == ["1"]
    assert [line.split("：")[1] for _, line in members.refused] == [
        "压缩包里有两个同名文件；只收录前一个",
        "压缩包里有两个同名文件；只收录前一个",
        "文件名含控制字符或太长；请改名",
        "文件与文件夹同名；请改名",
    ]


def test_a_library_that_cannot_be_written_is_stated(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("in the way")
    with pytest.raises(LibraryError, match="不能写入"):
        unpacked(packed(tmp_path / "a.zip", ("a.txt", TEXT)))


PIECES = st.sampled_from(["..", ".", "", "/", "\\", "C:", "甲", "a", "~", "%2e%2e", "\u2025", "．．", "\t", "a" * 300])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=6), min_size=1, max_size=4))
def test_nothing_is_written_outside_whatever_the_names(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("names")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for pieces in parts:
            name = "/".join(pieces).encode("utf-8", "ignore").decode() + ".txt"
            info = zipfile.ZipInfo("x")
            info.filename = name
            if name not in file.namelist():
                file.writestr(info, TEXT)
    (folder / "a.zip").write_bytes(buffer.getvalue())
    members = Members()
    try:
        members = unpacked(folder / "a.zip")
    except DocumentError as error:
        assert len(str(error).splitlines()) == 1
    for _, line in members.refused:
        assert len(line.splitlines()) == 1
    target = next((f for f in (folder / "library" / "files").glob("a-*")), folder / "none")
    for path in folder.rglob("*"):
        assert path.is_dir() or path == folder / "a.zip" or target in path.resolve().parents
    assert all(target in file.resolve().parents and file.read_text() == TEXT for file in members.files)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_broken_archive_is_one_stated_error_or_refusals(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    content = bytearray(packed(folder / "a.zip", ("a.txt", TEXT * 9), ("甲/b.txt", TEXT)).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (folder / "a.zip").write_bytes(content)
    try:
        members = unpacked(folder / "a.zip")
    except DocumentError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert all(file.is_file() for file in members.files)
