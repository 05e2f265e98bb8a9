"""Sessions and what was written down of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.dialogue.models import Dialogue, Party, new_id

Texts = dict[str, str]


class AgendaItem(models.Model):
    """Something a party wants to be talked and written about, with the statements it grew from."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="agenda")
    n = models.PositiveIntegerField()
    party = models.ForeignKey(Party, models.CASCADE, related_name="agenda_items")
    titles: models.JSONField[Texts, Texts] = models.JSONField()
    statements: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    state = models.CharField(max_length=9, default="proposed")  # withdrawn
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_agenda_item_per_number"),)


class Session(models.Model):
    """One meeting. `attendance`: how many came for each party (id); `others`: roles that were in the room.

    `items`: ids of agenda items, `decisions`: numbers of ballots. A caucus belongs to its `party`, and only
    it sees it; of a shuttle visit the facilitator knows as well. `n` of these two is drawn by lot, so that
    the other numbers show no gap. `visibility`: party, caucus (party and facilitator), plenary, public.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="meetings")
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=13)  # plenary, working_group, caucus, shuttle
    titles: models.JSONField[Texts, Texts] = models.JSONField()
    day = models.CharField(max_length=10)
    visibility = models.CharField(max_length=8, default="plenary")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="caucuses")
    items: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    attendance: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    others: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    decisions: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    label = models.CharField(max_length=120)  # who recorded it
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_session_per_number"),)


class Minutes(models.Model):
    """The minutes of a session: `passages` is a list of `{"id", "text": {language: text}}`.

    `at`: when the passages got their present wording. `approved`: ids of the parties that had approved
    exactly this wording when the minutes were settled; until then consents say it.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    session = models.OneToOneField(Session, models.CASCADE, related_name="minutes")
    passages: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    digest = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=8, default="draft")  # offered, settled
    label = models.CharField(max_length=120)
    approved: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    settled: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class Correction(models.Model):
    """A party words a passage otherwise: taken into the minutes, or both wordings stand."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="corrections")
    party = models.ForeignKey(Party, models.CASCADE, related_name="corrections")
    passage = models.CharField(max_length=32)
    text: models.JSONField[Texts, Texts] = models.JSONField()
    state = models.CharField(max_length=9, default="open")  # taken, stands, withdrawn
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class SideLetter(models.Model):
    """How some parties read a clause, or what they promise each other beside it. Attached, never secret.

    `clause_digest`: the wording of the clause that the letter speaks of. Whether it is agreed is stored
    nowhere: it is read off the consents of those it is addressed to.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="side_letters")
    n = models.PositiveIntegerField()
    clause = models.CharField(max_length=32)
    clause_digest = models.CharField(max_length=64)
    party = models.ForeignKey(Party, models.CASCADE, related_name="side_letters")
    to: models.JSONField[list[str], list[str]] = models.JSONField()  # party ids
    text: models.JSONField[Texts, Texts] = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, default="offered")  # withdrawn
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_side_letter_per_number"),)
