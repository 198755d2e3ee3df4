"""What people say of a document: front matter at the head of its text, and a sidecar file beside it.

The sidecar of ``report.pdf`` is ``report.pdf.meta.yaml``, YAML with the keys of front matter. It is written later and
by whoever keeps the collection, so it wins over front matter, and both win over what the text seems to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from qa import periods, places
from qa.errors import DocumentError
from qa.schema import Completeness

SIDECAR = ".meta.yaml"
# The keys that are fields of a document; ``level`` follows from the place.
FIELDS = ("title", "place", "province", "year", "kind", "completeness", "issuer", "date", "language", "periods")
KNOWN_KEYS = (*FIELDS, "source")
LANGUAGES = ("zh", "en")
_MAX_TEXT = 300
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)


def given(source: str, path: Path) -> tuple[dict[str, Any], int]:
    """The fields given for a document, checked, and where its text begins.

    Raises:
        DocumentError: front matter or sidecar is no valid YAML, has unknown keys or values without sense.
    """
    fields: dict[str, Any] = {}
    body = 0
    if match := _FRONT_MATTER.match(source):
        front = _read_yaml(match.group(1), f"{path}：front matter ")
        if isinstance(front, dict):
            body = match.end()
            fields = _checked(front, f"{path}：front matter ")
    if beside := sidecar(path):
        where = f"{_sidecar_path(path)}："
        named = _read_yaml(beside, where)
        if not isinstance(named, dict):
            raise DocumentError(f"{where}应是“键: 值”的列表，如 year: 2026")
        fields |= _checked(named, where)
    return fields, body


def sidecar(path: Path) -> str:
    """The text of the sidecar of a file, empty where there is none.

    Raises:
        DocumentError: it cannot be read.
    """
    beside = _sidecar_path(path)
    try:
        return beside.read_text(encoding="utf-8-sig") if beside.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "不是 UTF-8 文本"
        raise DocumentError(f"{beside}：不能读取（{reason}）；请改正或删去") from error


def _sidecar_path(path: Path) -> Path:
    return path.with_name(path.name + SIDECAR)


def _read_yaml(text: str, where: str) -> Any:
    try:
        # Values as they are written: YAML would read 2026-02-30 as a fault of its own, and yes as a truth.
        return yaml.load(text, yaml.BaseLoader) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentError(f"{where}不是合法的 YAML；请改正或删去") from error


def _checked(named: Mapping[Any, Any], where: str) -> dict[str, Any]:
    for key in named:
        if key not in KNOWN_KEYS:
            raise DocumentError(f"{where}有不认识的键“{str(key)[:40]}”；可用：{'、'.join(KNOWN_KEYS)}")
    try:
        return {key: check(key, value) for key, value in named.items()}
    except ValueError as error:
        raise DocumentError(f"{where}的 {error}" if where.endswith(" ") else f"{where}{error}") from None


def check(key: str, value: Any) -> Any:
    """A given value as the field of a document holds it.

    Raises:
        ValueError: it has no sense; the message is Chinese and says what would have.
    """
    if key == "year":
        return _year(value)
    if key == "date":
        return _date(value)
    if key == "periods":
        return _periods(value)
    if not (isinstance(value, str) and value.strip() and value.isprintable() and len(value) <= _MAX_TEXT):
        raise ValueError(f"{key} 应是一行文字（不超过 {_MAX_TEXT} 字）；数字请加引号")
    value = value.strip()
    allowed = {"completeness": get_args(Completeness), "language": LANGUAGES}.get(key)
    if allowed and value not in allowed:
        raise ValueError(f"{key}: {value} 不可用；可用：{'、'.join(allowed)}")
    if key == "province":
        known = places.gazetteer().resolve(value)
        if known is None or known.level != "province":
            raise ValueError(f"province: {value} 不是省级地区；应如 province: 山西省")
        return known.name
    return value


def _year(value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"(?:19|20)\d{2}|2100", text, re.ASCII):
        raise ValueError(f"year: {text[:40]} 不是年份；应如 year: 2026")
    return int(text)


def _date(value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError(f"date: {str(value)[:40]} 不是日期；应如 date: 2026-01-20") from None


def _periods(value: Any) -> tuple[str, ...]:
    texts = re.split(r"[，,、]\s*", value) if isinstance(value, str) else value
    if not isinstance(texts, list):
        raise ValueError("periods 应是一串时期；应如 periods: [2025年, 十五五]")  # noqa: TRY004 - caught by its callers
    for text in texts:
        found = periods.find(str(text), None)
        if len(found) != 1 or found[0][1:] != (0, len(str(text))):
            raise ValueError(f"periods: {str(text)[:40]} 不是时期；应如 periods: [2025年, 十五五]")
    return tuple(map(str, texts))
