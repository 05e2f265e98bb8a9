"""Whether every party accepts a supporter: read off the one consent model, asked anew each time.

A supporter is accepted while each joined party consents to it, and any party ends that by taking its
consent back (process reference, condition c10). As long as no party has joined there is nobody whose
acceptance could be missing, so that the first parties can be encouraged to come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sulh.dialogue import consent
from sulh.dialogue.models import Consent, Dialogue, Party, Supporter
from sulh.dialogue.order import by_lot

KIND = "supporter"


def digest_of(supporter: Supporter) -> str:
    """What a party consents to: this supporter under this name in this quality."""
    return consent.digest_of({"supporter": supporter.id, "names": supporter.names, "kind": supporter.kind})


@consent.subject(KIND)
def open_supporters(dialogue: str) -> set[str]:
    """Every supporter that was invited."""
    return {digest_of(row) for row in Supporter.objects.filter(dialogue_id=dialogue)}


@consent.about(KIND)
def named(dialogue: str, digest: str) -> dict[str, str]:
    rows = Supporter.objects.filter(dialogue_id=dialogue)
    return {"supporter": next(row.id for row in rows if digest_of(row) == digest)}


def accepted(supporter: Supporter) -> bool:
    """Whether every party that has joined accepts this supporter now."""
    return not consent.missing(supporter.dialogue_id, KIND, digest_of(supporter))


@dataclass(frozen=True)
class Answer:
    """One party's answer to a supporter. `kind` is empty while it has not answered."""

    party: Party
    kind: str
    at: datetime | None


@dataclass(frozen=True)
class Admission:
    """How a supporter stands with the parties that have joined, in the order drawn by lot."""

    answers: list[Answer]

    @property
    def waiting(self) -> list[Answer]:
        return [each for each in self.answers if not each.kind]

    @property
    def refused(self) -> list[Answer]:
        return [each for each in self.answers if each.kind not in ("", "consent")]

    @property
    def ended(self) -> bool:
        """Whether a party took back an acceptance that it had given."""
        return any(each.kind == "withdraw" for each in self.answers)

    @property
    def accepted(self) -> bool:
        return not self.waiting and not self.refused


def admissions(dialogue: Dialogue, supporters: Iterable[Supporter]) -> dict[str, Admission]:
    """How each supporter stands, by its id: two queries for all of them."""
    joined = by_lot(dialogue, consent.joined(dialogue.id))
    rows = Consent.objects.filter(dialogue=dialogue, subject_kind=KIND, lapsed=False)
    given = {(row.subject_digest, row.party_id): row for row in consent.standing_last(rows)}

    def answer(digest: str, party: Party) -> Answer:
        row = given.get((digest, party.id))
        complete = row is not None and (row.kind != "consent" or len(row.signatures) >= row.needed)
        return Answer(party, row.kind, row.at) if row and complete else Answer(party, "", None)

    return {row.id: Admission([answer(digest_of(row), party) for party in joined]) for row in supporters}
