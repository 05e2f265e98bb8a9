"""The ladder out of a deadlock: frozen when it begins, climbed step by step, never ending in a decision.

Precedents: Doha 2020, rules 7 and 8 (alternatives by a joint committee, or the matter is deferred). The
opposite: Yemen 2013, where what was stuck went up to the President, who decided.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sulh.dialogue import consent
from sulh.dialogue.deciding import rules_in_force
from sulh.rules.decisions import ladder_for
from sulh.rules.refusal import Refusal
from sulh.settlement.deadlock.models import Deadlock, DeadlockRecord

SUBJECT = "amendment"  # a clause is stuck, and clauses change by amendments
# How a deadlock can end: the matter is solved, or one of the ends. None of them changes the text.
OUTCOMES = {"park": "parked", "return_to_drafting": "returned", "end": "ended"}


def frozen(dialogue: str) -> list[dict[str, Any]]:
    """The steps as the terms in force have them: `{"step", "owner", "days"}`.

    A lower rung of the rule stands on it only where the parties agreed one beforehand, and the last step is
    the end that the rule names.
    """
    rules = rules_in_force(dialogue)
    steps = ladder_for(rules.rule(SUBJECT), rules.steps)
    return [{"step": step.code, "owner": step.owner, "days": step.days} for step in steps]


def present(row: Deadlock) -> dict[str, Any]:
    """The step on which the deadlock stands."""
    return row.steps[row.at_step]


def at_end(row: Deadlock) -> bool:
    """Whether nothing is left to try."""
    return row.at_step == len(row.steps) - 1


def due(row: Deadlock) -> datetime:
    """When the time box of the present step is over."""
    return row.step_since + timedelta(days=present(row)["days"])


def may_record(owner: str, role: str) -> bool:
    """Whether somebody of this role writes the record of a step.

    What supporters were asked for is recorded by the parties that asked: they write nothing here themselves.
    """
    roles = {"facilitator": ("facilitator",), "committee": ("facilitator", "delegate")}
    return role in roles.get(owner, ("delegate",))


def check_climb(row: Deadlock, now: datetime) -> None:
    """Refuse the next step while the present one has no record, or has time left and a party is still silent.

    Raises `Refusal`: `ladder_at_end`, `ladder_no_record`, `ladder_time_left` (`hours`).
    """
    if at_end(row):
        raise Refusal("ladder_at_end")
    records = DeadlockRecord.objects.filter(deadlock=row, place=row.at_step)
    spoken = set(records.values_list("party", flat=True))
    if not spoken:
        raise Refusal("ladder_no_record")
    silent = {party.id for party in consent.joined(row.dialogue_id)} - spoken
    if silent and now < due(row):
        raise Refusal("ladder_time_left", hours=hours_left(row, now))


def hours_left(row: Deadlock, now: datetime) -> int:
    """Hours left in the time box of the present step; 0 when it is over."""
    return max(0, int((due(row) - now).total_seconds() // 3600))
