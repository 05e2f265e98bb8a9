"""What each party's answer comes to: only a complete consent is a yes, only frozen parties are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sulh.dialogue import consent
from sulh.dialogue.models import Consent
from sulh.settlement.deciding.models import Ballot, Reservation
from sulh.settlement.deciding.reservations import BINDING, standing_of, states

Stands = Literal["yes", "no", "abstain", "open"]
YES_KINDS = frozenset({"consent", "with_reservation"})


@dataclass(frozen=True)
class Answer:
    """One party's answer. `kind`: as it was given, empty while there is none. `stands`: what it counts as.

    `why`: what a consent lacks to be a yes: signatures, those the party must still ask (ad_referendum), the
    others' acceptance of a reservation (reservation_waits), or their objection to it (reservation_objected).
    """

    party: str
    kind: str = ""
    stands: Stands = "open"
    why: str = ""
    signatures: int = 0
    needed: int = 1
    reasons: str = ""

    def as_body(self) -> dict[str, Any]:
        return {
            "party": self.party, "kind": self.kind, "stands": self.stands, "why": self.why,
            "signatures": self.signatures, "needed": self.needed, "reasons": self.reasons,
        }  # fmt: skip


def consent_kind(ballot: Ballot) -> str:
    """Under which subject the parties answer. When members confirm a text, the parties' own word is the
    consent they gave to it; there is no second one."""
    return "settlement" if ballot.subject_kind == "ratification" else ballot.subject_kind


def reservations_of(ballot: Ballot) -> list[Reservation]:
    """Everything filed about the text of this ballot, in the order of filing."""
    rows = Reservation.objects.filter(
        ballot__dialogue_id=ballot.dialogue_id, version_digest=ballot.subject_digest
    )
    return list(rows.select_related("party", "ballot").order_by("n"))


def answers(ballot: Ballot, now: datetime) -> dict[str, Answer]:
    """The answer of every frozen party, and of any other that signed, by party id."""
    given = consent.statuses(ballot.dialogue_id, consent_kind(ballot), ballot.subject_digest)
    filed = reservations_of(ballot) if consent_kind(ballot) == "settlement" else []
    accepted = accepted_now(filed, now)
    found = {each["party"]: Answer(each["party"]) for each in ballot.parties}
    for party, row in given.items():
        found[party] = _answer(row, standing_of(party, filed), accepted)
    return found


def accepted_now(filed: Sequence[Reservation], now: datetime) -> dict[str, str]:
    """The state of each by its id. Each is judged by its own ballot: a text may be tabled again."""
    told: dict[str, str] = {}
    for ballot in {row.ballot_id: row.ballot for row in filed}.values():
        told |= states(ballot, [row for row in filed if row.ballot_id == ballot.id], now)
    return told


def _answer(row: Consent, filed: Sequence[Reservation], accepted: Mapping[str, str]) -> Answer:
    stands, why = stands_as(row.kind, len(row.signatures) >= row.needed, filed, accepted)
    return Answer(row.party_id, row.kind, stands, why, len(row.signatures), row.needed, row.reasons)


def stands_as(
    kind: str, complete: bool, filed: Sequence[Reservation], accepted: Mapping[str, str]
) -> tuple[Stands, str]:
    """What an answer of this kind is counted as, and what a consent lacks to be a yes.

    A party objects or takes its consent back with the first signature, so that nobody is bound against one of
    its delegates; everything else needs all of its signatures.
    """
    if kind in ("object", "withdraw"):
        return "no", ""
    if not complete:
        return "open", "signatures"
    if kind == "ad_referendum":
        return "open", "ad_referendum"
    if kind in YES_KINDS:
        binding = {accepted[row.id] for row in filed if row.effect in BINDING}
        if "objected" in binding:
            return "open", "reservation_objected"
        return ("open", "reservation_waits") if binding - {"accepted"} else ("yes", "")
    return "abstain", ""
