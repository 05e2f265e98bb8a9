"""Incidents on stage: a policy by weeks with one area, reports, and monitors that check them."""

from __future__ import annotations

from typing import Any

from sulh.acts.registry import Actor
from sulh.followup.incidents.models import Incident
from tests.followup.pulse.staging import agree
from tests.helpers import Stage

WORDS = {
    "en": "Two men with rifles stopped the bread truck.",
    "fa-af": "دو مرد مسلح موتر نان را ایستاد کردند.",
}
FOUND = {"en": "A delivery was held up for a day.", "fa-af": "یک محموله یک روز معطل شد."}
NORTH = "The north"


class Staged:
    """For `tests.everybody`: one incident that is public and names the supporter."""

    def __init__(self, stage: Any, people: dict[str, Actor]) -> None:
        self.named = stage.friend.id
        self.incident = report(stage, people["observer"], when="2012-01", named=self.named)
        stage.do("VerifyIncident", people["monitor"], **finding(self.incident))

    def bodies(self) -> dict[str, dict[str, Any]]:
        return {
            "ReportIncident": {"kind": "threat", "when": "2012-01", "words": WORDS, "named": self.named},
            "VerifyIncident": finding(self.incident),
            "ReplyToIncident": {"incident": self.incident, "words": {"en": "We were not there."}},
        }


def by_weeks(stage: Stage) -> None:
    agree(
        stage, "ProposeFollowupRules", pulse_every_days=0, pulse_open_days=14, incident_areas=[NORTH],
        incident_time="week",
    )  # fmt: skip


def report(stage: Stage, by: Actor, **fields: Any) -> str:
    """A report; gives the id of the incident."""
    body = {"kind": "blocked_aid", "when": "2012-W01", "words": WORDS} | fields
    return str(stage.do("ReportIncident", by, **body)["incident"])


def finding(incident: str, **fields: Any) -> dict[str, Any]:
    return {"incident": incident, "state": "verified", "sources": "2", "words": FOUND} | fields


def shown(incident: str) -> Incident:
    return Incident.objects.get(pk=incident)
