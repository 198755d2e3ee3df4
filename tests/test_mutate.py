"""The mutation test itself, and what it says of the check on invented reports of other places."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from eval.mutate import Library, cases, run, share
from eval.retold import right_answers
from eval.statements import Statement, mutations, of_label

ROBUST = Path(__file__).parents[1] / "eval/robust/dev"

LABEL = {
    "start": 10,
    "end": 14,
    "text": "5.5%",
    "indicator": "生产总值",
    "value": "5.5",
    "unit": "%",
    "measure": "change",
    "direction": 1,
    "qualifier": "左右",
    "basis": None,
    "status": "target",
    "period": [2026, 2026],
    "place": "德阳市",
    "optional": False,
}


def statement(**fields: object) -> Statement:
    true = of_label(LABEL | fields, random.Random(3))
    return Statement(**{name: getattr(true, name) for name in true.__slots__} | {"wording": 0, "says_status": False})


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.read(ROBUST / "facts.jsonl", ROBUST / "reports")


def test_a_statement_says_what_its_label_says() -> None:
    assert statement().text() == "德阳市2026年生产总值增长5.5%左右。"
    assert statement(text="46个", unit="个", indicator="示范村(建成)", measure="level", qualifier=None).text() == (
        "德阳市2026年建成示范村为46个。"
    )
    assert statement(period=[2021, 2025]).text() == "德阳市“十四五”期间生产总值增长5.5%左右。"


def test_each_mutation_changes_one_thing_and_never_nothing() -> None:
    true = statement()
    neighbour = LABEL | {"text": "4%", "indicator": "固定资产投资", "qualifier": None}
    made = list(mutations(true, [neighbour], ["德阳市", "绵阳市"], random.Random(1)))
    assert {change for change, _ in made} == {
        "last digit", "decimal point", "value", "unit", "direction", "qualifier", "place", "period", "status",
        "negation", "neighbour",
    }  # fmt: skip
    assert all(false.text() != true.text() for _, false in made)
    by_change = {change: false.text() for change, false in made}
    assert by_change["decimal point"] == "德阳市2026年生产总值增长55%左右。"
    assert by_change["direction"] == "德阳市2026年生产总值下降5.5%左右。"
    assert by_change["unit"] == "德阳市2026年生产总值增长5.5个百分点左右。"
    assert by_change["place"] == "绵阳市2026年生产总值增长5.5%左右。"


def test_the_same_seed_makes_the_same_cases(library: Library) -> None:
    first, second = ([(c.sentence, c.change) for c in cases(library, 7)][:200] for _ in range(2))
    assert first == second


def test_right_answers_of_a_run_are_told_and_changed(tmp_path: Path) -> None:
    answer = {
        "question": "德阳2026年生产总值目标",
        "answer": "德阳市2026年规上工业增加值增长5.5%左右[1]。比上年高0.4个百分点。资料中没有说明绵阳市的情况。",
        "citations": [{"doc": "d", "start": 7, "quote": "规上工业增加值增长5.5%左右"}],
        "numbers": [{"text": "0.4个百分点", "computed": "5.5% - 5.1%"}],
    }
    wrong = {"strict": False, "answer": answer}
    file = tmp_path / "run.json"
    file.write_text(json.dumps({"rows": [{"strict": True, "answer": answer}, wrong]}), encoding="utf-8")
    (first, *changed) = right_answers(file, ["德阳市", "绵阳市"], seed=1)
    assert first == ("德阳2026年生产总值目标", "德阳市2026年规上工业增加值增长5.5%左右。", [("d", 7)], None)
    by_change = {change: text for _, text, _, change in changed}
    assert by_change["direction"] == "德阳市2026年规上工业增加值下降5.5%左右。"
    assert by_change["qualifier"] == "德阳市2026年规上工业增加值增长5.5%以上。"
    assert by_change["place"] == "绵阳市2026年规上工业增加值增长5.5%左右。"
    assert by_change["negation"] == "德阳市2026年规上工业增加值增长不是5.5%左右。"
    assert len(changed) == len(by_change) == 9


def test_the_check_tells_true_from_false(library: Library) -> None:
    counts, faults = run(library, list(cases(library, seed=1)))
    assert share(counts, right=False) >= 0.99, faults
    assert share(counts, right=True) >= 0.93, faults  # some of the reports have periods that are misread
