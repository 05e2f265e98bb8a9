"""What the door itself keeps: each dialogue's log, its openings, what waits for it, answers to repeated acts,
and what is to be sent."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import models

from sulh.record.tree import BEGINNING


def anywhere() -> int:
    """A random place in a table, so that the order of its rows tells nothing of the order in which they came."""
    return secrets.randbelow(2**61) + 1


def _anywhere() -> models.BigAutoField[int, int]:
    return models.BigAutoField(primary_key=True, default=anywhere)


class LogHead(models.Model):
    """Where a dialogue's log stands; locked while an entry is appended.

    `digest`: the root of its tree. `held`: the size of a checkpoint of this log that somebody has brought, and that
    goes beyond what stands here, so entries were lost (`sulh.acts.checkpoints`); else 0. `against`: one that contradicts
    what stands here, as a note.
    """

    dialogue = models.CharField(max_length=32, primary_key=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default=BEGINNING.digest)
    held = models.PositiveIntegerField(default=0)
    against = models.TextField(default="")


class LogEntry(models.Model):
    """One entry's canonical bytes; never changed, never deleted."""

    dialogue = models.CharField(max_length=32)
    n = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_entry_per_place"),)


class LogTile(models.Model):
    """Up to 256 hashes of a dialogue's tree, one after another; filled and never changed (`sulh.record.tiles`)."""

    dialogue = models.CharField(max_length=32)
    level = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "level", "n"), name="one_tile_per_place"),)


class LogCosignature(models.Model):
    """A witness's line below the checkpoint of this size. Who holds the key is the business of an upper room."""

    dialogue = models.CharField(max_length=32)
    size = models.PositiveIntegerField()
    key = models.CharField(max_length=400)  # the witness's vkey
    line = models.TextField()
    at = models.BigIntegerField()  # seconds since 1970, as the witness says

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("dialogue", "size", "key"), name="one_cosignature_per_size"),
        )


class LogWaiting(models.Model):
    """Something a participant did, until it enters the log in a batch: what the log will show of it.

    No participant, no hour, and no order.
    """

    id = _anywhere()
    dialogue = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    data = models.TextField()  # canonical JSON, commitments in place of what is sealed

    class Meta:
        indexes = (models.Index(fields=("dialogue", "kind"), name="waiting_of_a_kind"),)


class LogOpening(models.Model):
    """The salt and value behind a commitment in an entry. Deleting the row deletes the value for good.

    While what holds the commitment still waits for its batch, `n` is empty and `waiting` names it.
    """

    id = _anywhere()
    dialogue = models.CharField(max_length=32)
    n = models.PositiveIntegerField(null=True)
    waiting = models.BigIntegerField(null=True, db_index=True)
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

    id = _anywhere()
    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=36)
    digest = models.CharField(max_length=64)
    answer = models.TextField()
    entry = models.PositiveIntegerField(null=True)  # of the log, where the act has one of its own

    class Meta:
        constraints = (models.UniqueConstraint(fields=("actor", "key"), name="one_answer_per_key"),)


class Outgoing(models.Model):
    """Something to be sent to an office holder after the commit; never an address, and never for a participant.

    `about` names it once, so that it is not sent twice. `hour`: before it nothing is tried. `sent` is set before
    the sending begins and taken back when that fails; `gave_up` after the last try.
    """

    dialogue = models.CharField(max_length=32)
    kind = models.CharField(max_length=40)
    holder = models.CharField(max_length=32)
    params: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    about = models.CharField(max_length=120, unique=True)
    hour: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    sent = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    gave_up = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("sent", "gave_up", "hour"), name="waiting_to_be_sent"),)
