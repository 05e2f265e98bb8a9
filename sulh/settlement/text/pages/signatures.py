"""The page of signatures: every party with its answer to the text that is or was open for consent.

The parties that were not there are named as plainly as those that were. Those who attest decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.acts.clock import hour
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.settlement.deciding.answers import accepted_now, reservations_of
from sulh.settlement.deciding.ballots import settlement_ballot
from sulh.settlement.deciding.models import Attestation, Ballot, Reservation
from sulh.settlement.ratifying.counting import members_result
from sulh.settlement.ratifying.models import MembersMandate, MembersVote
from sulh.settlement.text import reading
from sulh.settlement.text.models import Version
from sulh.settlement.text.pages.draw import draw
from sulh.settlement.text.pages.naming import all_called
from sulh.settlement.text.pages.twins import twin

# What carries a party's answer: nothing but its delegates; or a vote of its members, by how it stands.
Members = Literal["", "asked", "open", "carried", "not_carried"]


@dataclass(frozen=True)
class Reserved:
    """A reservation as it stands now, with what its clause is called."""

    row: Reservation
    state: str
    clause: str


@dataclass(frozen=True)
class Signed:
    """One party with its answer, its members' vote and its reservations."""

    given: reading.Given
    members: Members
    reserved: list[Reserved]


@dataclass(frozen=True)
class Signatures:
    """The newest ballot on a text. `later`: parties that joined after it was opened, and are not counted."""

    version: Version
    ballot: Ballot
    signed: list[Signed]
    later: list[Party]
    attested: list[Attestation]


def signatures(dialogue: Dialogue) -> Signatures | None:
    """None while no text was opened for consent."""
    ballot = settlement_ballot(dialogue.id)
    version = Version.objects.filter(pk=ballot.about, dialogue=dialogue).first() if ballot else None
    if ballot is None or version is None:
        return None
    votes = _votes(version)
    reserved = _reserved(ballot, version)
    lines = reading.given(dialogue, ballot)
    counted = {line.party.id for line in lines}
    return Signatures(
        version,
        ballot,
        [Signed(line, votes.get(line.party.id, ""), reserved.get(line.party.id, [])) for line in lines],
        [party for party in reading.parties(dialogue) if party.id not in counted],
        list(Attestation.objects.filter(ballot=ballot).select_related("supporter").order_by("at", "pk")),
    )


def _votes(version: Version) -> dict[str, Members]:
    """By party: how the newest vote of its members stands, or that it bound itself to ask them."""
    bound = MembersMandate.objects.filter(party__dialogue=version.dialogue_id).values_list(
        "party_id", flat=True
    )
    found: dict[str, Members] = {party: "asked" for party in bound}
    rows = MembersVote.objects.filter(version=version, party__isnull=False).exclude(state="void")
    for vote in rows.order_by("n"):
        result = members_result(vote)
        assert vote.party_id is not None
        if vote.state == "open":
            found[vote.party_id] = "open"
        elif result is not None:
            found[vote.party_id] = "carried" if result.carried else "not_carried"
    return found


def _reserved(ballot: Ballot, version: Version) -> Mapping[str, list[Reserved]]:
    rows = reservations_of(ballot)
    now = accepted_now(rows, clock.now())
    names = all_called(version.content) if rows else {}
    found: dict[str, list[Reserved]] = {}
    for row in rows:
        word = names[row.clause][0] if row.clause in names else ""
        found.setdefault(row.party_id, []).append(Reserved(row, now[row.id], word))
    return found


@require_safe
@in_dialogue
def signatures_page(visit: Visit) -> HttpResponse:
    """Who answered, who was not there, and who attests."""
    found = signatures(visit.dialogue)
    return draw(
        visit,
        "settlement/text/signatures.html",
        found=found,
        said=reading.what_is_agreed(visit.dialogue),
        away=reading.away(visit.dialogue),
    )


@require_safe
@in_dialogue
def signatures_json(visit: Visit) -> HttpResponse:
    """The same for programs."""
    return twin(told(visit.dialogue))


def told(dialogue: Dialogue) -> dict[str, Any]:
    """The page as data. Without a text that was opened for consent, only who is not at the table."""
    found = signatures(dialogue)
    away = reading.away_body(dialogue)
    if found is None:
        return {"version": 0, "parties": [], "later": [], "away": away, "attestations": []}
    return {
        "version": found.version.n,
        "digest": found.version.digest,
        "ballot": found.ballot.n,
        "state": found.ballot.state,
        "parties": [_told(each) for each in found.signed],
        "later": [party.id for party in found.later],
        "away": away,
        "attestations": [
            {"by": row.label, "kind": row.kind, "digest": row.digest, "at": hour(row.at)}
            for row in found.attested
        ],
    }


def _told(each: Signed) -> dict[str, Any]:
    answer = each.given.answer
    return {
        "party": each.given.party.id,
        "answer": each.given.code,
        "stands": answer.stands,
        "signatures": answer.signatures,
        "needed": answer.needed,
        "members": each.members,
        "reservations": [
            {
                "clause": one.row.clause, "kind": one.row.kind, "effect": one.row.effect, "state": one.state,
                "text": one.row.text, "digest": one.row.digest,
            }
            for one in each.reserved
        ],
    }  # fmt: skip
