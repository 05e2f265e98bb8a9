"""Waves of pulse questions. Who answered what is kept only while a wave is open; its close deletes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.acts.scattering import scattered
from sulh.dialogue.models import Dialogue, Party, new_id

ON_PAPER = "pulse"  # what a batch of sheets asks, see `sulh.statements.paper.asking`


class PulseWave(models.Model):
    """One asking of the questions, which are frozen: `[{"id", "texts"}]`. `party` is empty where all are.

    `baseline`: it closed before a text was in force. `results` is empty until the close, and final after it.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="pulse_waves")
    n = models.PositiveIntegerField()
    questions: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="pulse_waves")
    opened: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    closes = models.CharField(max_length=10)  # the day on which the clock closes it, UTC
    closed = models.CharField(max_length=10, default="")  # the day; empty while it is open
    baseline = models.BooleanField(default=False)
    results: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_wave_per_number"),)


@scattered
class PulseAnswer(models.Model):
    """One answer of one person, 1 agree, 0 pass, -1 disagree. No time; gone when the wave closes.

    `channel`: the way in which this person answered last, the same in all rows of a person and wave.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    wave = models.ForeignKey(PulseWave, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=12)
    participant = models.CharField(max_length=32)
    party = models.CharField(max_length=32, default="")
    choice = models.SmallIntegerField()
    channel = models.CharField(max_length=8)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("wave", "question", "participant"), name="one_answer_per_pulse_question"
            ),
        )
