"""Incidents as they are kept: who reported one, and at which hour, is kept nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.acts.scattering import scattered
from sulh.dialogue.models import Dialogue, new_id
from sulh.followup.incidents import times

Texts = dict[str, str]


@scattered
class Incident(models.Model):
    """One report. What it tells is encrypted in `told` (`sealing`); `filed` is the day on which it came.

    `n`, `kind`, `time`, `area` and `named` are empty until a monitor has verified or disputed it: from then
    on it is public, and stays so. `quarter`: when it happened, the only thing that is counted before.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="incidents")
    filed = models.CharField(max_length=10)
    quarter = models.CharField(max_length=7)
    told = models.TextField()
    state = models.CharField(max_length=13, default="unverified")
    n = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=12, default="")
    time = models.CharField(max_length=10, default="")
    area = models.CharField(max_length=120, default="")
    named = models.CharField(max_length=32, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_incident_per_number"),)
        indexes = (
            models.Index(fields=("dialogue", "n", "quarter"), name="incidents_by_quarter"),
            models.Index(fields=("dialogue", "n", "state", "filed"), name="incidents_by_state"),
        )

    @property
    def span(self) -> tuple[str, str]:
        """The first and the last day of the time that is public."""
        return times.first_day(self.time).isoformat(), times.last_day(self.time).isoformat()


class IncidentCheck(models.Model):
    """What a monitor found about an incident; the newest stands, the earlier ones stay to read."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="checks")
    state = models.CharField(max_length=13)
    sources = models.CharField(max_length=2)
    words: models.JSONField[Texts, Texts] = models.JSONField()
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class IncidentReply(models.Model):
    """What the party or supporter that is said to be responsible answers."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="replies")
    party = models.CharField(max_length=32, default="")
    supporter = models.CharField(max_length=32, default="")
    words: models.JSONField[Any, Any] = models.JSONField()
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
