"""Wrong passwords cost time: after a few, each further one doubles the wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FREE = 5  # wrong ones without a wait
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0  # seconds
FORGET = 3600.0  # seconds after the last wrong one
MOST_KEYS = 10_000


class Throttle:
    """Counts wrong passwords by key (an address, a name)."""

    def __init__(
        self, free: int = FREE, longest: float = LONGEST_WAIT, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._free = free
        self._longest = longest
        self._now = now
        self._wrong: dict[str, tuple[int, float]] = {}  # key: (count, when the last was)
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Seconds until the next attempt is heard; 0 for now."""
        with self._lock:
            count, last = self._wrong.get(key, (0, 0.0))
            if count < self._free:
                return 0.0
            pause = min(self._longest, FIRST_WAIT * 2.0 ** min(count - self._free, 30))
            return max(0.0, last + pause - self._now())

    def wrong(self, key: str) -> None:
        """Note a wrong password."""
        with self._lock:
            now = self._now()
            self._wrong = {k: v for k, v in self._wrong.items() if now - v[1] < FORGET}
            if len(self._wrong) >= MOST_KEYS:  # an attack from everywhere: the oldest go
                self._wrong.pop(min(self._wrong, key=lambda k: self._wrong[k][1]))
            self._wrong[key] = (self._wrong.get(key, (0, 0.0))[0] + 1, now)

    def right(self, key: str) -> None:
        """Forget the wrong ones."""
        with self._lock:
            self._wrong.pop(key, None)
