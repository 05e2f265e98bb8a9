"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS = {"meeting": _("Meeting"), "visit": _("Visit"), "call": _("Call")}
STATES = {
    "planned": _("planned"),
    "held": _("held"),
    "postponed": _("postponed"),
    "cancelled": _("cancelled"),
}
ACTS: dict[str, Any] = {
    "LogContact": _("A contact was logged"),
    "MoveContact": _("It was logged what became of a contact"),
    "OpenContact": _("A sealed contact was opened"),
}
LABELS: dict[str, dict[str, Any]] = {"act": ACTS, "contact_kind": KINDS, "contact_state": STATES}
