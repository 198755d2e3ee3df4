"""Other wordings of the same thing."""

from importlib import resources

import pytest

from qa.store.segment import segment
from qa.wordings import unified


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("科创平台", "科技创新平台"),
        ("市场主体", "经营主体"),
        ("集中供暖面积", "集中供热面积"),
        ("老小区改造", "城镇老旧小区改造"),
    ],
)
def test_forms_of_one_thing_are_one(one: str, other: str) -> None:
    assert unified(one) == unified(other)
    assert segment(one) == segment(other)


def test_what_is_unified_stays_so() -> None:
    text = resources.files("qa").joinpath("data", "wordings.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    forms = [form for name, others in rows for form in (name, *others.split("|"))]
    assert len(forms) == len(set(forms)) > 100
    for form in forms:
        assert unified(unified(form)) == unified(form)


def test_names_that_hold_a_short_form_are_left() -> None:
    assert unified("高速公路") == "高速公路"
    assert unified("停车位 120 个") == "停车位120个"
