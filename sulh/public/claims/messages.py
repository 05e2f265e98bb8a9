"""Messages for refusals of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "interests_empty": _("Please say at least one of the four. What you leave out is shown as not said."),
    "claim_about_one": _("A claim is about one: choose a supporter or a party, not both."),
    "claim_about_yourselves": _("This is about yourselves. Say it in your own statement, or as your reply to a claim."),
    "supporter_claims_supporters_only": _("A supporter can file claims about other supporters, never about a party."),
    "claim_in_future": _("This day has not come yet. Please give the day on which it was said."),
    "claim_against_other": _("That claim is about somebody else, or about something else. A claim contradicts only one about the same."),
    "claim_taken_back": _("This claim was taken back, so nothing can be added to it."),
    "reply_not_yours": _("Only the one whom a claim is about can reply to it here."),
}  # fmt: skip
