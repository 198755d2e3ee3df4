"""Which rows of tables a question names by their own words, where it names no known indicator."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import mentions
from qa.answer.asked_periods import kept_periods
from qa.retrieval.slots import document_holds_place
from qa.schema import Document, Fact, Query
from qa.store import Store
from qa.store.segment import tagged
from qa.text import bare
from qa.wordings import unified

ROW_NAME = 5  # characters of a row's name that names it in a question
_STOCK = re.compile("(?:保有量|拥有量|存量|总量|总额|总数|数量|规模|面积|率|数)$")


def rows(query: Query, documents: Sequence[Document], store: Store) -> list[Fact]:
    """The facts of tables in the documents about the places of a question."""
    about = [d.doc for d in documents if any(document_holds_place(place, d) for place in query.places)]
    return [f for f in store.facts(about) if f.kind == "row"]


def all_of(query: Query, facts: Sequence[Fact]) -> tuple[str, ...]:
    """The rows of tables whose whole names stand in a question: 从业人员持证率和全社会劳动力持证率."""
    text = bare(query.text)
    names = {f.indicator for f in facts if len(f.indicator) >= ROW_NAME}
    found = [name for name in names if bare(name) in text]
    longest = (n for n in found if not any(n != other and n in other for other in found))
    return tuple(sorted(longest, key=lambda name: text.index(bare(name))))


def only_one_of(query: Query, facts: Sequence[Fact]) -> str | None:
    """The only row of tables whose name the words of a question for several times make up in the main: 耕地保有量 where
    耕地 is asked for; None where the question says what was done with it (流转耕地).
    """
    terms = [unified(term) for term in query.terms]
    if not terms or len(kept_periods(query)) < 2 or len(query.places) > 1 or _does_something(query):
        return None
    names = {f.indicator for f in facts if f.place in query.places}
    held = [name for name in names if all(term in unified(name) for term in terms)]
    core = _STOCK.sub("", unified(held[0])) if len(held) == 1 else ""
    return held[0] if 0 < len(core) <= 2 * sum(map(len, terms)) else None


def _does_something(query: Query) -> bool:
    """Whether a question has a verb of its own beside those that ask how much there is."""
    named = mentions.read(query.text, query.places, 0)
    words = [word for word, tag in tagged(named.without(named.places, named.periods)) if tag.startswith("v")]
    return any(len(word) > 1 and word not in (*query.terms, *mentions.shape_words()) for word in words)
