"""What the room keeps: published snapshots, and what is never shown."""

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


class ByLanguage(models.Model):
    """Answers by the language in which statements were read, as of the newest snapshot.

    `shown` is what pages draw, protected. `counts` are the true counts it was made from, statement, party and
    language with agree, disagree and pass; like a `Basis` they reach no page, API or log.
    """

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, primary_key=True)
    as_of = models.CharField(max_length=20)
    counts: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    shown: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)


class ModerationCounts(models.Model):
    """Refusals by party as last published. `shown`: party id -> [refused, decided], or null where hidden.
    `basis`: the true numbers behind them, for `sulh.findings.moderation_numbers`; shown nowhere."""

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, primary_key=True)
    as_of = models.CharField(max_length=20)
    shown: models.JSONField[dict[str, list[int] | None], dict[str, list[int] | None]] = models.JSONField()
    basis: models.JSONField[dict[str, list[int]], dict[str, list[int]]] = models.JSONField()


class ByChannel(models.Model):
    """Answers by the way they came, as of the newest snapshot: like `ByLanguage`, with channels."""

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, primary_key=True)
    as_of = models.CharField(max_length=20)
    counts: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    shown: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
