"""A year that a question names only as what a change is counted from: 去年比前年涨了多少. Pure.

Reports give such a change with the year itself (增长3.0%, 高于去年5.3个百分点), and seldom the year before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answer.sourced import sources_of
from qa.answer.wanted import asked_unit
from qa.answer.words import changes
from qa.periods import default_period
from qa.quantities import RATES, Quantity
from qa.schema import Document, Evidence, Period, Query

_COUNTED_BACK = re.compile("倒推|反推|推算|倒算|反算")
_AGAINST = "(?:比起?|较|相[较比]于?|[跟和与同](?={}[^，。？；]{{0,8}}?[相对]?比))"


def without_base(query: Query) -> Query:
    """The query without the years that others right after them are only compared with; as it is where it has none."""
    based = [p for p in query.periods if _is_base(query, p)]
    kept = tuple(p for p in query.periods if p not in based)
    kind = "figures" if query.kind == "trend" and len(kept) == 1 else query.kind
    return replace(query, periods=kept, kind=kind) if based and kept else query


def _is_base(query: Query, period: Period) -> bool:
    """Whether a single year stands behind 比 or 较, or is to be counted back to, and the year after it is asked for."""
    if period.first != period.last or not any(p.first == p.last == period.last + 1 for p in query.periods):
        return False
    name = re.escape(period.text)
    counted_back = _COUNTED_BACK.search(query.text)
    return bool(re.search(_AGAINST.format(name) + name, query.text) or (counted_back and period.text in query.text))


def asks_amount(query: Query) -> bool:
    """Whether it is asked how many more there are of something counted, which no change in percent says: 多了几个."""
    return asked_unit(query.text) not in ("", *RATES)


def counted_back(query: Query) -> bool:
    """Whether the year before is to be computed of what a report says of the year after it."""
    return bool(_COUNTED_BACK.search(query.text))


def tell_of(period: Period, documents: Sequence[Document]) -> bool:
    """Whether one of the documents is of a year, or of the year after it and so looks back on it."""
    own = [default for d in documents if (default := default_period(d)) and default.first == default.last]
    return any(p.first in (period.first, period.first + 1) for p in own)


def tells_change(figures: Sequence[tuple[Quantity, Evidence]]) -> bool:
    """Whether one of the figures of an answer is of a change."""
    return any(
        figure.direction or any(changes(item.sentence.text, source) for source in sources_of(figure, item))
        for figure, item in figures
    )
