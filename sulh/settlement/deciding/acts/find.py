"""Finding what an act names, within its own dialogue only."""

from __future__ import annotations

from sulh.acts.registry import Here
from sulh.dialogue.acts import find as find_party
from sulh.dialogue.models import Party
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.ballots import counts
from sulh.settlement.deciding.models import RUNNING, Ballot, Petition, Reservation


def ballot(here: Here, wanted: str) -> Ballot:
    """The ballot with this id. Raises `Refusal("ballot_unknown")`."""
    found = Ballot.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("ballot_unknown", field="ballot")
    return found


def running(here: Here, wanted: str) -> Ballot:
    """The same, where it has not ended. Raises `Refusal("ballot_ended")`."""
    found = ballot(here, wanted)
    if found.state not in RUNNING:
        raise Refusal("ballot_ended", field="ballot")
    return found


def counted_party(here: Here, found: Ballot) -> Party:
    """The own party, where it is one of those the ballot froze. Raises `Refusal("party_not_counted")`."""
    party = find_party.joined_party(here)
    if not counts(found, party.id):
        raise Refusal("party_not_counted", n=found.n)
    return party


def petition(here: Here, wanted: str) -> Petition:
    """The petition with this id. Raises `Refusal("petition_unknown")`."""
    rows = Petition.objects.filter(ballot__dialogue_id=here.dialogue, pk=wanted)
    found = rows.select_related("ballot").first()
    if found is None:
        raise Refusal("petition_unknown", field="petition")
    return found


def own_reservation(here: Here, wanted: str) -> Reservation:
    """The own party's reservation with this id. Raises `Refusal("reservation_unknown")`."""
    rows = Reservation.objects.filter(ballot__dialogue_id=here.dialogue, pk=wanted, party=here.standing.party)
    found = rows.select_related("ballot").first()
    if found is None:
        raise Refusal("reservation_unknown", field="reservation")
    return found
