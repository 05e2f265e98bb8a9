"""Votes of members, and objections. Nobody can look up how somebody voted, and after a close nobody could."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from sulh.dialogue.models import Dialogue, Party, new_id
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Amendment, Version

Texts = dict[str, str]


class MembersMandate(models.Model):
    """A party has bound itself: it consents to a settlement only after a vote of its members carried it.

    Carried: yes / (yes + no) is more than `more_than`, and at least the share `quorum` of the enrolled
    answered; both are fractions such as "1/2". `asked`: a looser one, or none, that some but not enough of
    its delegates have signed: `{"more_than", "quorum", "signatures"}`, with empty shares to drop it.
    """

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="members_mandate")
    more_than = models.CharField(max_length=9)
    quorum = models.CharField(max_length=9)
    asked: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class MembersVote(models.Model):
    """A vote of enrolled people on one version: of one party, whose consent it carries, or of everybody.

    `rule`: what it was opened under, `{"t", "op", "quorum"}`. `result`: after the close
    `{party id: {"enrolled", "yes", "no", "abstain"}}`, exact, and therefore shown only as
    `sulh.settlement.ratifying.counting` protects it.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="members_votes")
    n = models.PositiveIntegerField()
    version = models.ForeignKey(Version, models.CASCADE, related_name="members_votes")
    party = models.ForeignKey(
        Party, models.CASCADE, null=True, related_name="members_votes"
    )  # null: everybody
    ballot = models.ForeignKey(Ballot, models.CASCADE, null=True, related_name="members_votes")
    rule: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    state = models.CharField(max_length=7, default="open")  # closed, void
    opened: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    closes: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    closed: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    result: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_members_vote_per_number"),)

    @property
    def ends(self) -> datetime:
        """From this hour on nobody answers. A ratification's ballot may have been given more time."""
        return self.ballot.closes if self.ballot else self.closes


class MemberAnswer(models.Model):
    """The last answer of one participant in one vote: 1 yes, 0 abstain, -1 no.

    Goes with its participant, and with the close of the vote: then only the numbers stay.
    """

    vote = models.ForeignKey(MembersVote, models.CASCADE, related_name="answers")
    participant = models.CharField(max_length=32)
    party = models.CharField(max_length=32, default="")
    choice = models.SmallIntegerField()
    counter = models.PositiveBigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("vote", "participant"), name="one_answer_per_participant"),
        )


class Objection(models.Model):
    """What a party or a participant holds against a clause, and what would meet it.

    A participant's words have passed no moderation: only office holders of the dialogue read them.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="objections")
    n = models.PositiveIntegerField()
    version = models.ForeignKey(Version, models.CASCADE, related_name="objections")
    clause = models.CharField(max_length=32)
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="objections")
    participant = models.CharField(max_length=32, default="")
    words: models.JSONField[Texts, Texts] = models.JSONField()
    wanted: models.JSONField[Texts, Texts] = models.JSONField(default=dict)  # the wording that would meet it
    state = models.CharField(max_length=9, default="open")  # imported, met, stands, withdrawn
    amendment = models.ForeignKey(Amendment, models.SET_NULL, null=True, related_name="objections")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_objection_per_number"),)
