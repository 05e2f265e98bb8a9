"""The time of an incident: a month `2013-03`, a week `2013-W11` or a day `2013-03-21`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sulh.dialogue.followup_rules import INCIDENT_TIMES

_KINDS = {
    "month": re.compile(r"[1-9][0-9]{3}-[0-9]{2}"),
    "week": re.compile(r"[1-9][0-9]{3}-W[0-9]{2}"),
    "day": re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"),
}


def kind_of(time: str) -> str:
    """`month`, `week` or `day`. Raises ValueError for anything else."""
    for kind, form in _KINDS.items():
        if form.fullmatch(time):
            return kind
    raise ValueError("no such time")


def first_day(time: str) -> date:
    """The day on which it begins. Raises ValueError for a month, week or day that does not exist."""
    kind = kind_of(time)
    if kind == "week":
        return date.fromisocalendar(int(time[:4]), int(time[6:]), 1)
    return date.fromisoformat(time if kind == "day" else f"{time}-01")


def last_day(time: str) -> date:
    """The day on which it ends."""
    first = first_day(time)
    if kind_of(time) == "month":
        return _month_after(first) - timedelta(1)
    return first + timedelta(6 if kind_of(time) == "week" else 0)


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(31)).replace(day=1)


def _middle(time: str) -> date:
    """A day inside it; of a week the one by which weeks are counted into years."""
    return first_day(time) + timedelta(3 if kind_of(time) == "week" else 0)


def is_finer(time: str, policy: str) -> bool:
    """Whether it is told more exactly than the policy allows."""
    return INCIDENT_TIMES.index(kind_of(time)) > INCIDENT_TIMES.index(policy)


def coarsened(time: str, policy: str) -> str:
    """No finer than the policy: a day becomes its week or month, a week the month of its Thursday."""
    if not is_finer(time, policy):
        return time
    day = _middle(time)
    if policy == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}"


def quarter_of(day: date) -> str:
    """`2013-Q1`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter(time: str) -> str:
    """The quarter in which it lies."""
    return quarter_of(_middle(time))


def first_of_quarter(quarter: str) -> date:
    """The day on which a quarter such as `2013-Q1` begins."""
    return date(int(quarter[:4]), int(quarter[6:]) * 3 - 2, 1)


def last_of_quarter(quarter: str) -> date:
    """The day on which it ends."""
    return last_day(f"{quarter[:4]}-{int(quarter[6:]) * 3:02}")


def quarters_until(day: date, many: int) -> list[str]:
    """The last `many` quarters, the one of this day last."""
    last = day.year * 4 + (day.month - 1) // 3
    return [f"{at // 4}-Q{at % 4 + 1}" for at in range(last - many + 1, last + 1)]
