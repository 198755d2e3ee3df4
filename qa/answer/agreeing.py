"""Whether two facts of one place, period and indicator state the same. Pure."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from qa import quantities
from qa.schema import Fact


def agree(a: Fact, b: Fact) -> bool:
    """Whether two facts of one slot state the same: equal, one the other rounded, or 以上 of a smaller value."""
    if a.direction and b.direction and a.direction != b.direction:
        return False
    try:
        one, two = _scaled(a), _scaled(b)
    except InvalidOperation:
        return re.sub("-+", "-", a.value) == re.sub("-+", "-", b.value) and a.unit == b.unit
    if one == two:
        return True
    less, more = sorted((a, b), key=_scaled)
    if less.qualifier == "以上" and more.status == "actual":
        return True
    return a.unit == b.unit and (_rounded(a, b) or _rounded(b, a))


def _scaled(fact: Fact) -> Decimal:
    found = next(iter(quantities.find(f"1{fact.unit}")), None)
    return abs(Decimal(fact.value)) * (found.low if found else 1)


def _rounded(coarse: Fact, fine: Fact) -> bool:
    """Whether ``coarse`` is ``fine`` with fewer decimals: 54.7 and 54.66, but not 6 and 6.4 of a target."""
    places = -int(Decimal(coarse.value).as_tuple().exponent)
    more = -int(Decimal(fine.value).as_tuple().exponent)
    if coarse.status == "target" or places >= more or (places == 0 and abs(Decimal(coarse.value)) < 100):
        return False
    return abs(Decimal(coarse.value)) == abs(round(Decimal(fine.value), places))
