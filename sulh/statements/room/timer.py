"""How long a statement is still shown. Kept in memory only: the database keeps no time finer than an hour.

After a restart, and in other processes on PostgreSQL, nobody knows; then there is no timer, and the statement
stays until somebody closes it. The timer closes nothing by itself.
"""

from __future__ import annotations

import math
import time

_ends: dict[str, float] = {}


def begin(shown: str, seconds: int) -> None:
    """Let the time of a statement that is shown now begin."""
    _ends[shown] = time.monotonic() + seconds


def end(shown: str) -> None:
    _ends.pop(shown, None)


def left(shown: str) -> int | None:
    """Whole seconds that are left, at least 0; None where it is not known."""
    until = _ends.get(shown)
    return None if until is None else max(0, math.ceil(until - time.monotonic()))
