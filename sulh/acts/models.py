"""What the door itself keeps: each dialogue's log, its openings, and the answers to repeated acts."""

from __future__ import annotations

from django.db import models


class LogHead(models.Model):
    """Where a dialogue's log stands; locked while an entry is appended."""

    dialogue = models.CharField(max_length=32, primary_key=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)


class LogEntry(models.Model):
    """One entry's canonical bytes; never changed, never deleted."""

    dialogue = models.CharField(max_length=32)
    n = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_entry_per_place"),)


class LogOpening(models.Model):
    """The salt and value behind a commitment in an entry. Deleting the row deletes the value for good."""

    dialogue = models.CharField(max_length=32)
    n = models.PositiveIntegerField()
    path = models.CharField(max_length=100)
    about = models.CharField(max_length=64, db_index=True)
    salt = models.CharField(max_length=64)
    value = models.TextField()
    public = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("dialogue", "n", "path"), name="one_opening_per_path"),
        )


class Answered(models.Model):
    """The answer to an act that came with an idempotency key. A refusal is not kept."""

    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=36)
    digest = models.CharField(max_length=64)
    answer = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("actor", "key"), name="one_answer_per_key"),)
