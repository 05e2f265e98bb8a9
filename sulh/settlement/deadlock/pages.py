"""The list of deadlocks, and one deadlock with its ladder; each with its JSON twin."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.acts.forms import Form
from sulh.dialogue.models import Party
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal
from sulh.settlement.deadlock import ladder, reading
from sulh.settlement.deadlock.labels import OUTCOMES
from sulh.settlement.deadlock.reading import Shown
from sulh.settlement.text.pages.spoken import called_now
from sulh.settlement.text.pages.twins import twin


@require_safe
@in_dialogue
def deadlocks(visit: Visit) -> HttpResponse:
    """Every deadlock: which clause, on which step, how it ended."""
    return visit.page(
        "settlement/deadlock/deadlocks.html",
        shown=reading.listed(visit.dialogue),
        declare=declare_form(visit),
    )


@require_safe
@in_dialogue
def deadlocks_json(visit: Visit) -> HttpResponse:
    rows = [reading.body(each) for each in reading.listed(visit.dialogue)]
    return twin({"dialogue": visit.dialogue.id, "deadlocks": rows})


@require_safe
@in_dialogue
def deadlock(visit: Visit, n: int) -> HttpResponse:
    """The ladder, step by step, with whose turn it is, the time left and what was recorded."""
    found = reading.needed(visit.dialogue, n)
    return visit.page(
        "settlement/deadlock/deadlock.html", shown=found, row=found.row, forms=forms(visit, found)
    )


@require_safe
@in_dialogue
def deadlock_json(visit: Visit, n: int) -> HttpResponse:
    return twin(reading.body(reading.needed(visit.dialogue, n)))


def declare_form(visit: Visit) -> Form | None:
    """For a party at the table and the facilitator, once there is a clause that can be stuck."""
    if role_for(visit, "declare_deadlock") == "" or not called_now(visit.dialogue.id):
        return None
    return visit.form("DeclareDeadlock", submit=_("Declare a deadlock"), next=visit.url("deadlocks"))


def role_for(visit: Visit, action: str) -> str:
    """The role by which this visitor may act on deadlocks; empty where it may not. A delegate's party must be
    at the table."""
    try:
        role = permit(action, visit.standing)
    except Refusal:
        return ""
    if role == "delegate" and not Party.objects.filter(pk=visit.standing.party, status="joined").exists():
        return ""
    return role


def forms(visit: Visit, of: Shown) -> dict[str, Form | None]:
    """What this visitor can do about a deadlock now, each None where it cannot."""
    found: dict[str, Form | None] = dict.fromkeys(("record", "climb", "end"))
    if of.row.state != "open":
        return found
    hidden = {"deadlock": of.row.id}
    role = role_for(visit, "record_ladder_step")
    if role and ladder.may_record(of.present.owner, role):
        found["record"] = visit.form("RecordStep", submit=_("Record it"), hidden=hidden)
    if not role_for(visit, "climb_ladder"):
        return found
    if may_climb(of):
        found["climb"] = visit.form("ClimbLadder", submit=_("Go on to the next step"), hidden=hidden, only=[])
    found["end"] = _end(visit, of)
    return found


def may_climb(of: Shown) -> bool:
    """Whether the next step can begin now."""
    try:
        ladder.check_climb(of.row, clock.now())
    except Refusal:
        return False
    return True


def _end(visit: Visit, of: Shown) -> Form:
    """Before the last step a deadlock can only be resolved; then the end that the rule names stands first."""
    hidden: dict[str, Any] = {"deadlock": of.row.id}
    if not ladder.at_end(of.row):
        hidden["outcome"] = "resolved"
        return visit.form("EndDeadlock", submit=_("It is resolved"), hidden=hidden, only=[])
    agreed = ladder.OUTCOMES[of.present.code]
    order = sorted(OUTCOMES, key=lambda outcome: (outcome == "resolved", outcome != agreed))
    choices = [(outcome, OUTCOMES[outcome]) for outcome in order if outcome != "parked" or parks(visit)]
    return visit.form(
        "EndDeadlock", submit=_("End this deadlock"), hidden=hidden, choices={"outcome": choices},
        values={"outcome": choices[0][0]},
    )  # fmt: skip


def parks(visit: Visit) -> bool:
    """Whether this visitor could propose to park a clause."""
    return "delegate" in visit.standing.roles and allowed(visit, "sponsor_amendment")
