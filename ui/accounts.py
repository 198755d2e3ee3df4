"""Who may use the page when it is served to others: a file of names and password hashes.

One account a line, ``name:hash:role``; ``#`` begins a comment:

    张三:scrypt$16384$8$1$<salt>$<key>:admin
    li.si:scrypt$16384$8$1$<salt>$<key>:user

``qa chat --add-user`` writes such lines. Hashes are scrypt (RFC 7914) with a salt of their own, salt and key in
base64; a plain password is refused.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import secrets
import stat
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import scrypt
from pathlib import Path
from typing import Literal

import gradio as gr

from qa.errors import ConfigError, InputError

Role = Literal["user", "admin"]
COST, BLOCK, PARALLEL = 2**14, 8, 1  # 16 MiB and some 50 ms a check
MOST_COST = 2**17  # of a line in the file, so that a slip cannot take the machine's memory
SALT_BYTES, KEY_BYTES = 16, 32
SHORTEST = 8  # characters of a password
_NAME = re.compile(r"[\w.@-]{1,64}")
_HASH = re.compile(r"scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w+/=-]+)\$([\w+/=-]+)")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is logged in."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the file."""

    visitor: Visitor
    hash: str


class Accounts:
    """The accounts of a file, as they were when it was read."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self._accounts = dict(accounts)
        self._nobody = hashed(secrets.token_urlsafe())
        self._checking = threading.Semaphore(1)  # a check takes a core; many at once would take them all

    @classmethod
    def read(cls, file: Path) -> Accounts:
        """Read a file.

        Raises:
            ConfigError: it cannot be read, has no account, or a line is none.
        """
        accounts = {a.visitor.name: a for a in _lines(file)}
        if not accounts:
            raise ConfigError(f"{file} 里没有账号；请用：qa chat --auth-file {file} --add-user 名字 --admin")
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            print(f"注意：其他用户能读取 {file}；请运行：chmod 600 {file}", file=sys.stderr)
        return cls(accounts)

    def check(self, name: str, password: str) -> Visitor | None:
        """Whoever has this name and password; takes as long where there is no such name."""
        account = self._accounts.get(name)
        with self._checking:
            right = _matches(password, account.hash if account else self._nobody)
        return account.visitor if account and right else None


def may_change(request: gr.Request) -> bool:
    """Whether whoever made a request may change the library: everyone without accounts, else administrators only."""
    visitor = getattr(request.request.state, "visitor", None) if request.request else None
    return visitor is None or visitor.role == "admin"


def add(file: Path, name: str, password: str, role: Role) -> None:
    """Write an account into a file, in place of one of the same name; the file is made if it is not there.

    Raises:
        InputError: the name or the password will not do.
        ConfigError: the file cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"用户名“{name}”不合适；请用 1 到 64 个字母、汉字、数字或 . _ @ -")
    if len(password) < SHORTEST:
        raise InputError(f"密码至少要 {SHORTEST} 个字符")
    kept = [a for a in _lines(file) if a.visitor.name != name] if file.exists() else []
    kept.append(Account(Visitor(name, role), hashed(password)))
    text = "".join(f"{a.visitor.name}:{a.hash}:{a.visitor.role}\n" for a in kept)
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
        new.replace(file)
    except OSError as error:
        raise ConfigError(f"{file} 不能写入（{error.strerror}）；请检查权限") from error


def hashed(password: str) -> str:
    """A password as it stands in the file."""
    salt = secrets.token_bytes(SALT_BYTES)
    key = _key(password, salt, COST, BLOCK, PARALLEL)
    return f"scrypt${COST}${BLOCK}${PARALLEL}${_text(salt)}${_text(key)}"


def _matches(password: str, stored: str) -> bool:
    match = _HASH.fullmatch(stored)
    assert match  # every line was checked when it was read
    cost, block, parallel = (int(match[i]) for i in (1, 2, 3))
    salt, key = base64.b64decode(match[4]), base64.b64decode(match[5])
    return hmac.compare_digest(_key(password, salt, cost, block, parallel), key)


def _key(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    memory = 2 * 128 * cost * block
    return scrypt(password.encode(), salt=salt, n=cost, r=block, p=parallel, maxmem=memory, dklen=KEY_BYTES)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _lines(file: Path) -> list[Account]:
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "不是 UTF-8 文本"
        raise ConfigError(
            f"账号文件 {file} 不能读取（{why}）；新建账号：qa chat --auth-file {file} --add-user 名字"
        ) from error
    found: list[Account] = []
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            found.append(_account(line.strip(), f"{file} 第 {number} 行"))
    return found


def _account(line: str, where: str) -> Account:
    """The line itself is not quoted in errors: it may hold a password."""
    name, _, rest = line.partition(":")
    stored, _, role = rest.rpartition(":")
    if not _NAME.fullmatch(name) or not _sound(stored):
        raise ConfigError(f"{where}不是“名字:密码散列:角色”（不要写明文密码）；请用 qa chat --add-user 生成")
    if role not in ("user", "admin"):
        raise ConfigError(f"{where}的角色应为 user 或 admin")
    return Account(Visitor(name, "admin" if role == "admin" else "user"), stored)


def _sound(stored: str) -> bool:
    match = _HASH.fullmatch(stored)
    if not match or not 2 <= int(match[1]) <= MOST_COST or int(match[1]) & (int(match[1]) - 1):
        return False
    if not 1 <= int(match[2]) <= BLOCK or not 1 <= int(match[3]) <= 4:
        return False
    try:
        return len(base64.b64decode(match[5], validate=True)) == KEY_BYTES and bool(
            base64.b64decode(match[4], validate=True)
        )
    except ValueError:
        return False
