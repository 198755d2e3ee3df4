"""Near questions after a refusal."""

from __future__ import annotations

from qa.answer.suggest import suggest
from qa.assistant import Assistant
from qa.schema import Fact, Period, Query


def fact(place: str, year: int, indicator: str = "地区生产总值", *, known: bool = True, status: str = "target") -> Fact:
    return Fact(
        "d", place, Period(f"{year}年", year, year), indicator, known, "6", "%", "change", 1, None, None,
        status, "prose", (), "6%", 0, 2, 0, 9,
    )  # fmt: skip  # type: ignore[arg-type]


def query(places: tuple[str, ...] = (), years: tuple[int, ...] = (), indicators: tuple[str, ...] = ()) -> Query:
    periods = tuple(Period(f"{y}年", y, y) for y in years)
    return Query("问", "问", "zh", places=places, periods=periods, indicators=indicators)


def test_the_same_indicator_of_the_place_in_the_nearest_year_comes_first() -> None:
    facts = [
        fact("甲市", 2024), fact("甲市", 2025), fact("乙市", 2027), fact("甲市", 2027, "粮食产量"), fact("丙市", 2020),
    ]  # fmt: skip
    assert suggest(query(("甲市",), (2027,), ("地区生产总值",)), facts) == (
        "甲市2025年地区生产总值增长目标是多少？",
        "甲市2024年地区生产总值增长目标是多少？",
        "乙市2027年地区生产总值增长目标是多少？",
    )


def test_of_a_missing_place_the_same_is_offered_for_others() -> None:
    asked = suggest(query(("丁市",), (2026,), ("地区生产总值",)), [fact("甲市", 2026), fact("甲市", 2026, "粮食产量")])
    assert asked == ("甲市2026年地区生产总值增长目标是多少？",)


def test_results_plans_and_levels_are_asked_in_their_own_words() -> None:
    grown = fact("甲市", 2025, status="actual")
    plan = Fact(
        "d", "甲市", Period("十五五", 2026, 2030), "常住人口城镇化率", True, "60", "%", "level", 0, None, None,
        "target", "row", (), "60", 0, 2, 0, 9,
    )  # fmt: skip
    assert suggest(query(("甲市",), (2025,)), [grown, plan]) == (
        "甲市2025年地区生产总值增长了多少？",
        "甲市“十五五”常住人口城镇化率目标是多少？",
    )


def test_nothing_is_offered_where_nothing_is_shared_or_the_words_are_no_known_indicator() -> None:
    assert suggest(query(), [fact("甲市", 2026)]) == ()
    assert suggest(query(("乙市",)), [fact("甲市", 2026)]) == ()
    assert suggest(query(("甲市",)), [fact("甲市", 2026, "某某企业数", known=False)]) == ()


def test_a_refusal_suggests_what_the_library_can_answer(samples: Assistant) -> None:
    refusal = samples.ask("运城市2035年地区生产总值增长目标是多少？")
    assert refusal.refused
    assert refusal.suggestions
    assert all("运城市" in q or "地区生产总值" in q for q in refusal.suggestions)
    assert refusal.row()["suggestions"] == refusal.suggestions
