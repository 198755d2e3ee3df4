"""Sentences of the right answers of a run of the gold questions, and each with one thing changed: for eval.mutate."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.metrics import stands

_MARK = re.compile(r"\[\d+\]")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_NUMBER = re.compile(r"(?<![\d.A-Za-z])\d[\d,]*(?:\.\d+)?(?![\d.]*年)(?=\D|$)")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_OPPOSITE = {"增长": "下降", "提高": "降低", "增加": "减少", "下降": "增长", "降低": "提高", "减少": "增加"}
_TURN = re.compile(f"(?:{'|'.join(_OPPOSITE)})(?!值)")  # 增加值 is no turn
_UNITS = {"个百分点": "%", "%": "个百分点", "亿": "万", "万": "亿"}
_UNIT = re.compile("|".join(_UNITS))
_BEHIND = re.compile("以上|以内|左右")

Told = tuple[str, str, list[tuple[str, int]], str | None]  # question, sentence, (doc, start) of citations, change


def right_answers(run: Path, places: Sequence[str], seed: int) -> Iterator[Told]:
    """Sentences with one figure of answers that the judge found right, then what each becomes by one change.

    Quotes, tables and computed figures are left out: the check does not make them. A changed figure that a cited
    sentence holds as well is no change.
    """
    rng = random.Random(seed)
    for row in json.loads(run.read_text(encoding="utf-8"))["rows"]:
        answer = row["answer"]
        if not row["strict"] or answer.get("refused") or "｜" in answer["answer"] or "|" in answer["answer"]:
            continue
        cited = [(c["doc"], c["start"]) for c in answer["citations"]]
        quotes = " ".join(c["quote"] for c in answer["citations"])
        question = answer.get("completed_question") or answer["question"]
        for match in _SENTENCE.finditer(answer["answer"]):
            sentence = _MARK.sub("", match.group()).strip()
            if not _is_plain(sentence, answer):
                continue
            yield question, sentence, cited, None
            for change, text in _changed(sentence, quotes, places, rng):
                yield question, text, cited, change


def _is_plain(sentence: str, answer: dict[str, Any]) -> bool:
    computed = [n["text"] for n in answer["numbers"] if n["computed"]]
    return (
        len(_NUMBER.findall(sentence)) == 1
        and bool(re.search("[\u4e00-\u9fff]{4}", sentence))
        and "“" not in sentence.rsplit("：", maxsplit=1)[-1][:1]
        and "资料中没有" not in sentence
        and not any(stands(text, sentence) for text in computed)
    )


def _changed(sentence: str, quotes: str, places: Sequence[str], rng: random.Random) -> Iterator[tuple[str, str]]:
    number = _NUMBER.search(sentence)
    assert number
    old = number.group().replace(",", "")
    start, end = number.span()
    for change, new in (
        ("last digit", old[:-1] + str((int(old[-1]) + rng.randrange(1, 9)) % 10)),
        ("decimal point", old.replace(".", "").lstrip("0") if "." in old else old + "0"),
        ("value", str(int(float(old)) + rng.randrange(2, 40))),
    ):
        if new != old and not stands(new, quotes):
            yield change, f"{sentence[:start]}{new}{sentence[end:]}"
    yield "negation", f"{sentence[:start]}不是{sentence[start:]}"
    if unit := _UNIT.match(sentence, end):
        yield "unit", f"{sentence[:end]}{_UNITS[unit.group()]}{sentence[unit.end() :]}"
    if turn := _TURN.search(sentence, 0, start):
        yield "direction", f"{sentence[: turn.start()]}{_OPPOSITE[turn.group()]}{sentence[turn.end() :]}"
    if behind := _BEHIND.search(sentence, end):
        other = {"以上": "以内", "以内": "以上", "左右": "以上"}[behind.group()]
        yield "qualifier", f"{sentence[: behind.start()]}{other}{sentence[behind.end() :]}"
    if year := _YEAR.search(sentence):
        yield "period", f"{sentence[: year.start()]}{int(year.group()) + rng.choice((-1, 1))}{sentence[year.end() :]}"
    for place in places:
        if place in sentence:
            yield "place", sentence.replace(place, rng.choice([p for p in places if p != place]))
