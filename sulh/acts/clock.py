"""What time it is for an act. Only whole hours are ever stored or logged."""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_set: contextvars.ContextVar[datetime | None] = contextvars.ContextVar("sulh_now", default=None)


def now() -> datetime:
    """The current UTC hour."""
    moment = _set.get() or datetime.now(UTC)
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Run acts as of `moment`: for demonstrations, whose log says so, and for tests."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)


def latest_day(now: datetime) -> str:
    """The latest day that is today somewhere on earth: days begin earlier in Kabul than in UTC."""
    return (now + timedelta(hours=14)).date().isoformat()


def hour(moment: datetime) -> str:
    """`2012-10-05T09:00Z`: the only time format in the log."""
    return moment.strftime("%Y-%m-%dT%H:00Z")


def day(moment: datetime) -> str:
    """`2012-10-05T00:00Z`: where an entry tells no more than the day (UTC)."""
    return hour(moment.replace(hour=0))
