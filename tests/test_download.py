"""Downloads, from a server of the test's own on 127.0.0.1; the check of addresses lets that one through here only."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents.download import _name, download, is_public
from qa.errors import DocumentError, LibraryError

TEXT = "2026年，全市地区生产总值增长6%左右。\n"
Route = tuple[int, dict[str, str], bytes]


class Server(ThreadingHTTPServer):
    """Answers what ``routes`` says and remembers who was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Route | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.hosts: list[str] = []
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str, host: str = "report.example") -> str:
        return f"http://{host}:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.hosts.append(self.headers["Host"])
        route = self.server.routes.get(self.path, (404, {}, b""))
        if callable(route):
            route(self)
            return
        status, headers, body = route
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def fetch(tmp_path: Path) -> Callable[..., Path]:
    """A download of a net where every name is 127.0.0.1 and that address is public."""
    return partial(
        download,
        keep=tmp_path / "library" / "files",
        resolve=lambda host, port: ["127.0.0.1"],
        allowed=lambda address: address == "127.0.0.1",
    )


def refusal(tmp_path: Path, fetch: Callable[..., Path], address: str, **options: object) -> str:
    with pytest.raises(DocumentError) as caught:
        fetch(address, **options)
    assert not (tmp_path / "library").exists()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def never(*_: object) -> list[str]:
    raise AssertionError("asked for an address")


# --- what is fetched ----------------------------------------------------------------------------------------------


def test_a_document_is_saved_under_its_host_and_name(server: Server, fetch: Callable[..., Path]) -> None:
    server.routes["/zfgb/%E6%8A%A5%E5%91%8A2026.txt"] = (200, {"Content-Type": "text/plain"}, TEXT.encode("gbk"))
    path = fetch(server.url("/zfgb/报告2026.txt"))
    assert path.read_bytes() == TEXT.encode("gbk")
    assert path.name == "报告2026.txt"
    assert path.parent.name.startswith("report.example-")
    assert fetch(server.url("/zfgb/报告2026.txt")) == path
    assert server.hosts == [f"report.example:{server.server_port}"] * 2  # the name, though an address was connected to
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("path", "headers", "name"),
    [
        ("/a.txt", {}, "a.txt"),
        ("/a.md", {"Content-Type": "text/plain; charset=utf-8"}, "a.md"),
        ("/a.TXT?x=1", {"Content-Type": "application/octet-stream"}, "a.txt"),
        ("/a", {"Content-Type": "text/markdown"}, "a.md"),
        ("/a.jsp", {"Content-Type": "text/plain"}, "a.txt"),
        ("/", {"Content-Type": "text/plain"}, "report.example.txt"),
        ("/down", {"Content-Disposition": 'attachment; filename="r.md"'}, "r.md"),
        ("/down", {"Content-Disposition": "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.txt"}, "报告.txt"),
        ("/down", {"Content-Disposition": 'attachment; filename="../../etc/r.txt"'}, "r.txt"),
        ("/..%2f..%2fa.txt", {}, "a.txt"),
        ("/.hidden.txt", {}, "hidden.txt"),
        ("/a.zip", {"Content-Type": "application/zip"}, "a.zip"),
        ("/" + "x" * 300 + ".txt", {}, "x" * 120 + ".txt"),
    ],
)
def test_names(server: Server, fetch: Callable[..., Path], path: str, headers: dict[str, str], name: str) -> None:
    server.routes[path] = (200, headers, TEXT.encode())
    saved = fetch(server.url(path))
    assert saved.name == name
    assert saved.parent.parent.name == "files"


def test_what_is_no_document_is_refused(tmp_path: Path, server: Server, fetch: Callable[..., Path]) -> None:
    server.routes["/a.txt"] = (200, {"Content-Type": "image/png"}, b"x")  # until it can be read
    server.routes["/b"] = (200, {"Content-Type": "video/mp4"}, b"x")
    server.routes["/c.txt"] = (500, {}, b"x")
    assert "“video/mp4”" in refusal(tmp_path, fetch, server.url("/b"))
    assert "答复 500" in refusal(tmp_path, fetch, server.url("/c.txt"))
    assert "答复 404" in refusal(tmp_path, fetch, server.url("/none.txt"))


def test_a_redirect_is_followed_and_the_address_asked_for_names_the_folder(
    server: Server, fetch: Callable[..., Path]
) -> None:
    server.routes["/old"] = (302, {"Location": "new/a.txt"}, b"")
    server.routes["/new/a.txt"] = (301, {"Location": server.url("/b.txt", "other.example")}, b"")
    server.routes["/b.txt"] = (200, {}, TEXT.encode())
    path = fetch(server.url("/old"))
    assert path.name == "b.txt"
    assert path.parent.name.startswith("report.example-")
    assert [host.partition(":")[0] for host in server.hosts] == ["report.example", "report.example", "other.example"]


# --- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "64:ff9b::10.0.0.1", "64:ff9b:1::1",
        "2002:7f00:1::1", "2002:a00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "172.32.0.1"]
)
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]",
     "[::ffff:7f00:1]", "１２７.0.0.1", "0"],
)  # fmt: skip
def test_this_machine_is_refused_however_it_is_written(tmp_path: Path, server: Server, host: str) -> None:
    server.routes["/a.txt"] = (200, {}, TEXT.encode())
    real = partial(download, keep=tmp_path / "library" / "files")
    line = refusal(tmp_path, real, server.url("/a.txt", host))
    assert "内部地址" in line or "完整的网址" in line or "找不到主机" in line
    assert server.hosts == []


def test_every_address_of_a_host_is_checked(tmp_path: Path, server: Server) -> None:
    mixed = partial(download, keep=tmp_path / "library" / "files", resolve=lambda *_: ["8.8.8.8", "10.0.0.1"])
    assert "内部地址 10.0.0.1" in refusal(tmp_path, mixed, "http://report.example/a.txt")


def test_a_name_that_changes_its_mind_gains_nothing(tmp_path: Path, server: Server, fetch: Callable[..., Path]) -> None:
    """The name is resolved once a request, and the connection goes to what was checked."""
    server.routes["/a.txt"] = (200, {}, TEXT.encode())
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    assert fetch(server.url("/a.txt"), resolve=lambda *_: next(answers)).read_text() == TEXT
    assert next(answers) == ["10.0.0.1"]


@pytest.mark.parametrize("place", ["http://10.0.0.1/a.txt", "//inner.example/a.txt", "file:///etc/passwd", "ftp://a/b"])
def test_a_redirect_is_checked_like_the_first_address(
    tmp_path: Path, server: Server, fetch: Callable[..., Path], place: str
) -> None:
    server.routes["/a.txt"] = (302, {"Location": place}, b"")
    known = {"report.example": "127.0.0.1", "inner.example": "192.168.0.1"}
    line = refusal(tmp_path, fetch, server.url("/a.txt"), resolve=lambda host, _: [known.get(host, host)])
    assert "内部地址" in line or "不支持" in line
    assert len(server.hosts) == 1


def test_redirects_in_a_circle_end(tmp_path: Path, server: Server, fetch: Callable[..., Path]) -> None:
    server.routes["/a.txt"] = (302, {"Location": "/a.txt"}, b"")
    assert "转向超过 5 次" in refusal(tmp_path, fetch, server.url("/a.txt"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://report.example/a.txt", "不支持 ftp"),
        ("file:///etc/passwd", "不支持 file"),
        ("gopher://report.example/a.txt", "不支持 gopher"),
        ("http://user:secret@report.example/a.txt", "用户名或密码"),
        ("http://10.0.0.1@report.example/a.txt", "用户名或密码"),
        ("http:///a.txt", "主机"),
        ("http://[::1/a.txt", "完整的网址"),
        ("http://report.example:99999/a.txt", "端口"),
        ("http://report.example:0/a.txt", "端口"),
        ("http://report.example/\n", "完整的网址"),
    ],
)
def test_odd_addresses_are_refused_before_a_name_is_looked_up(
    tmp_path: Path, fetch: Callable[..., Path], address: str, said: str
) -> None:
    line = refusal(tmp_path, fetch, address, resolve=never)
    assert said in line
    assert "secret" not in line


def test_a_host_that_is_not_there_is_named(tmp_path: Path, fetch: Callable[..., Path]) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    assert "找不到主机 report.example" in refusal(tmp_path, fetch, "http://report.example/a.txt", resolve=unknown)
    assert "找不到主机" in refusal(tmp_path, fetch, "http://report.example/a.txt", resolve=lambda *_: [])
    assert "不能下载" in refusal(tmp_path, fetch, "http://report.example:9/a.txt")  # nobody listens


def test_the_environment_sends_no_download_elsewhere(
    server: Server, fetch: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.routes["/a.txt"] = (200, {}, TEXT.encode())
    assert fetch(server.url("/a.txt")).read_text() == TEXT


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")
def test_a_certificate_must_be_of_the_name_though_an_address_is_connected_to(
    tmp_path: Path, server: Server, fetch: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(certificate)]
    name = ["-subj", "/CN=report.example", "-addext", "subjectAltName=DNS:report.example"]
    subprocess.run([*new, *name], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.routes["/a.txt"] = (200, {}, TEXT.encode())
    url = server.url("/a.txt").replace("http:", "https:")
    assert "不能下载" in refusal(tmp_path, fetch, url)  # signed by nobody known
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert "不能下载" in refusal(tmp_path, fetch, url.replace("report.", "other."))
    assert fetch(url).read_text() == TEXT


# --- size and time ------------------------------------------------------------------------------------------------


def test_too_large_is_refused_while_it_is_read(tmp_path: Path, server: Server, fetch: Callable[..., Path]) -> None:
    bomb = gzip.compress(bytes(2**24))
    server.routes["/a.txt"] = (200, {}, b"x" * 2**21)
    server.routes["/b.txt"] = (200, {"Content-Encoding": "gzip", "Content-Length": str(len(bomb))}, bomb)
    for path in ("/a.txt", "/b.txt"):
        assert "超过 1 MiB" in refusal(tmp_path, fetch, server.url(path), max_bytes=2**20)


def test_other_compression_is_refused(tmp_path: Path, server: Server, fetch: Callable[..., Path]) -> None:
    server.routes["/a.txt"] = (200, {"Content-Encoding": "br"}, b"x")
    assert "压缩方式" in refusal(tmp_path, fetch, server.url("/a.txt"))


def test_a_server_that_drips_is_given_up(tmp_path: Path, server: Server, fetch: Callable[..., Path]) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b"x")
                time.sleep(0.02)
        except OSError:
            pass

    server.routes["/a.txt"] = drip
    began = time.monotonic()
    assert "太慢" in refusal(tmp_path, fetch, server.url("/a.txt"), seconds=0.3)
    assert time.monotonic() - began < 1.5


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path, server: Server, fetch: Callable[..., Path]) -> None:
    server.routes["/a.txt"] = lambda handler: time.sleep(1)
    assert "没有及时答复" in refusal(tmp_path, fetch, server.url("/a.txt"), seconds=0.2)


def test_a_library_that_cannot_be_written_is_stated(tmp_path: Path, server: Server, fetch: Callable[..., Path]) -> None:
    (tmp_path / "library").write_text("in the way")
    server.routes["/a.txt"] = (200, {}, TEXT.encode())
    with pytest.raises(LibraryError, match="不能写入"):
        fetch(server.url("/a.txt"))


# --- whatever is sent ---------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)  # each makes an SSL context
@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://[", "http://report.example/", "http://a@"]))
def test_any_address_is_one_stated_error(tmp_path_factory: pytest.TempPathFactory, text: str, head: str) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(DocumentError) as caught:
        download(head + text, tmp_path_factory.getbasetemp() / "files", resolve=unknown)
    assert len(str(caught.value).splitlines()) == 1


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30),
    st.sampled_from(
        ["attachment; filename=", 'attachment; filename="', "filename*=", "filename*0*=UTF-8''", "filename*=no''"]
    ),
)
def test_any_name_a_server_offers_is_a_plain_file_name(offered: str, head: str) -> None:
    headers = {"Content-Disposition": (head + offered).encode(), "Content-Type": b"text/plain"}
    response = httpx.Response(200, headers=[(k.encode(), v) for k, v in headers.items()])
    try:
        name = _name(response, httpx.URL("http://report.example/a.txt"))
    except DocumentError:
        return
    assert Path(name).name == name
    assert name.isprintable()
    assert not name.startswith(".")
    assert len(name.encode()) < 200
