"""What the room keeps: published snapshots, and two things that are never shown."""

from __future__ import annotations

from typing import Any

from django.db import models

from sulh.dialogue.models import Dialogue


class Snapshot(models.Model):
    """One published finding: canonical bytes, never changed."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="snapshots")
    n = models.PositiveIntegerField()
    as_of = models.CharField(max_length=20)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_snapshot_per_number"),)


class Basis(models.Model):
    """What the next snapshot is compared with: true counts by statement and group, and the salt of
    the input digest. Either would uncover hidden cells, so neither reaches a page, an API or the log.
    """

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, primary_key=True)
    salt = models.CharField(max_length=64)
    counts: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
