"""Addresses of office holders who asked to be reminded, sealed under a key outside the database."""

from __future__ import annotations

from django.db import models

from sulh.dialogue.models import Holder


class Address(models.Model):
    """Where one office holder wants to be reminded, and in which language. Gone with the office."""

    holder = models.OneToOneField(Holder, models.CASCADE, primary_key=True, related_name="address")
    sealed = models.TextField()  # see `sulh.followup.reminders.sealing`
    language = models.CharField(max_length=10)
