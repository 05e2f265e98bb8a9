"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.followup.incidents import choices

ACTS: dict[str, Any] = {
    "ReportIncident": _("An incident was reported"),
    "VerifyIncident": _("A monitor checked an incident"),
    "ReplyToIncident": _("Those named in an incident replied"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "incident_kind": choices.KINDS,
    "incident_state": choices.STATES,
    "incident_sources": choices.SOURCES,
}
