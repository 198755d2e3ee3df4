"""``qa doctor``: what is in order, what is not, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from qa import models
from qa.config import Config
from qa.errors import QAError
from qa.store.local import FILE, LocalStore

MIN_FREE = 4 * 2**30  # bytes: weights while they are fetched, joined and converted
MIN_SQLITE = (3, 35, 0)
PACKAGES = ("torch", "transformers", "sentence-transformers", "faiss-cpu", "openvino-genai", "gradio")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    subject: str
    status: Literal["ok", "warning", "fault"]
    detail: str
    remedy: str | None = None


def examine(library: Path | None) -> list[Finding]:
    """Look at configuration, versions, disk, models and library; never raises for a fault it can name."""
    findings = [_versions()]
    try:
        config = Config.load(library=library)
    except QAError as error:
        return [*findings, Finding("配置", "fault", str(error), "改正 wenbao.toml 或 QA_* 环境变量")]
    findings.append(Finding("配置", "ok", f"引擎 {config.engine}，今年指 {config.year} 年"))
    return [*findings, _disk(config), *_models(config), _library(config)]


def _versions() -> Finding:
    absent, found = [], [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            absent.append(package)
    if absent:
        return Finding("版本", "fault", "缺少 " + "、".join(absent), f"pip install {' '.join(absent)}")
    if sqlite3.sqlite_version_info < MIN_SQLITE:
        return Finding("版本", "fault", f"SQLite {sqlite3.sqlite_version} 太旧", "换用较新的 Python")
    return Finding("版本", "ok", "，".join(found))


def _disk(config: Config) -> Finding:
    folder = next(p for p in (config.cache, *config.cache.absolute().parents) if p.exists())
    free = shutil.disk_usage(folder).free
    status: Literal["ok", "warning"] = "ok" if free >= MIN_FREE else "warning"
    remedy = None if status == "ok" else f"腾出空间，或用 QA_CACHE 把模型缓存放到别处（现为 {config.cache}）"
    return Finding("磁盘", status, f"{folder} 剩余 {free / 2**30:.1f} GiB", remedy)


def _models(config: Config) -> list[Finding]:
    findings = []
    for state in models.list_models(config):
        if not state.used:
            continue
        subject = f"模型 {state.name}"
        if state.state == "broken":
            findings.append(Finding(subject, "fault", "文件损坏", f"删除 {state.path} 后再提问，会重新下载"))
        elif state.state == "absent":
            findings.append(
                Finding(subject, "warning", "尚未下载", "第一次提问或收录时自动下载；离线环境请先联网运行一次")
            )
        else:
            findings.append(Finding(subject, "ok", state.state))
    return findings


def _library(config: Config) -> Finding:
    subject = f"资料库 {config.library}"
    if not (config.library / FILE).is_file():
        return Finding(subject, "warning", "还没有", f"qa ingest PATH --library {config.library}")
    prepared = any(s.role == "embedding" and s.used and s.state == "ready" for s in models.list_models(config))
    try:
        if prepared:
            encoder = models.load_encoder(config)
            store = LocalStore(config.library, encoder.fingerprint, encoder.dimension)
            store.vector_search(encoder.query("检查"), 1)
        else:  # to look at the library must not fetch a model
            store = LocalStore(config.library, "", 1, other_weights=True)
        count = len(store.documents())
    except QAError as error:
        return Finding(subject, "fault", str(error), "按上面的提示处理")
    return Finding(subject, "ok" if count else "warning", f"{count} 个文档", None if count else "qa ingest PATH")
