"""A party's consent to one exact subject: asked by every room that needs it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from sulh.dialogue.models import Consent, Party
from sulh.record.canonical import Value, canonical

Subjects = Callable[[str], set[str]]
SUBJECTS: dict[str, Subjects] = {}


def subject(kind: str) -> Callable[[Subjects], Subjects]:
    """Declare the function below as knowing which digests of `kind` are open for consent."""

    def register(function: Subjects) -> Subjects:
        SUBJECTS[kind] = function
        return function

    return register


About = Callable[[str, str], dict[str, str]]
ABOUT: dict[str, About] = {}


def about(kind: str) -> Callable[[About], About]:
    """Declare the function below as naming what a digest of `kind` stands for: (dialogue id, digest) ->
    what the diary says of it, by field."""

    def register(function: About) -> About:
        ABOUT[kind] = function
        return function

    return register


Check = Callable[[Party, str, str], None]
CHECKS: dict[str, list[Check]] = {}


def checked(kind: str) -> Callable[[Check], Check]:
    """Declare the function below as asked before a party answers a subject of `kind`, with (party, digest,
    answer). It refuses what does not fit."""

    def register(function: Check) -> Check:
        CHECKS.setdefault(kind, []).append(function)
        return function

    return register


Follows = Callable[[str, str, datetime], None]
FOLLOWS: dict[str, list[Follows]] = {}


def followed(kind: str) -> Callable[[Follows], Follows]:
    """Declare the function below as called, in the same transaction, whenever a party has answered a subject
    of `kind`, with (dialogue id, digest, now)."""

    def register(function: Follows) -> Follows:
        FOLLOWS.setdefault(kind, []).append(function)
        return function

    return register


# Answers that hold with the first signature, and before any other of the same party.
AGAINST = frozenset({"object", "withdraw"})


def digest_of(value: Value) -> str:
    """The sealed copy of a subject: SHA-256 of its canonical bytes."""
    return hashlib.sha256(canonical(value)).hexdigest()


def joined(dialogue: str) -> list[Party]:
    """Every party: those whose status is joined, in the order of registration."""
    return list(Party.objects.filter(dialogue_id=dialogue, status="joined", no_party=False).order_by("place"))


def given(dialogue: str, kind: str, digest: str) -> set[str]:
    """Ids of the parties whose consent to exactly this digest is complete and in force."""
    rows = Consent.objects.filter(
        dialogue_id=dialogue, subject_kind=kind, subject_digest=digest, lapsed=False,
        kind__in=("consent", "with_reservation"),
    )  # fmt: skip
    return {row.party_id for row in rows if len(row.signatures) >= row.needed}


def statuses(dialogue: str, kind: str, digest: str) -> dict[str, Consent]:
    """Each party's answer to exactly this digest that has not lapsed, by party id. Signatures may be
    missing. An objection of one delegate stands before what another has only begun to sign."""
    rows = Consent.objects.filter(
        dialogue_id=dialogue, subject_kind=kind, subject_digest=digest, lapsed=False
    )
    return {row.party_id: row for row in standing_last(rows)}


def standing_last(rows: Iterable[Consent]) -> list[Consent]:
    """Answers in such an order that of each party and subject the last one is the one that stands."""
    return sorted(rows, key=lambda row: (row.kind in AGAINST, row.at, row.pk))


def missing(dialogue: str, kind: str, digest: str) -> list[Party]:
    """The joined parties that have not consented to exactly this digest."""
    have = given(dialogue, kind, digest)
    return [party for party in joined(dialogue) if party.id not in have]


def lapse(dialogue: str, party: str = "") -> None:
    """Consents lapse: of one party, or of all when a party has left."""
    rows = Consent.objects.filter(dialogue_id=dialogue)
    (rows.filter(party_id=party) if party else rows).update(lapsed=True)
