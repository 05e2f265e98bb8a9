"""Promises as they are followed: what was promised, evidence, codes, levels, replies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.dialogue.models import Dialogue, new_id

Texts = dict[str, str]
COMPLETE = 3


def _id() -> models.CharField[str, str]:
    return models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)


class Commitment(models.Model):
    """One promise. `level` is what stands, None until it is coded.

    `ref`: the id of the promise in the clause, or of the pledge. `levels`: what is so at "1", "2" and "3".
    `theme_key`: the clause's id, or "pledges" or "steps". `round` counts the codings, and `waits` says what
    the running one waits for: a second code, or adjudication. `digest` seals the words, so that parties can
    consent to end exactly this promise. `ended_by`: "text" where a later text does not hold it, "consent"
    where every party agreed.
    """

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="commitments")
    n = models.PositiveIntegerField()
    origin = models.CharField(max_length=6)  # clause, pledge, step
    ref = models.CharField(max_length=32, default="")
    clause = models.CharField(max_length=32, default="")
    theme_key = models.CharField(max_length=32)
    theme: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    who: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    what: models.JSONField[Texts, Texts] = models.JSONField()
    due = models.CharField(max_length=10, default="")
    verified_by: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    levels: models.JSONField[dict[str, Texts], dict[str, Texts]] = models.JSONField(default=dict)
    tags: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    gender = models.BooleanField(default=False)
    youth = models.BooleanField(default=False)
    parties: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    supporter = models.CharField(max_length=32, default="")
    digest = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField(null=True)
    round = models.PositiveIntegerField(default=1)
    waits = models.CharField(max_length=12, default="")  # second, adjudication
    waits_since = models.CharField(max_length=10, default="")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    ended: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=7, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("dialogue", "n"), name="one_commitment_per_number"),
            models.UniqueConstraint(
                fields=("dialogue", "ref"), condition=~models.Q(ref=""), name="one_commitment_per_origin"
            ),
        )
        indexes = (
            # These two hold all that the scorecard counts, so that no row is read for it.
            models.Index(
                fields=("dialogue", "ended", "level", "gender", "youth", "waits", "due"),
                name="commitments_scored",
            ),
            models.Index(fields=("dialogue", "ended", "theme_key", "level", "n"), name="commitments_themed"),
            models.Index(fields=("dialogue", "theme_key", "due"), name="commitments_by_theme"),
            models.Index(fields=("dialogue", "digest"), name="commitments_by_digest"),
            models.Index(fields=("dialogue", "waits"), name="commitments_waiting"),
        )

    @property
    def has_levels(self) -> bool:
        """Whether it is written what each level means."""
        return all(self.levels.get(level) for level in ("1", "2", "3"))


class Evidence(models.Model):
    """One piece of evidence on a promise. Of a protected one only kind, month and state are public.

    `filed_by`: the office holder who filed it, empty where it came from the public. `place`: where it stands
    among others, its day, or of a protected one its month, so that its place does not tell the day.
    """

    id = _id()
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="evidence")
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    source = models.CharField(max_length=12)
    day = models.CharField(max_length=10)
    place = models.CharField(max_length=10)
    words: models.JSONField[Texts, Texts] = models.JSONField()
    link = models.CharField(max_length=400, default="")
    protected = models.BooleanField(default=False)
    state = models.CharField(max_length=13, default="unverified")
    filed_by = models.CharField(max_length=32, default="")
    role = models.CharField(max_length=20)
    label = models.CharField(max_length=120, default="")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("commitment", "-place", "id"), name="evidence_by_place"),
            models.Index(fields=("dialogue", "state"), name="evidence_by_state"),
            models.Index(fields=("dialogue", "role", "at"), name="evidence_by_hour"),
        )


class Verification(models.Model):
    """What a monitor found about a piece of evidence; the newest stands, the earlier ones stay to read."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="verifications")
    state = models.CharField(max_length=13)
    other = models.ForeignKey(Evidence, models.SET_NULL, null=True, related_name="+")
    words: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Code(models.Model):
    """A level that one person found. `place`: 1 and 2 are the two who work blind, 3 adjudicates."""

    id = _id()
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="codes")
    round = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    evidence: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    words: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    holder = models.CharField(max_length=32)
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("commitment", "round", "place"), name="one_code_per_place"),
            models.UniqueConstraint(fields=("commitment", "round", "holder"), name="one_code_per_coder"),
        )


class Level(models.Model):
    """The level that stood from a time on, by the round of codes that gave it."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="history")
    round = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Reply(models.Model):
    """What an obliged party or the supporter says beside the level. `level`: what stood then."""

    id = _id()
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="replies")
    party = models.CharField(max_length=32, default="")
    supporter = models.CharField(max_length=32, default="")
    level = models.PositiveSmallIntegerField(null=True)
    words: models.JSONField[Any, Any] = models.JSONField()
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
