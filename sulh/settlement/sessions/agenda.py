"""The agenda: what the parties put on it, and whether they have agreed to talk about exactly that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sulh.acts.guards import guard
from sulh.dialogue import consent
from sulh.rules.refusal import Unmet
from sulh.settlement.deciding.counting import replayed
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.sessions.models import AgendaItem

SUBJECT = "agenda"


def items(dialogue: str) -> list[AgendaItem]:
    """What stands on the agenda now, by number. What a party proposed that has left stands there no more."""
    rows = AgendaItem.objects.filter(dialogue_id=dialogue, state="proposed", party__status="joined")
    return list(rows.select_related("party").order_by("n"))


def digest_of(dialogue: str, of: Sequence[AgendaItem]) -> str:
    """The sealed copy of the agenda: 64 hex digits."""
    lines = [
        {
            "id": each.id, "n": each.n, "party": each.party_id, "titles": each.titles,
            "statements": each.statements,
        }
        for each in of
    ]  # fmt: skip
    whole: dict[str, Any] = {"agenda": dialogue, "items": lines}
    return consent.digest_of(whole)


def newest_ballot(dialogue: str) -> Ballot | None:
    """The last time the parties were asked."""
    return Ballot.objects.filter(dialogue_id=dialogue, subject_kind=SUBJECT).order_by("-n").first()


def lacks(dialogue: str) -> list[Unmet]:
    """What is missing until the present agenda is agreed, by the present parties and the rule they set."""
    found = items(dialogue)
    if not found:
        return [Unmet("agenda_missing")]
    ballot = newest_ballot(dialogue)
    if ballot is None or ballot.subject_digest != digest_of(dialogue, found):
        return [Unmet("agenda_not_asked")]
    if ballot.state != "adopted":
        return [Unmet("agenda_not_agreed")]
    asked = {each["party"] for each in ballot.parties}
    if asked != {party.id for party in consent.joined(dialogue)}:
        return [Unmet("agenda_other_parties")]
    # What was decided is decided again from what is stored, so that nobody has to believe a state.
    return [] if replayed(ballot).adopted else [Unmet("agenda_not_agreed")]


@guard("agenda_consented")
def agenda_consented(dialogue: str) -> list[Unmet]:
    """Writing opens on an agenda that the parties accepted, in exactly these words."""
    return lacks(dialogue)
