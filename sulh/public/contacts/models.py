"""Meetings, visits and calls between parties, supporters and others."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from sulh.dialogue.models import Dialogue, new_id

Texts = dict[str, str]


class Contact(models.Model):
    """One contact. While `opened` is empty it is sealed: only those who took part see it."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=8)  # meeting, visit, call
    parties: models.JSONField[list[str], list[str]] = models.JSONField(default=list)  # ids
    supporters: models.JSONField[list[str], list[str]] = models.JSONField(default=list)  # ids
    others: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    subjects: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    sealed_until = models.CharField(max_length=10, default="")  # a day; empty: public from the start
    opened: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    logged_by = models.CharField(max_length=32)  # the holder; never shown
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class ContactLine(models.Model):
    """How a contact stood at a time: the newest line stands, the earlier ones are its history."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="lines")
    state = models.CharField(max_length=9)  # planned, held, postponed, cancelled
    day = models.CharField(max_length=10, default="")  # empty: postponed without a new day
    words: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
