"""The plot of an answer that compares: its checked figures over places or years."""

from __future__ import annotations

import re

from qa.facts.series import series
from qa.schema import Answer, Fact
from ui.plot import plot
from ui.service import Service
from ui.words import ZH, Words

_QUALIFIED = re.compile("(左右|上下|以上|以下|以内)$")


def of_answer(answer: Answer, service: Service, say: Words = ZH) -> str:
    """The plot of a comparison: the answer's checked figures that the library has as facts; "" where none compare.

    Args:
        answer: a whole answer.
        service: where its documents are.
        say: the words of the visitor.

    Raises:
        QAError: a cited document is not in the library any more.
    """
    cited = {c.n: c for c in answer.citations}
    checked = [(cited[n.citation], _bare(n.text)) for n in answer.numbers if n.verified and n.citation in cited]
    if len(checked) < 2:
        return ""
    stated_in = {c.doc: service.assistant.facts(doc=c.doc) for c, _ in checked}
    facts = {
        (fact.doc, fact.start, fact.end): fact
        for citation, text in checked
        for fact in stated_in[citation.doc]
        if citation.start <= fact.start and fact.end <= citation.end and _bare(fact.text) == text
    }
    by_indicator: dict[str, list[Fact]] = {}
    for fact in facts.values():
        by_indicator.setdefault(fact.indicator, []).append(fact)
    documents = {d.doc: d for d in service.documents or ()}
    plots = [
        plot(name, one, documents, say)
        for name, members in by_indicator.items()
        for one in series(members)
        if len({(v.fact.place, v.fact.period.first, v.fact.period.last) for v in one.values}) > 1
    ]
    return "".join(f'<figure class="chart">{drawn}</figure>' for drawn in plots)


def _bare(text: str) -> str:
    """A figure without white space and without what qualifies it: 6%左右 is 6%."""
    return _QUALIFIED.sub("", "".join(text.split()))
