"""What is said of interests: a supporter's own statement, claims by others, and the replies."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from sulh.dialogue.models import Dialogue, Party, Supporter, new_id

Texts = dict[str, str]


class Interests(models.Model):
    """A supporter's own statement of interests. The newest stands; the earlier ones stay to read."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="interests")
    n = models.PositiveIntegerField()  # 1, 2, 3 … of this supporter; two may share an hour
    wants: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    fears: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    would_not_accept: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    gains: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Claim(models.Model):
    """What somebody says of a supporter's or a party's interest. Exactly one of `supporter`, `party` is set.

    `text` and `who` empty when the claim is taken back.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="claims")
    n = models.PositiveIntegerField()  # 1, 2, 3 … in the order they were filed
    supporter = models.ForeignKey(Supporter, models.CASCADE, null=True, related_name="claims")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="claims")
    aspect = models.CharField(max_length=16)  # see sulh.rules.attribution.ASPECTS
    text: models.JSONField[Texts, Texts] = models.JSONField()
    source = models.CharField(max_length=8)  # see sulh.rules.attribution.SOURCES
    who: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    to_whom: models.JSONField[Texts, Texts] = models.JSONField(default=dict)
    said_on = models.CharField(max_length=10)
    certainty = models.CharField(max_length=8)  # see sulh.rules.attribution.CERTAINTIES
    against = models.ForeignKey("self", models.SET_NULL, null=True, related_name="contradicted_by")
    filed_as = models.CharField(max_length=14)  # the role
    filed_by = models.CharField(max_length=32)  # the holder; never shown
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    taken_back: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_claim_per_number"),)


class Reply(models.Model):
    """The right of reply: words of the supporter or party that a claim is about, beside the claim."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="replies")
    text: models.JSONField[Texts, Texts] = models.JSONField()
    label = models.CharField(max_length=120)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
