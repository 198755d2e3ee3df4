"""Who is logged in."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ui.accounts import Visitor

MOST_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class _Session:
    visitor: Visitor
    until: float


class Sessions:
    """Who is logged in, by the hash of a secret; in memory, so that a restart logs everyone out."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._sessions: dict[bytes, _Session] = {}
        self._lock = threading.Lock()

    def keep(self, secret: str, visitor: Visitor, seconds: float) -> None:
        """Remember a visitor for a while."""
        with self._lock:
            now = self._now()
            self._sessions = {k: s for k, s in self._sessions.items() if s.until > now}
            if len(self._sessions) >= MOST_SESSIONS:
                self._sessions.pop(next(iter(self._sessions)))
            self._sessions[_digest(secret)] = _Session(visitor, now + seconds)

    def visitor(self, secret: str) -> Visitor | None:
        """Whose secret this is."""
        session = self._sessions.get(_digest(secret)) if secret else None
        return session.visitor if session and session.until > self._now() else None

    def drop(self, secret: str) -> None:
        """Forget a visitor."""
        with self._lock:
            self._sessions.pop(_digest(secret), None)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
