"""Limits on wrong codes and passwords, in memory: nothing about who tried is kept."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque

from sulh.rules.refusal import Refusal

WINDOW = 60.0
CODES, PASSWORDS = 60, 8
NAMES_MOST = 1000
_lock = threading.Lock()
_wrong: defaultdict[str, deque[float]] = defaultdict(deque)


def check(what: str, most: int) -> None:
    """Refuse (`too_many_tries`) when `what` had `most` wrong tries within the last minute."""
    with _lock:
        tries = _wrong.get(what, deque())
        while tries and tries[0] < time.monotonic() - WINDOW:
            tries.popleft()
        if len(tries) >= most:
            raise Refusal("too_many_tries")


def count(what: str) -> None:
    """One more wrong try of `what`."""
    with _lock:
        if len(_wrong) >= NAMES_MOST:
            _drop_old()
        _wrong[what].append(time.monotonic())


def _drop_old() -> None:
    """Forget names that nobody tried within the window, so that made-up ones cannot fill the memory."""
    old = time.monotonic() - WINDOW
    for name in [name for name, tries in _wrong.items() if not tries or tries[-1] < old]:
        del _wrong[name]


def forget() -> None:
    """Start counting anew."""
    with _lock:
        _wrong.clear()
