"""The text of a settlement: nothing of it is overwritten. Changes are amendments, states are versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.dialogue.models import Dialogue, Party, new_id

Texts = dict[str, str]
OPS = (
    "insert", "replace", "delete", "move", "commit", "uncommit", "declare", "link", "park", "unpark",
    "languages",
)  # fmt: skip
ORIGINS = ("party", "single_text", "objection", "docx")
AMENDMENT_STATES = ("proposed", "open", "accepted", "rejected", "withdrawn", "merged", "lapsed")


class Text(models.Model):
    """The one text of a dialogue. `mode`: written by the parties, or a single text that nobody owns.

    `authentic` and `prevailing` are those of the newest version; it begins with every language authentic.
    """

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, primary_key=True, related_name="text")
    mode = models.CharField(max_length=7, default="parties")  # parties, single
    languages: models.JSONField[list[str], list[str]] = models.JSONField()
    authentic: models.JSONField[list[str], list[str]] = models.JSONField()
    prevailing = models.CharField(max_length=10, default="")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Amendment(models.Model):
    """One change of the text, whoever proposed it and whatever became of it. Never deleted.

    `base`: the digest of the target clause it was written against; empty for a new clause. (For the op
    `languages`, which concerns no clause, that of what the text says about its languages.)
    `order` is the place in the sequence of acceptance; `applied_in` the version that carries it. While
    `proposed`, `stalled` says why it is not on its way (see `labels.STALLED`), `waits_since` from when its
    sponsors' time counts. `dissent`: ids of the parties that said no when it was decided.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="amendments")
    n = models.PositiveIntegerField()
    op = models.CharField(max_length=8)  # see OPS
    clause = models.CharField(max_length=32, blank=True)  # the target; for an insert the id of the new clause
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    base = models.CharField(max_length=64, default="")
    digest = models.CharField(max_length=64)
    rationale: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    origin = models.CharField(max_length=11, default="party")  # see ORIGINS
    origin_ref = models.CharField(max_length=32, default="")  # an objection's or criticism's id
    # `{"party", "holder"}`, the first is the author; empty while an imported one waits for a sponsor
    sponsors: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list)
    admission: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    together = models.CharField(max_length=32, default="")
    state = models.CharField(max_length=9, default="proposed")  # see AMENDMENT_STATES
    stalled = models.CharField(max_length=20, default="")
    dissent: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    reason: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    order = models.PositiveIntegerField(null=True)
    applied_in = models.PositiveIntegerField(null=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    waits_since: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    decided: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_amendment_per_number"),)
        indexes = (
            models.Index(fields=("dialogue", "state"), name="amendments_by_state"),
            models.Index(fields=("dialogue", "clause"), name="amendments_by_clause"),
        )


class Version(models.Model):
    """The whole text at a moment, computed from accepted amendments. `digest` seals all of it."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="versions")
    n = models.PositiveIntegerField()
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    digest = models.CharField(max_length=64)
    amendments: models.JSONField[list[str], list[str]] = (
        models.JSONField()
    )  # ids applied since n - 1, in order
    # issued → tabled (stands still, open for consent) → agreed → in_force; or returned to writing
    state = models.CharField(max_length=8, default="issued")
    mode = models.CharField(max_length=7, default="parties")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_version_per_number"),)


class Delivery(models.Model):
    """A version reached a party: all of them in the same transaction, so all at the same moment."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="deliveries")
    party = models.ForeignKey(Party, models.CASCADE, related_name="deliveries")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    acknowledged: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "party"), name="one_delivery_per_party"),)
