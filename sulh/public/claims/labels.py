"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# As a supporter says it of itself, and as others say it of one.
OWN_ASPECTS = {
    "wants": _("What it wants"),
    "fears": _("What it fears"),
    "would_not_accept": _("What it would not accept"),
    "gains": _("What it would gain"),
}
ASPECTS = {
    "wants": _("what it wants"),
    "fears": _("what it fears"),
    "would_not_accept": _("what it would not accept"),
    "gains": _("what it would gain"),
}
SOURCES = {
    "named": _("named"),
    "role": _("by role, without a name"),
    "familiar": _("somebody “familiar with the matter”"),
    "unnamed": _("nobody who is named"),
}
CERTAINTIES = {
    "stated": _("said as a fact"),
    "believed": _("it is believed to be so"),
    "appears": _("it appears to be so"),
}
ACTS: dict[str, Any] = {
    "StateInterests": _("A supporter stated its interests"),
    "FileClaim": _("A claim was filed"),
    "ReplyToClaim": _("The one a claim is about replied"),
    "TakeBackClaim": _("A claim was taken back"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "own_aspect": OWN_ASPECTS,
    "aspect": ASPECTS,
    "claim_source": SOURCES,
    "claim_certainty": CERTAINTIES,
}
