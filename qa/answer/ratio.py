"""How many times one figure is another, or which share of it, where a question asks for that. Pure."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from qa.answer.compute import Computed
from qa.quantities import RATES, Quantity

_TIMES = re.compile("[几多]少?倍|倍数|翻了?[几多]|(?:之|收入)比(?![例重])")
_SHARE = re.compile("百分之[几多]|几成|占(?!地)|比例|比重|百分比|几分之几")
_PART = re.compile("占(?!地)|几成|几分之几")  # which is no more than the whole
_PLACES = Decimal("0.1")


def asks_times(text: str) -> bool:
    """Whether words ask how many times one figure is another."""
    return bool(_TIMES.search(text))


def asks_share(text: str) -> bool:
    """Whether words ask which share one figure is of another."""
    return bool(_SHARE.search(text))


def of(text: str, labelled: dict[str, Quantity]) -> Computed | None:
    """The first of two figures as so many times, or percent, of the second; None where they cannot be set so.

    Args:
        text: the question.
        labelled: two figures, each with what it is of.
    """
    (first, a), (second, b) = labelled.items()
    alike = a.unit == b.unit and a.unit not in RATES and a.low == a.high and b.low == b.high
    if not alike or min(a.low, b.low) <= 0 or (_PART.search(text) and a.low > b.low):
        return None
    share = asks_share(text) and not asks_times(text)
    exact = a.low / b.low * (100 if share else 1)
    number = exact.quantize(_PLACES, ROUND_HALF_UP)
    value = f"{number.normalize():f}{'%' if share else '倍'}"
    about = "" if number == exact else "约"
    computation = f"{a.text} ÷ {b.text}"
    return Computed(
        f"{first}{'相当于' if share else '是'}{second}的{about}{value}（{computation}）。", value, computation
    )
