"""An amount as an answer writes it: rounded, and with the multiplier and unit of the figure it is made of. Pure."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from qa.quantities import Quantity

MULTIPLIERS = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}  # rising
TENTH, CENT = Decimal("0.1"), Decimal("0.01")
LARGE = 1000  # what is rounded at all is then rounded to a whole
_MULTIPLIER = re.compile("万亿|亿|万")
_NUMERAL = re.compile(r"^[\d.,\s多余几]+(?:万亿|亿|万)?")


def multiplier_of(text: str) -> str:
    """The multiplier that a figure is written with; "" where it has none."""
    found = _MULTIPLIER.search(text)
    return found.group() if found else ""


def written(value: Decimal, like: Quantity, unit: str = "") -> tuple[str, str]:
    """A value in the unit of a figure, in its multiplier or one that leaves no fraction below 1; and 约 if rounded."""
    most = MULTIPLIERS[multiplier_of(like.text)]
    fitting = [(word, size) for word, size in MULTIPLIERS.items() if size <= most and (size <= value or not word)]
    word, size = fitting[-1]
    amount, about = rounded(value / size)
    if about and value >= LARGE * size:
        amount = plain((value / size).quantize(Decimal(1), ROUND_HALF_UP))
    return f"{amount}{word}{unit or _NUMERAL.sub('', like.text)}", about


def rounded(value: Decimal, to: Decimal = CENT) -> tuple[str, str]:
    """A value rounded, and 约 where that is not all of it."""
    nearest = value.quantize(to, ROUND_HALF_UP)
    return plain(nearest), "" if nearest == value else "约"


def plain(value: Decimal) -> str:
    """A value without trailing zeros or an exponent."""
    return f"{value.normalize():f}"
