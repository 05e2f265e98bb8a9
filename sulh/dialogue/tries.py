"""Limits on wrong codes and passwords, in memory: nothing about who tried is kept."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque

from sulh.rules.refusal import Refusal

WINDOW = 60.0
CODES, PASSWORDS = 60, 8
_lock = threading.Lock()
_wrong: defaultdict[str, deque[float]] = defaultdict(deque)


def check(what: str, most: int) -> None:
    """Refuse (`too_many_tries`) when `what` had `most` wrong tries within the last minute."""
    with _lock:
        tries = _wrong[what]
        while tries and tries[0] < time.monotonic() - WINDOW:
            tries.popleft()
        if len(tries) >= most:
            raise Refusal("too_many_tries")


def count(what: str) -> None:
    """One more wrong try of `what`."""
    with _lock:
        _wrong[what].append(time.monotonic())


def forget() -> None:
    """Start counting anew."""
    with _lock:
        _wrong.clear()
