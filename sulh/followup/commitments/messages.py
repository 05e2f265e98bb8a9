"""What the refusals of this folder say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "promises_open": _("Promises that are neither kept nor ended: %(count)s. Each must reach level 3, or every party must consent that it is ended."),
    "promise_ended": _("This promise has ended, so nothing can be added to it."),
    "promise_not_yours": _("Only those who made this promise can do that."),
    "step_due_past": _("This day has passed. Choose a day that is still to come."),
    "levels_fixed": _("Somebody has coded this promise already, so what its levels mean cannot be changed any more."),
    "levels_missing": _("It is not written yet what the levels of this promise mean. Its supporter must write that first."),
    "level_without_evidence": _("A level that differs from the one that stands needs evidence. Name at least one piece of this promise."),
    "evidence_unknown": _("One of these pieces of evidence does not belong to this promise. Choose from its own list."),
    "evidence_in_future": _("This day has not come yet. Give the day on which it happened."),
    "evidence_too_much": _("As much evidence was sent in this hour as is allowed (%(most)s pieces). Please send yours a little later."),
    "evidence_own": _("This is evidence that you filed. Another monitor must verify it."),
    "corroboration_missing": _("Name the other piece of evidence of this promise that supports this one."),
    "corroboration_same_source": _("The other piece may come from the same person. Name one from somebody else."),
    "coder_own_promise": _("You act for those who made this promise, or were named by them. Somebody else must code it."),
    "coder_twice": _("You have coded this promise already. The second code must come from somebody else."),
    "regression_unexplained": _("This level is lower than the one that stands. Write why."),
    "adjudication_waits": _("Two codes differ here. A third person must decide before it can be coded again."),
    "nothing_to_adjudicate": _("There are no two codes that differ here, so there is nothing to decide."),
    "adjudicator_coded": _("You gave one of the two codes that differ. A third person must decide."),
}  # fmt: skip
