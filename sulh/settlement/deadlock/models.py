"""A deadlock and the rungs climbed to get out of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.dialogue.models import Dialogue, new_id

Texts = dict[str, str]


class Deadlock(models.Model):
    """`steps` is the ladder as the terms had it when it began: `{"step", "owner", "days"}`.

    `at_step`: where it stands, counted from 0.
    `party`: who declared it, empty for the facilitator; `clause_digest`: how the clause read then.
    It ends `resolved`, `parked`, `returned` or `ended`; nobody can decide it. `amendment`: the proposal to
    park the clause that came of it, which every party then answers like any other.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="deadlocks")
    n = models.PositiveIntegerField()
    clause = models.CharField(max_length=32)
    clause_digest = models.CharField(max_length=64)
    party = models.CharField(max_length=32, default="")
    words: models.JSONField[Texts, Texts] = models.JSONField()
    steps: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    at_step = models.PositiveSmallIntegerField(default=0)
    step_since: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    state = models.CharField(max_length=8, default="open")
    review_on = models.CharField(max_length=10, default="")  # when a parked matter is looked at again
    amendment = models.CharField(max_length=32, default="")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    ended: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_deadlock_per_number"),)


class DeadlockRecord(models.Model):
    """What was done on a rung, by whom. `place`: which step of the ladder, counted from 0."""

    deadlock = models.ForeignKey(Deadlock, models.CASCADE, related_name="records")
    place = models.PositiveSmallIntegerField()
    party = models.CharField(max_length=32, default="")
    label = models.CharField(max_length=120)
    words: models.JSONField[Texts, Texts] = models.JSONField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
