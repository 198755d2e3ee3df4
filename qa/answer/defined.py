"""What coined and quoted phrases are, in the sentences that say so. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer.coined import Coined, stands_for
from qa.answer.sections import Section
from qa.schema import Evidence
from qa.text import bare

_ENTRY = re.compile(r"(?:[①-⑳]|\d{1,2}[.、])?[“\"「『]?([^“”\"「」『』,。:;]{3,16})[”\"」』]?(?:是指|指|即|:)")
LONGEST_QUOTED = 200  # characters of a sentence that is told because a phrase stands nowhere else


def explained(terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The sentence that says what a coined phrase is."""
    items = [item for section in sections for item in section.items]
    for term in terms:
        if parts := _by_parts(term, items):
            return parts
    for term in terms:
        if pieces := _of_each([Coined(piece) for piece in term.pieces], items):
            return pieces
        for item in items:
            if term.explained(item.sentence.text):
                return [item]
    for term in terms:
        for item in items:
            if term.listed_before(item.sentence.text):
                return [item]
    return []


def _by_parts(term: Coined, items: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that say of each character of a phrase what it stands for."""
    found = [next((i for i in items if stands_for(c, i.sentence.text)), None) for c in term.characters]
    told = [item for item in found if item]
    return told if told and len(told) == len(found) else []


def _of_each(terms: Sequence[Coined], items: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that explain each of some phrases; empty where one is not explained."""
    found = [next((item for item in items if term.explained(item.sentence.text)), None) for term in terms]
    return [] if None in found else list(dict.fromkeys(item for item in found if item))


def glossed(question: str, sections: Sequence[Section]) -> list[Evidence]:
    """The entry of a glossary whose head the question has: “长者饭堂”：由政府补贴……."""
    asked = bare(question)
    for section in sections:
        for item in section.items:
            entry = _ENTRY.match(bare(item.sentence.text))
            if entry and entry[1] in asked:
                return [item]
    return []


def of_kind(terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The sentence that lists as many things of a kind as the phrase counts: 农业强市、产业强市、旅游强市 of 三强市."""
    for term in terms:
        for section in sections:
            for item in section.items:
                if term.items_of_kind(item.sentence.text):
                    return [item]
    return []


def only_sentence(terms: Sequence[Coined], sections: Sequence[Section]) -> list[Evidence]:
    """The only sentence that has a quoted phrase, where it lists things."""
    for term in terms:
        holding = [i for section in sections for i in section.items if term.stands_in(i.sentence.text)]
        if (
            len(holding) == 1
            and "、" in (text := holding[0].sentence.text)
            and (term.noun or len(text) <= LONGEST_QUOTED)
        ):
            return holding
    return []
