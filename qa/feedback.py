"""What visitors thought of answers: one JSON line each, in a file of its own.

The file stands beside the library, not in it, so that it survives rebuilding and removing the library. Whoever adds
a line has asked the visitor first; no name, address or session is kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from qa.errors import InputError, QAError
from qa.schema import Answer

Verdict = Literal["up", "down"]
NOTE_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict on one answer, with what is needed to look into it."""

    at: str  # ISO 8601, UTC
    verdict: Verdict
    note: str
    question: str
    completed_question: str | None
    answer: str
    refused: bool
    citations: list[dict[str, Any]]  # doc, start, end, quote
    model: str


def judge(answer: Answer, verdict: str, note: str = "") -> Feedback:
    """A verdict on an answer, made now.

    Raises:
        InputError: there is no such verdict, or the note is too long.
    """
    if verdict not in get_args(Verdict):
        raise InputError(f"评价应为 up 或 down，不是“{verdict}”")
    if len(note) > NOTE_CHARACTERS:
        raise InputError(f"留言最多 {NOTE_CHARACTERS} 字，现有 {len(note)} 字；请缩短")
    cited = [{"doc": c.doc, "start": c.start, "end": c.end, "quote": c.quote} for c in answer.citations]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Feedback(
        now, "up" if verdict == "up" else "down", note.strip(), answer.question, answer.completed_question,
        answer.answer, answer.refused, cited, answer.model,
    )  # fmt: skip


def add(feedback: Feedback, file: Path) -> None:
    """Append a line; the file is made at the first one, readable by its owner only.

    Raises:
        QAError: it cannot be written.
    """
    line = json.dumps(asdict(feedback), ensure_ascii=False) + "\n"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "wb") as stream:  # one write a line, so that several servers may share the file
            stream.write(line.encode())
    except OSError as error:
        raise QAError(f"反馈没有存下：{file} 不能写入（{error.strerror}）；请检查权限和磁盘") from error


def read(file: Path) -> Iterator[Feedback]:
    """All feedback, oldest first; none where the file is not there.

    Raises:
        QAError: the file cannot be read, or a line is no feedback.
    """
    try:
        lines = file.read_text("utf-8").split("\n") if file.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise QAError(f"{file} 不能读取（{getattr(error, 'strerror', None) or '不是 UTF-8 文本'}）") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield Feedback(**json.loads(line))
        except (json.JSONDecodeError, TypeError) as error:
            raise QAError(f"{file} 第 {number} 行不是反馈记录；请改正或删去这一行") from error
