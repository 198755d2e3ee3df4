"""png, jpg and pages of scans: recognised by PP-OCR through RapidOCR, an extra whose package carries its models.

It runs on OpenVINO, which the project needs anyhow. What it finds are boxes of text; their order and the rows of
tables are read from where they lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from qa.documents.formats.grid import Box, grid_lines
from qa.documents.formats.lines import join, one_line
from qa.errors import DocumentError

MAX_PIXELS = 60_000_000  # an A3 page at 400 dpi has 31 million
MIN_SCORE = 0.5
_TERMINAL = ("。", "！", "？", "；", "：", "”")


def available() -> bool:
    """Whether the extra is installed; nothing is loaded."""
    from importlib.util import find_spec  # noqa: PLC0415

    return find_spec("rapidocr") is not None


def read_image(path: Path) -> str:
    """The text of a picture of a page.

    Raises:
        DocumentError: the extra is not installed, the picture is damaged or too large, or holds no text.
    """
    if not available():
        raise DocumentError(f'{path}：识别图片需要 OCR 组件；请运行 pip install "wenbao[ocr]"')
    from PIL import Image, ImageOps  # noqa: PLC0415

    with Image.open(path) as image:
        if image.width * image.height > MAX_PIXELS:
            raise DocumentError(f"{path}：图片超过 {MAX_PIXELS // 10**6} 百万像素；请缩小或拆分")
        upright = ImageOps.exif_transpose(image).convert("RGB")
    lines = recognised(upright)
    if not lines:
        raise DocumentError(f"{path}：图片里没有识别出文字；请换一张更清晰的图片")
    return join(lines)


def recognised(image: Any) -> list[str]:
    """The lines of a page (a PIL image in RGB), in reading order."""
    import numpy as np  # noqa: PLC0415

    found = _engine()(np.asarray(image)[:, :, ::-1])  # BGR, as OpenCV has it
    if found.boxes is None:
        return []
    boxes = [
        Box(one_line(text), *map(float, (*corners.min(axis=0), *corners.max(axis=0))))
        for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        if score >= MIN_SCORE and text.strip()
    ]
    return [line for column in columns(boxes) for line in _column_lines(column)]


@cache
def _engine() -> Any:
    from rapidocr import EngineType, RapidOCR  # noqa: PLC0415

    engines = {f"{step}.engine_type": EngineType.OPENVINO for step in ("Det", "Cls", "Rec")}
    return RapidOCR(params={**engines, "Global.log_level": "error", "Global.text_score": MIN_SCORE})


def columns(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes cut where the page is: across at wide gaps, down between columns of running text.

    A gap between two columns of a table is no cut: lines of running text fill their column, cells do not.
    """
    boxes = sorted(boxes, key=lambda box: (box.left, box.top))
    if cut := _down(boxes):
        return columns(boxes[:cut]) + columns(boxes[cut:])
    rows = _rows(boxes)
    if cut := _across(rows):
        upper, lower = [b for row in rows[:cut] for b in row], [b for row in rows[cut:] for b in row]
        return [upper, *columns(lower)]
    return [boxes]


def _down(boxes: Sequence[Box]) -> int | None:
    """Where a gap from top to bottom parts running text, in boxes sorted from the left."""
    right = float("-inf")
    for i, box in enumerate(boxes):
        if i and box.left > right and _running(boxes[:i]) and _running(boxes[i:]):
            return i
        right = max(right, box.right)
    return None


def _running(boxes: Sequence[Box]) -> bool:
    """Whether lines of text stand here: at least three, and most of them as wide as the column."""
    width = max(box.right for box in boxes) - min(box.left for box in boxes)
    full = sum(box.right - box.left > 0.75 * width for box in boxes)
    return len(boxes) >= 3 and full * 2 > len(boxes) and width > 8 * median(box.height for box in boxes)


def _across(rows: Sequence[Sequence[Box]]) -> int | None:
    """Where a heading over all columns ends: below a row of one box, with rows of several after it."""
    for i in range(1, len(rows)):
        if len(rows[i - 1]) == 1 and len(rows[i]) > 1:
            below = sorted((box for row in rows[i:] for box in row), key=lambda box: box.left)
            if _down(below):
                return i
    return None


def _rows(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes at one height, from the top down and from left to right."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box.middle):
        last = rows[-1][-1] if rows else None
        if last and box.middle - last.middle < 0.5 * min(box.height, last.height):
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: box.left) for row in rows]


def _column_lines(boxes: Sequence[Box]) -> Iterator[str]:
    """Rows of several boxes as a table, other lines joined to paragraphs."""
    rows = _rows(boxes)
    text_boxes = [row[0] for row in rows if len(row) == 1] or boxes
    left, right = min(box.left for box in text_boxes), max(box.right for box in text_boxes)
    text, joined_on = "", False
    grid: list[list[Box]] = []
    for row in rows:
        if len(row) > 1:
            if text:
                yield text
            text = ""
            grid.append(row)
            continue
        if grid and row[0].left > left + 0.1 * (right - left) and row[0].right < right - 0.3 * (right - left):
            grid.append(row)  # the one filled cell of a row
            continue
        yield from grid_lines(grid)
        grid = []
        box = row[0]
        if text and (box.left > left + 0.8 * box.height or not joined_on):
            yield text
            text = ""
        text = _glued(text, box.text)
        joined_on = box.right > right - 2.5 * box.height and not box.text.endswith(_TERMINAL)
    if text:
        yield text
    yield from grid_lines(grid)


def _glued(before: str, after: str) -> str:
    space = " " if re.search(r"[A-Za-z]$", before) and re.match(r"[A-Za-z]", after) else ""
    return before + space + after
