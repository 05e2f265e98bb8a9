"""What this folder keeps: indicators, and every measurement of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.dialogue.models import Dialogue, new_id

Texts = dict[str, str]


class Indicator(models.Model):
    """Something on the ground that is measured. `better`: "up" where more is better, else "down"."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="indicators")
    n = models.PositiveIntegerField()
    names: models.JSONField[Texts, Texts] = models.JSONField()
    unit: models.JSONField[Texts, Texts] = models.JSONField()
    better = models.CharField(max_length=4)
    method: models.JSONField[Texts, Texts] = models.JSONField()
    from_whom: models.JSONField[Texts, Texts] = models.JSONField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_indicator_per_number"),)


class Measurement(models.Model):
    """One value on one day, in thousandths of the unit; it never changes. Of a day the newest row counts.

    `low` and `high` are the range in which the true value lies; None where none was given.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    day = models.CharField(max_length=10)
    value = models.BigIntegerField()
    low: models.BigIntegerField[Any, int | None] = models.BigIntegerField(null=True)
    high: models.BigIntegerField[Any, int | None] = models.BigIntegerField(null=True)
    source: models.JSONField[Texts, Texts] = models.JSONField()
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("indicator", "day"), name="measurements_by_day"),)

    @property
    def least(self) -> int:
        return self.value if self.low is None else self.low

    @property
    def most(self) -> int:
        return self.value if self.high is None else self.high
