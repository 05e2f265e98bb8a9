"""Messages for refusals of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "contact_two_sides": _("A contact has at least two sides: two of those listed here, or one of them and somebody else."),
    "contact_not_yours": _("You can log a contact only if your own side takes part in it. A facilitator can log any."),
    "contact_day_needed": _("Please give the day of this contact."),
    "contact_held_in_future": _("This day has not come yet, so nothing was held on it. Log it as planned."),
    "contact_seal_past": _("A contact can be sealed only until a day that is still to come."),
    "contact_open_already": _("This contact is open already."),
    "contact_opened_by_logger": _("Only the one who logged this contact can open it before its day comes."),
    "contact_not_due": _("The clock opens a sealed contact only from its day on, never early and never twice."),
}  # fmt: skip
