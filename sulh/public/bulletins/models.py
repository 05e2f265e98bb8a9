"""Bulletins and statements, made of passages that say where they come from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.dialogue.models import Dialogue, Supporter, new_id

Texts = dict[str, str]
SECTIONS = ("announcement", "sceptics", "shared", "differs")  # in the order of a text


class Bulletin(models.Model):
    """One bulletin or statement. It stands still from `offered` on, and can be read from `released` on.

    `published`: agreed and waiting for the end of its embargo. `corrects` is the earlier text it replaces.
    `signatures` are the holders that signed for each supporter, where it is a statement of supporters.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="bulletins")
    n = models.PositiveIntegerField()
    # bulletin; statement: of all parties; supporters: of supporters alone
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=9, default="draft")  # offered, published, released, retracted
    titles: models.JSONField[Texts, Texts] = models.JSONField()
    supporters: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    signatures: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    corrects = models.ForeignKey("self", models.SET_NULL, null=True, related_name="corrections")
    why: models.JSONField[Texts, Texts] = models.JSONField(default=dict)  # where it is a correction
    retraction: models.JSONField[Texts, Texts] = models.JSONField(default=dict)  # why it was retracted
    digest = models.CharField(max_length=64, default="")
    rule = models.CharField(max_length=12, default="")  # the rule by which it was agreed
    # ids of the parties that had consented when it was published, where the rule asks every party
    parties: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    objection_days = models.PositiveSmallIntegerField(default=0)  # as the terms said when it was offered
    drafted_by = models.CharField(max_length=32)  # the holder; never shown
    label = models.CharField(max_length=120)  # the publisher
    embargo: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    offered: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    published: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    released: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    retracted: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_bulletin_per_number"),)


class Passage(models.Model):
    """One passage: its words, and who said them to whom, or which object of the dialogue it cites.

    Of a source that is not named nothing is stored. Where it was sealed, `commitment` is the salted
    commitment to the name; the salt is shown once to the editor who wrote it down, and kept nowhere.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="passages")
    place = models.PositiveIntegerField()
    section = models.CharField(max_length=12)  # announcement, sceptics; shared, differs
    text: models.JSONField[Texts, Texts] = models.JSONField()
    source = models.CharField(max_length=8, default="")  # see sulh.rules.attribution.SOURCES; empty: it cites
    who: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    to_whom: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    said_on = models.CharField(max_length=10, default="")
    certainty = models.CharField(max_length=8, default="")  # see sulh.rules.attribution.CERTAINTIES
    known_to = models.CharField(max_length=6, default="")  # editor, sealed
    commitment = models.CharField(max_length=64, default="")
    cites: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        default=dict
    )  # {"kind", "n" or "id"}
    supporter = models.ForeignKey(Supporter, models.SET_NULL, null=True)  # whose difference it is
