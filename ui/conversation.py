"""What one visitor has asked and been answered: the state behind the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from qa.schema import Answer, Citation, Shown, Stage, Turn
from ui.source import View

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

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.step in RUNNING

    def take(self, event: Stage | Shown | Answer) -> None:
        """Take in what the assistant reports, in its order."""
        match event:
            case Stage(name):
                self.step = name
            case Shown(text):
                self.shown += text
            case Answer():
                self.answer = event
                self.step = "done"

    def fail(self, message: str) -> None:
        """End with a stated error."""
        self.error = message
        self.step = "failed"

    def stop(self) -> None:
        """End here, at the visitor's wish; what was shown stays."""
        if self.running:
            self.step = "stopped"


@dataclass(slots=True)
class Conversation:
    """The exchanges of one visitor, oldest first, and what the source panel shows.

    Changed in place: the stop button must reach the answer that is being written by another event of the same visitor.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    view: View | None = None
    views: int = 0  # how often a source was opened; tells the page to scroll even to the same one
    left: bool = False  # the visitor has begun another

    @property
    def current(self) -> Exchange | None:
        """The exchange that is being answered."""
        last = self.exchanges[-1] if self.exchanges else None
        return last if last and last.running else None

    def history(self) -> tuple[Turn, ...]:
        """The answered turns, for the assistant to complete the next question from."""
        turns = [Turn(e.question, e.answer.answer) for e in self.exchanges if e.answer]
        return tuple(turns[-HISTORY_TURNS:])

    def citation(self, turn: int, n: int) -> Citation | None:
        """Citation ``n`` of exchange ``turn`` (from 0); None where there is none such."""
        answer = self.exchanges[turn].answer if 0 <= turn < len(self.exchanges) else None
        return next((c for c in answer.citations if c.n == n), None) if answer else None

    def leave(self) -> None:
        """End the answer that is being written; nothing of this conversation is to be shown any more."""
        self.left = True
        if self.current:
            self.current.stop()

    def show(self, view: View) -> None:
        """Open a source."""
        self.view = view
        self.views += 1
