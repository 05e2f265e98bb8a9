"""What a decision leaves: the ballot with everything it froze, petitions, reservations, attestations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.dialogue.models import Dialogue, Party, Supporter, new_id

Texts = dict[str, str]
# States of a ballot that has not ended; one that is referred waits and is voted on again.
RUNNING = ("open", "referred")


class Ballot(models.Model):
    """One decision of the parties. Rule, parties, weights and designations stand still from its opening.

    `parties`: one map per party, `{"party", "designation", "weight", "seats"}`, in the order of registration;
    `seats` is how many votes a party has where delegates are counted.
    `count` and `outcome` are what its last round was closed on and what the rule said; together with `rule`
    they can be evaluated again by anybody. `rounds` keeps every round that was closed:
    `{"round", "closed", "count", "outcome", "answers"}`. `since`: when the present round began.
    `received`: ids of the parties that said they have it before them.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="ballots")
    n = models.PositiveIntegerField()
    subject_kind = models.CharField(max_length=20)  # amendment, settlement, agenda, ratification
    subject_digest = models.CharField(max_length=64)
    about = models.CharField(max_length=32)  # id of the amendment, version or vote
    rule: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    rule_digest = models.CharField(max_length=64)
    parties: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=14, default="open")  # one of RUNNING, or an end: see STATE_OF
    opened: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    since: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    answer_days = models.PositiveSmallIntegerField()  # as the terms said when it was opened
    extended = models.PositiveSmallIntegerField(default=0)  # days by which this round was extended
    received: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    rounds: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    # From this hour on it may be closed although somebody has not answered; silence is not consent.
    closes: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    closed: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    count: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    outcome: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_ballot_per_number"),)
        indexes = (
            models.Index(fields=("dialogue", "subject_kind", "state"), name="ballots_by_kind"),
            models.Index(fields=("about",), name="ballots_about"),
        )


class Petition(models.Model):
    """Parties ask that a matter be decided by the higher threshold that the rule names. Presented, then
    confirmed by as many after the days of consideration.

    Precedent: Northern Ireland (Ministers, Elections and Petitions of Concern) Act 2022, section 6.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="petitions")
    words: models.JSONField[Texts, Texts] = models.JSONField()
    # `{"party", "holder", "signed": 0 or 1, "confirmed": 0 or 1}`, one for each party
    signatures: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="gathering")  # presented, confirmed, lapsed
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    presented: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    confirmed: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class Reservation(models.Model):
    """What a party sets beside its consent to a version. Its legal effect is declared when it is filed.

    Precedent: Vienna Convention on the Law of Treaties, articles 19 to 23.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="reservations")
    n = models.PositiveIntegerField()
    party = models.ForeignKey(Party, models.CASCADE, related_name="reservations")
    clause = models.CharField(max_length=32)
    version_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=26)  # see EFFECTS_OF
    effect = models.CharField(max_length=12)
    text: models.JSONField[Texts, Texts] = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="filed")  # accepted, objected, withdrawn, lapsed
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    settled: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class Attestation(models.Model):
    """A supporter or observer attests that it saw the signatures given, or keeps a copy of the text."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="attestations")
    supporter = models.ForeignKey(Supporter, models.CASCADE, null=True, related_name="attestations")
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)  # witness, deposit
    digest = models.CharField(max_length=64)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
