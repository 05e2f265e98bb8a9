"""Dated questions and the probabilities that people gave to them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from sulh.dialogue.models import Dialogue, new_id

Texts = dict[str, str]


class ForecastQuestion(models.Model):
    """A question of yes or no. `base_rate`: percent as it was known beforehand, None where nobody knew one.

    `outcome` is empty until a monitor resolves it: yes, no, or void where the question cannot be answered.
    `happened`: the day of the event that decided it, if there was one; forecasts from then on do not count.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="forecast_questions")
    n = models.PositiveIntegerField()
    question: models.JSONField[Texts, Texts] = models.JSONField()
    criteria: models.JSONField[Texts, Texts] = models.JSONField()
    closes = models.CharField(max_length=10)
    resolves = models.CharField(max_length=10)
    base_rate = models.PositiveSmallIntegerField(null=True)
    base_source: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=32)
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    outcome = models.CharField(max_length=4, default="")
    resolved_words: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    happened = models.CharField(max_length=10, default="")
    resolver = models.CharField(max_length=120, default="")
    resolved: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_forecast_per_number"),)


class Forecast(models.Model):
    """One probability in percent. Every one stays to read; each person's last one in time counts."""

    question = models.ForeignKey(ForecastQuestion, models.CASCADE, related_name="forecasts")
    holder = models.CharField(max_length=32)
    label = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    percent = models.PositiveSmallIntegerField()
    words: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
