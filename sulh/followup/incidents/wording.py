"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`.

A report is sealed whole, so the diary never gets to its sentence; every act has one all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.followup.incidents.choices import FOUND, SOURCES
from sulh.followup.incidents.choices import KINDS as INCIDENTS

TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {
    "ReportIncident": _("An incident was reported."),
    "VerifyIncident": _("A monitor checked an incident: number %(n)s."),
    "ReplyToIncident": _("Those who are said to be responsible for an incident replied: number %(n)s."),
}
FIELDS: Mapping[str, Any] = {
    "area": _("Area"),
    "sources": _("Independent sources"),
    "time": _("Time"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    "VerifyIncident.kind": INCIDENTS,
    "VerifyIncident.sources": SOURCES,
    "VerifyIncident.state": FOUND,
}
REFERENCES: frozenset[str] = frozenset({"incident"})
DAYS: frozenset[str] = frozenset()
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "incidents": (_("Incidents"), tuple(SENTENCES)),
}
