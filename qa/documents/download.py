"""A document from the web into a folder of the library: only from public addresses, only so large, only so long.

A name is resolved once, every address it has is checked, and the connection goes to a checked address, so that a
name which changes its mind between check and connection (DNS rebinding) gains nothing. Each redirect starts over.
Proxies of the environment are not used: they would resolve names themselves.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from qa.documents.archive import SUFFIX as ZIP
from qa.documents.archive import remove_empty
from qa.documents.parse import SUFFIXES
from qa.errors import DocumentError, LibraryError

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 256 * 2**20
SECONDS = 120.0  # for a whole download
_WAIT = 20.0  # seconds for one answer of the server
_REDIRECTS = 5
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; wenbao)",  # many sites of governments turn unknown programs away
    "Accept": "*/*",
    "Accept-Encoding": "gzip",  # others may unpack without bound
}
# What servers say of a file; where they say less (text/plain, application/octet-stream) its name decides.
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "application/zip": ZIP,
    "application/x-zip-compressed": ZIP,
}
_SAME = {".htm": ".html", ".jpeg": ".jpg"}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits

Resolve = Callable[[str, int], Sequence[str]]  # (host, port) -> its addresses
Allowed = Callable[[str], bool]  # whether an address may be connected to


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also behind the forms that carry an IPv4 address."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        whole = ip.ipv4_mapped or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if whole:
            return is_public(str(whole))
        carried = (ip.sixtofour, *(ip.teredo or ()))
        if ip.is_site_local or ip.scope_id or any(inner and not is_public(str(inner)) for inner in carried):
            return False
    named = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved
    return ip.is_global and not named and not ip.is_unspecified


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host, as the system resolves it.

    Raises:
        OSError: it has none.
    """
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def download(
    address: str,
    keep: Path,
    *,
    resolve: Resolve = resolve,
    allowed: Allowed = is_public,
    max_bytes: int = MAX_BYTES,
    seconds: float = SECONDS,
) -> Path:
    """Fetch a document into ``keep/<host>-<hash of the address>/<its name>``, the same file each time.

    Args:
        address: http or https.
        keep: the library's folder of files.
        resolve: gives the addresses of a host.
        allowed: says whether one may be connected to; all of a host's must be.
        max_bytes: more is refused while it is read, after decompression.
        seconds: more is given up.

    Raises:
        DocumentError: it is refused or cannot be fetched; one line.
        LibraryError: ``keep`` cannot be written.
    """
    import httpx  # noqa: PLC0415 - a tenth of a second that only a download need wait for

    task = _Task(address, keep, resolve, allowed, max_bytes, time.monotonic() + seconds)
    try:
        with httpx.Client(trust_env=False, verify=httpx.create_ssl_context(), timeout=_WAIT) as client:
            return _follow(client, httpx.URL(address), task)
    except DocumentError as error:
        raise DocumentError(f"{_shown(address)}：{error}") from error
    except httpx.InvalidURL as error:
        raise DocumentError(f"{_shown(address)}：不是完整的网址；例如 https://www.gov.cn/…") from error
    except httpx.TimeoutException as error:
        raise DocumentError(f"{_shown(address)}：服务器没有及时答复；请稍后再试，或先用浏览器存成文件") from error
    except (httpx.HTTPError, UnicodeError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        raise DocumentError(f"{_shown(address)}：不能下载（{why}）；请检查网址和网络，或先用浏览器存成文件") from error


@dataclass(frozen=True, slots=True)
class _Task:
    """What stays the same from the first address to the last redirect."""

    address: str
    keep: Path
    resolve: Resolve
    allowed: Allowed
    max_bytes: int
    deadline: float  # of time.monotonic()


def _follow(client: httpx.Client, url: httpx.URL, task: _Task) -> Path:
    for _ in range(_REDIRECTS + 1):
        response = client.send(_request(client, url, task), stream=True)
        try:
            if not response.has_redirect_location:
                return _save(response, url, task)
            url = url.join(response.headers["Location"])
        finally:
            response.close()
    raise DocumentError(f"转向超过 {_REDIRECTS} 次；请给出最终的网址")


def _request(client: httpx.Client, url: httpx.URL, task: _Task) -> httpx.Request:
    """A request that goes to a checked address and is still, to server and certificate, one to the host."""
    place = _checked(url, task)
    return client.build_request(
        "GET",
        url.copy_with(host=place),
        headers={**_HEADERS, "Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
        timeout=max(0.01, min(_WAIT, task.deadline - time.monotonic())),
    )


def _checked(url: httpx.URL, task: _Task) -> str:
    """An address to connect to, all of the host's having been checked."""
    if url.scheme not in ("http", "https"):
        raise DocumentError(f"不支持 {url.scheme}://；请给出 http 或 https 网址")
    if url.userinfo:
        raise DocumentError("网址里有用户名或密码，不下载；请去掉")
    if not url.host:
        raise DocumentError("网址里没有主机名；例如 https://www.gov.cn/…")
    port = {"http": 80, "https": 443}[url.scheme] if url.port is None else url.port
    if not 0 < port < 2**16:
        raise DocumentError(f"端口 {port} 不存在；请检查网址")
    try:
        found = task.resolve(url.raw_host.decode("ascii"), port)
    except (OSError, UnicodeError) as error:
        raise DocumentError(f"找不到主机 {url.host}；请检查网址和网络") from error
    for place in found:
        if not task.allowed(place):
            raise DocumentError(f"{url.host} 指向内部地址 {place}，不下载；请给出公开的网址")
    if not found:
        raise DocumentError(f"找不到主机 {url.host}；请检查网址和网络")
    return found[0]


def _save(response: httpx.Response, url: httpx.URL, task: _Task) -> Path:
    if response.status_code != 200:
        raise DocumentError(f"服务器答复 {response.status_code}；请检查网址")
    if response.headers.get("Content-Encoding", "identity").lower() not in ("identity", "gzip"):
        raise DocumentError("服务器用了不支持的压缩方式；请先用浏览器存成文件")
    name = _name(response, url)
    host = re.sub(r"[^a-z0-9.-]", "_", type(url)(task.address).raw_host.decode("ascii"))  # not of a redirect
    folder = task.keep / f"{host}-{hashlib.sha256(task.address.encode('utf-8', 'replace')).hexdigest()[:8]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as temporary:
            part = Path(temporary) / name
            with part.open("wb") as out:
                for piece in _pieces(response, task):
                    out.write(piece)
            return part.replace(folder / name)
    except OSError as error:
        raise LibraryError(f"{folder} 不能写入（{error.strerror or error}）；请检查权限和磁盘空间") from error
    finally:
        remove_empty(folder, task.keep.parent)


def _pieces(response: httpx.Response, task: _Task) -> Iterator[bytes]:
    left = task.max_bytes
    for piece in response.iter_bytes():  # as they come: a server that drips is given up in time
        left -= len(piece)
        if left < 0:
            raise DocumentError(f"超过 {task.max_bytes >> 20} MiB；请先用浏览器存成文件并拆分")
        if time.monotonic() > task.deadline:
            raise DocumentError("下载太慢，已放弃；请先用浏览器存成文件")
        yield piece


def _name(response: httpx.Response, url: httpx.URL) -> str:
    """A file name: stem from the address, suffix by what the server says it is, else by its name."""
    stem, suffix = _split(url.path)
    head = Message()
    head["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    if offered := head.get_filename():
        stem, suffix = _split(offered)
    said = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    told = _TYPES.get(said)
    if told and _SAME.get(suffix, suffix) != told:
        suffix = told
    if not suffix and said.startswith("text/"):
        suffix = ".txt"
    if suffix not in (*SUFFIXES, ZIP):
        raise DocumentError(f"不支持“{suffix or said or '?'}”文件；可用：{'、'.join((*SUFFIXES, ZIP))}")
    return (stem or url.host) + suffix


def _split(path: str) -> tuple[str, str]:
    """Stem, short and harmless as a file name, and suffix in lower case where it is one of a document."""
    name = PurePosixPath(unquote(path).replace("\\", "/")).name
    suffix = PurePosixPath(name).suffix.lower()
    known = suffix in (*SUFFIXES, *_TYPES.values())
    stem = name[: len(name) - len(suffix)] if known else re.sub(r"\.[A-Za-z]{2,5}$", "", name)  # .shtml, .jsp
    stem = "".join(c if c.isalnum() or c in "-_（）()《》" else "_" for c in stem).strip("_")
    return stem.encode()[:120].decode(errors="ignore"), suffix if known else ""


def _shown(address: str) -> str:
    """The address for a message: one line, without a password."""
    return re.sub(r"//[^/@]*@", "//…@", "".join(c if c.isprintable() else "?" for c in address))[:200]
