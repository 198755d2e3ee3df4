"""An English question in Chinese words, for the search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.answer.generators import Message
from qa.answer.translate import translated
from qa.question import understand


@dataclass
class Engine:
    """Replies with what it is made with."""

    reply: str
    name: str = "fake"

    def stream(self, messages: Sequence[Message], limit: int) -> Iterator[str]:
        """The reply, in two pieces."""
        yield self.reply[:3]
        yield self.reply[3:]


QUERY = understand("How many criminal cases were filed in Yuncheng in 2025?", (), {"运城市"}, 2026)


def test_the_translation_gives_the_words_to_search_with() -> None:
    query = translated(QUERY, Engine("太原市2024年刑事案件有多少？"), {"运城市"}, 2026)  # type: ignore[arg-type]
    assert "刑事案件" in query.terms
    assert "刑事案件" in query.text
    # what the question itself names is not the translation's to change
    assert query.places == ("运城市",)
    assert [p.first for p in query.periods] == [2025]
    assert query.language == "en"


def test_what_is_no_chinese_changes_nothing() -> None:
    assert translated(QUERY, Engine("I cannot."), {"运城市"}, 2026) is QUERY  # type: ignore[arg-type]
    assert translated(QUERY, Engine(""), {"运城市"}, 2026) is QUERY  # type: ignore[arg-type]
