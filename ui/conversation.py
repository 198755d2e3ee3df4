"""What one visitor has asked and been answered: the state behind the page."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from qa.schema import Answer, Citation, Shown, Stage, Turn
from ui.line import Waiting
from ui.source import View
from ui.words import Language, Words, words

HISTORY_TURNS = 20  # what the assistant reads of a history at most
Step = Literal["waiting", "retrieve", "generate", "verify", "done", "stopped", "failed"]
RUNNING: frozenset[Step] = frozenset({"waiting", "retrieve", "generate", "verify"})


@dataclass(slots=True)
class Exchange:
    """A question with as much of its answer as there is."""

    question: str
    step: Step = "waiting"
    shown: str = ""  # checked sentences so far
    answer: Answer | None = None
    error: str | None = None
    halted: bool = False  # the visitor pressed stop, while another thread may be taking in an event
    ahead: int = 0  # questions of others that are answered first

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.step in RUNNING

    def take(self, event: Waiting | Stage | Shown | Answer) -> None:
        """Take in what the assistant reports, in its order; nothing after a stop."""
        if self.halted:
            return
        match event:
            case Waiting(ahead):
                self.ahead = ahead
            case Stage(name):
                self.step = name
            case Shown(text):
                self.shown += text
                self.step = "verify"  # what is shown has been checked; the rest is being written and checked
            case Answer():
                self.answer = event
                self.step = "done"
        if self.halted and self.running:
            self.step = "stopped"

    def fail(self, message: str) -> None:
        """End with a stated error."""
        self.error = message
        self.step = "failed"

    def stop(self) -> None:
        """End here, at the visitor's wish; what was shown stays."""
        self.halted = True
        if self.running:
            self.step = "stopped"


@dataclass(slots=True)
class Conversation:
    """The exchanges of one conversation, oldest first.

    Changed in place: the stop button must reach the answer that is being written by another event of the same visitor.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    ident: str = field(default_factory=lambda: secrets.token_urlsafe(9))

    @property
    def current(self) -> Exchange | None:
        """The exchange that is being answered."""
        last = self.exchanges[-1] if self.exchanges else None
        return last if last and last.running else None

    def history(self) -> tuple[Turn, ...]:
        """The answered turns, for the assistant to complete the next question from."""
        turns = [Turn(e.question, e.answer.answer) for e in self.exchanges if e.answer]
        return tuple(turns[-HISTORY_TURNS:])

    def citations(self, turn: int) -> tuple[Citation, ...]:
        """The citations of exchange ``turn`` (from 0); none where there is none such."""
        answer = self.exchanges[turn].answer if 0 <= turn < len(self.exchanges) else None
        return answer.citations if answer else ()


@dataclass(slots=True)
class Visit:
    """One open page: its conversations, the one that is shown, and what the source panel shows.

    A conversation that the visitor turned away from is still answered, and kept when it is.
    """

    open: Conversation | None = None  # made at the first question: the state is copied for each visitor
    left: dict[str, Conversation] = field(default_factory=dict)  # others that are still being answered
    waiting: deque[tuple[Conversation, Exchange]] = field(default_factory=deque)  # one for each answer to come
    language: Language = "zh"
    view: View | None = None
    views: int = 0  # how often a source was opened; tells the page to scroll even to the same one

    @property
    def say(self) -> Words:
        """The words in the visitor's language."""
        return words(self.language)

    @property
    def exchanges(self) -> list[Exchange]:
        """Those of the conversation that is shown."""
        return self.open.exchanges if self.open else []

    @property
    def current(self) -> Exchange | None:
        """The exchange of the shown conversation that is being answered."""
        return self.open.current if self.open else None

    def ask(self, question: str) -> None:
        """Add a question to the shown conversation; its answer is to come."""
        if self.open is None:
            self.open = Conversation()
        exchange = Exchange(question)
        self.open.exchanges.append(exchange)
        self.waiting.append((self.open, exchange))

    def turn_to(self, conversation: Conversation | None) -> None:
        """Show another conversation, or none yet."""
        if self.open and self.open.current:
            self.left[self.open.ident] = self.open
        self.left = {ident: c for ident, c in self.left.items() if c.current}
        self.open = conversation

    def show(self, view: View) -> None:
        """Open a source."""
        self.view = view
        self.views += 1
