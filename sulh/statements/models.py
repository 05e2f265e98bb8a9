"""What the room keeps. Votes carry no time; a statement's time is a whole hour."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from sulh.dialogue.models import Dialogue, Party, new_id

STATES = ("pending", "accepted", "rejected", "withdrawn")
LIVE = ("pending", "accepted")
# A delegate's statement is one of a participant unless it is signed by name: the kind must not betray it.
KINDS = ("participant", "delegate", "seed", "expert")
ATTRIBUTIONS = ("unattributed", "by_party", "by_name")


class Statement(models.Model):
    """One statement in the language it was said in. `text` empties when its author leaves."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="statements")
    n = models.PositiveIntegerField()  # 1, 2, 3 … in the order they were said
    source_id = models.IntegerField(null=True)  # the id in another tool's export
    text = models.TextField()
    folded = models.CharField(max_length=64, default="")  # SHA-256 of the text as `folding.key` compares it
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=9, default="pending")
    kind = models.CharField(max_length=11, default="participant")  # see KINDS
    attribution = models.CharField(max_length=12, default="unattributed")  # unattributed, by_party, by_name
    name = models.CharField(max_length=120, default="")  # the office's label where attributed by name
    # Whose thought it was, where it was carried over from outside: {"name", "path"} within the dialogue.
    credit: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    author_kind = models.CharField(max_length=11, default="")  # participant, holder; empty for imports
    author = models.CharField(max_length=32, default="", db_index=True)
    party = models.ForeignKey(Party, models.SET_NULL, null=True)  # only where attributed by party
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_statement_per_number"),)
        indexes = (models.Index(fields=("dialogue", "folded"), name="statements_alike"),)


class Translation(models.Model):
    """A statement in another language, with the translator's label."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    text = models.TextField()
    translator = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("statement", "language"), name="one_translation_per_language"),
        )


class Decision(models.Model):
    """A moderator's decision with its reason from the closed list; a decided appeal may turn it round.

    `rules` is the digest of the terms, with their moderation policy, that were in force.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="decisions")
    holder = models.CharField(max_length=32)
    outcome = models.CharField(max_length=8)  # accept, reject
    reason = models.CharField(max_length=20, default="")
    explanation = models.TextField(default="")
    rules = models.CharField(max_length=64, default="")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Appeal(models.Model):
    """The one appeal against a rejection, decided by somebody else than the moderator."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    statement = models.OneToOneField(Statement, models.CASCADE, related_name="appeal")
    words = models.TextField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    decided_by = models.CharField(max_length=32, default="")
    outcome = models.CharField(max_length=8, default="")  # uphold, restore
    reasoning = models.TextField(default="")


class Vote(models.Model):
    """The last answer of one participant to one statement. Written and read with SQL on the hot path.

    `choice`: 1 agree, 0 pass, -1 disagree. `counter` rises with every answer of the participant to
    the statement; it is no time. The row goes with its participant, and with its statement's text.
    `participant` is no foreign key: the write itself checks that there is one.
    """

    # The two indexes below serve every question; more would only slow down each vote.
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, db_index=False)
    statement = models.ForeignKey(Statement, models.CASCADE, db_index=False)
    participant = models.CharField(max_length=32)
    party = models.CharField(max_length=32, default="")
    choice = models.SmallIntegerField()
    counter = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("participant", "statement"), name="one_vote_per_statement"),
        )
        indexes = (models.Index(fields=("dialogue", "statement"), name="votes_of_a_statement"),)
