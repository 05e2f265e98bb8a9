"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

STEPS: dict[str, Any] = {
    "clarify": _("Make clear what is meant"),
    "reasons": _("Write down the reasons"),
    "bridging": _("Look for what both sides accept"),
    "alternatives": _("A joint committee offers alternatives"),
    "single_text": _("One text that nobody owns"),
    "trade": _("A package: give and take"),
    "caucus": _("Talks one by one"),
    "good_offices": _("Good offices of supporters"),
    "lower_rung": _("The lower threshold that was agreed beforehand"),
    "park": _("Park the clause"),
    "return_to_drafting": _("Return to writing"),
    "end": _("End without a settlement"),
}
EXPLAINED: dict[str, Any] = {
    "clarify": _("Each side says in its own words what the other wants, until the other says: yes, that is it."),
    "reasons": _("Each side writes down what in this clause it cannot accept, and why."),
    "bridging": _("The facilitator looks among the statements for those that people on both sides accept."),
    "alternatives": _("People from both sides work out at least two other wordings."),
    "single_text": _("The facilitator writes one text, the parties criticise it, and it is written again."),
    "trade": _("The clause is tied to others, so that each side gets something that matters to it."),
    "caucus": _("The facilitator goes from one to the other and carries only what each side releases."),
    "good_offices": _("Supporters help to stay in contact, if a party asks for it. They decide nothing."),
    "lower_rung": _("The lower threshold that every party agreed to in the terms of reference is tried."),
    "park": _("It is proposed to take the clause out for now, with a day on which it is looked at again. Every party decides about that as about every change."),
    "return_to_drafting": _("The parties go on writing. The clause stays as open as it was."),
    "end": _("Every joined party has to consent to ending without a settlement; this ladder cannot do it."),
}  # fmt: skip
OWNERS: dict[str, Any] = {
    "parties": _("the parties"),
    "facilitator": _("the facilitator"),
    "committee": _("a joint committee"),
    "supporters": _("supporters, if a party asks for it"),
}
OUTCOMES: dict[str, Any] = {
    "resolved": _("It is resolved"),
    "parked": _("It is proposed to park the clause"),
    "returned": _("The parties go on writing"),
    "ended": _("An end without a settlement is proposed"),
}
STATES: dict[str, Any] = {"open": _("open")} | OUTCOMES
ACTS: dict[str, Any] = {
    "DeclareDeadlock": _("A deadlock was declared"),
    "RecordStep": _("A step out of a deadlock was recorded"),
    "ClimbLadder": _("The next step out of a deadlock began"),
    "EndDeadlock": _("A deadlock ended"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "ladder_step": STEPS,
    "ladder_step_explained": EXPLAINED,
    "ladder_owner": OWNERS,
    "deadlock_state": STATES,
}
