"""What the room keeps. All ids are random; times are whole hours; participants leave no other trace."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models

from sulh.acts.scattering import scattered


def new_id() -> str:
    """A random 128-bit id, 32 hex digits."""
    return secrets.token_hex(16)


def _id() -> models.CharField[str, str]:
    return models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)


class Dialogue(models.Model):
    """One dialogue. Texts are `{language: text}`; `lot` is the recorded draw that orders its parties."""

    id = _id()
    slug = models.SlugField(max_length=60, unique=True)
    template = models.CharField(max_length=40, default="")
    question: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    languages: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    what_happens: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    story: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    backing: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    phase = models.CharField(max_length=30, default="draft")
    phase_before = models.CharField(max_length=30, default="")
    risk = models.CharField(max_length=6, default="")
    entry = models.CharField(max_length=5, default="codes")
    has_parties = models.BooleanField(default=True)
    demonstration = models.BooleanField(default=False)
    cell_limit = models.PositiveSmallIntegerField(default=10)
    seeds_cap = models.PositiveSmallIntegerField(default=0)
    lot = models.CharField(max_length=32, default=new_id)
    opened: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    speaking_since: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class Terms(models.Model):
    """One version of the terms of reference. `body` holds every text; `digest` is its sealed copy."""

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="terms")
    n = models.PositiveIntegerField()
    body: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=12, default="proposed")  # proposed, in_force, superseded
    proposed_by = models.CharField(max_length=32, default="")  # a party's id; empty: the invitation's draft
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dialogue", "n"), name="one_terms_per_number"),)


class Party(models.Model):
    """A row of the party register. `no_party` marks the row for people of no party."""

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="parties")
    names: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    named_itself = models.BooleanField(default=False)
    delegates_label = models.CharField(max_length=120, default="")
    status = models.CharField(max_length=12)  # see STATUSES
    no_party = models.BooleanField(default=False)
    quota = models.PositiveIntegerField(null=True)
    signatures_needed = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(default="")
    place = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("dialogue",), condition=models.Q(no_party=True), name="one_no_party_row"
            ),
        )

    def codes_issued(self) -> int:
        """Codes of this party that were not revoked or replaced, and whatever else counts like a code."""
        codes = Code.objects.filter(party=self, state__in=("unused", "used")).count()
        return codes + sum(seats(self) for seats in SEATS_ELSEWHERE)


# Upper rooms count what uses up a party's number without a code.
SEATS_ELSEWHERE: list[Callable[[Party], int]] = []


STATUSES = ("requested", "invited", "acknowledged", "joined", "declined", "withdrew", "not_admitted")
# A group that only asked: no row of the register yet, its name is sealed, and its people hold no power.
NOT_AT_THE_TABLE = ("requested", "not_admitted")


class PartyStatus(models.Model):
    """One line of a party's history in the register."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="history")
    status = models.CharField(max_length=12)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class ReferenceShares(models.Model):
    """Shares of each party in the population by one source; hidden until every joined party accepts it."""

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="reference_shares")
    source = models.TextField()
    shares: models.JSONField[dict[str, int], dict[str, int]] = (
        models.JSONField()
    )  # party id: per ten thousand
    digest = models.CharField(max_length=64)


class Consent(models.Model):
    """A party's answer to one subject's digest; the one model for terms, shares and settlements.

    A signature counts only for the digest it was given to, so an edit lapses it by itself.
    """

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="consents")
    party = models.ForeignKey(Party, models.CASCADE, related_name="consents")
    subject_kind = models.CharField(max_length=20)  # terms, reference_shares, place, agenda, …
    subject_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)  # consent, with_reservation, abstain, object, withdraw
    signatures: models.JSONField[list[str], list[str]] = models.JSONField(default=list)  # holder ids
    needed = models.PositiveSmallIntegerField(default=1)
    reasons = models.TextField(default="")
    lapsed = models.BooleanField(default=False)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Holder(models.Model):
    """Somebody who holds an office in one dialogue, known by a label. Signs in with name and password."""

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="holders")
    label = models.CharField(max_length=120)
    sign_in_name = models.CharField(max_length=60)
    password = models.CharField(max_length=200, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("dialogue", "sign_in_name"), name="one_holder_per_name"),
        )


class Supporter(models.Model):
    """An outside state or organisation that encourages, pledges and witnesses, and never decides."""

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="supporters")
    names: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    kind = models.CharField(max_length=12)


class Office(models.Model):
    """One role of one holder; for a delegate or registrar with the party, for a supporter with its row.

    `nominated_by`: the party whose delegate gave the office of a moderator or a member for appeals. They act
    for no party, but two of them are independent of each other only where they were nominated by two sides.
    """

    holder = models.ForeignKey(Holder, models.CASCADE, related_name="offices")
    role = models.CharField(max_length=20)
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="offices")
    supporter = models.ForeignKey(Supporter, models.CASCADE, null=True, related_name="offices")
    appointed_by = models.CharField(max_length=160, default="")
    nominated_by = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="nominations")
    ended = models.BooleanField(default=False)


class Link(models.Model):
    """A one-time link by which a holder sets a password; only its keyed digest is kept."""

    digest = models.CharField(primary_key=True, max_length=64)
    holder = models.ForeignKey(Holder, models.CASCADE, related_name="links")
    expires: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Tie(models.Model):
    """A supporter's declared tie with a party."""

    id = _id()
    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="ties")
    party = models.ForeignKey(Party, models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=20)
    note: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Pledge(models.Model):
    """What a supporter promises to give, under which conditions, until when."""

    id = _id()
    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="pledges")
    kind = models.CharField(max_length=20)
    text: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    conditions: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    due = models.CharField(max_length=10, default="")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Encouragement(models.Model):
    """A supporter encourages a party to enter; sealed ones show nowhere until acknowledged."""

    id = _id()
    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="encouragements")
    party = models.ForeignKey(Party, models.CASCADE, related_name="encouragements")
    words: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    sealed = models.BooleanField(default=False)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    acknowledged: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class GoodOffices(models.Model):
    """A party asks a supporter to help it stay in contact. Sealed ones show nowhere until accepted."""

    id = _id()
    party = models.ForeignKey(Party, models.CASCADE, related_name="good_offices")
    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="good_offices")
    subject: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    sealed = models.BooleanField(default=False)
    answer = models.CharField(max_length=7, default="")  # accept, decline
    words: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    answered: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    ended: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class Milestone(models.Model):
    """Something outside the dialogue on which much depends, drawn on every timeline."""

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="milestones")
    names: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()


class MilestoneDay(models.Model):
    """The day of a milestone as it was known at a time; the newest stands, the earlier ones stay to read."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="days")
    day = models.CharField(max_length=10)
    why: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Witness(models.Model):
    """The key with which a party or a supporter cosigns checkpoints of the diary; one stands at a time."""

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="witnesses")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="witnesses")
    supporter = models.ForeignKey(Supporter, models.CASCADE, null=True, related_name="witnesses")
    key = models.CharField(max_length=400)  # a vkey
    retired = models.BooleanField(default=False)


@scattered
class Participant(models.Model):
    """A random id with a party, nothing else: no name, no address, no time."""

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="participants")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="participants")
    conduct = models.CharField(max_length=64)  # digest of the code of conduct accepted


class Voice(models.Model):
    """Words of the dialogue read aloud in one language; `words` is the digest of exactly what is spoken.

    `subject` is a statement's id or the name of a notice, empty for the consent screen. The sound stands in a
    table of its own, so that a list of recordings never carries it along.
    """

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="voices")
    about = models.CharField(max_length=14)  # statement, consent_screen, notice
    subject = models.CharField(max_length=32, default="")
    language = models.CharField(max_length=10)
    recorder = models.CharField(max_length=120)
    words = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)  # the media type: audio/ogg, audio/webm, …

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("dialogue", "about", "subject", "language"), name="one_voice_per_words"
            ),
        )


class VoiceSound(models.Model):
    """The sound of one recording, at most 500 kB."""

    voice = models.OneToOneField(Voice, models.CASCADE, primary_key=True, related_name="sound")
    data = models.BinaryField()


class ConsentScreen(models.Model):
    """Somebody, by name, has read the words of the page for entering in one language and found them right."""

    id = _id()
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="consent_screens")
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)  # of exactly the words that were read
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


@scattered
class Code(models.Model):
    """An entry code, kept only as an HMAC under a key outside the database."""

    digest = models.CharField(primary_key=True, max_length=64)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="codes")
    party = models.ForeignKey(Party, models.CASCADE, null=True)
    sheet = models.CharField(max_length=32)
    state = models.CharField(max_length=8, default="unused")  # unused, used, replaced, revoked
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True)


@scattered
class Session(models.Model):
    """A signed-in device: the digest of its token and whom it stands for. No address, no device."""

    digest = models.CharField(primary_key=True, max_length=64)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE)
    kind = models.CharField(max_length=11)  # participant, holder
    subject = models.CharField(max_length=32, db_index=True)
    expires: models.DateTimeField[datetime, datetime] = models.DateTimeField()
