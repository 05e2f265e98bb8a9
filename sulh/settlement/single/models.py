"""Criticisms of a single negotiating text, and what was done about each."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from sulh.dialogue.models import Dialogue, Party, new_id
from sulh.settlement.text.models import Version

Texts = dict[str, str]


class SingleText(models.Model):
    """One procedure: open while the facilitator revises; `ready` when it cannot be improved any more."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="single_texts")
    round = models.PositiveSmallIntegerField(default=0)
    max_rounds = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, default="open")  # ready, closed
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Criticism(models.Model):
    """Which interest a clause of this version does not meet; never a counter-draft, never a yes or no."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    single = models.ForeignKey(SingleText, models.CASCADE, related_name="criticisms")
    n = models.PositiveIntegerField()
    version = models.ForeignKey(Version, models.CASCADE, related_name="criticisms")
    round = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=32)
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="criticisms")
    by = models.CharField(max_length=11)  # delegate, expert, participant
    participant = models.CharField(max_length=32, default="")
    interest: models.JSONField[Texts, Texts] = models.JSONField()
    severity = models.PositiveSmallIntegerField()  # 1 to 3
    disposition = models.CharField(max_length=7, default="")  # met, partly, not_met
    reason: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    disposed_in = models.PositiveIntegerField(null=True)  # the version that carries the answer
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
