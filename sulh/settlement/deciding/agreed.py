"""Whether a text is agreed now, and what ends or reopens ballots from outside."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from sulh.acts import clock
from sulh.acts.guards import guard
from sulh.dialogue import consent
from sulh.dialogue.acts.parties import ON_LEAVE
from sulh.dialogue.acts.phases import ON_PHASE
from sulh.dialogue.models import Party
from sulh.dialogue.words import own
from sulh.rules.phases import ENDED
from sulh.rules.refusal import Unmet
from sulh.settlement.deciding.ballots import (
    confirmed,
    end_ballot,
    not_in_force_yet,
    settlement_ballot,
)
from sulh.settlement.deciding.counting import outcome, replayed, replays
from sulh.settlement.deciding.models import RUNNING, Ballot


@guard("text_agreed")
def text_agreed(dialogue: str) -> list[Unmet]:
    """The newest ballot on the text was adopted, its stored rule says so again of its stored count, and no
    party has taken its consent back since."""
    ballot = settlement_ballot(dialogue)
    if ballot is None or ballot.state in ("withdrawn", "without_result"):
        return [Unmet("no_text_tabled")]
    if ballot.state != "adopted":
        return [_lacking(ballot)]
    if not replayed(ballot).adopted or not replays(ballot):
        return [Unmet("ballot_does_not_replay", {"n": ballot.n})]
    took_back = withdrawn_since(ballot)
    if took_back:
        return [Unmet("consent_taken_back", {"party": _(", ").join(own(each.names) for each in took_back)})]
    return []


def _lacking(ballot: Ballot) -> Unmet:
    """What a ballot that has adopted nothing still waits for: named parties where the rule waits for some."""
    if ballot.state not in RUNNING:
        return Unmet("text_not_adopted", {"n": ballot.n})
    waiting = outcome(ballot, clock.now()).lacking
    names = _(", ").join(own(each.names) for each in Party.objects.filter(pk__in=waiting).order_by("place"))
    return Unmet("text_waits_for", {"party": names}) if names else Unmet("ballot_still_open", {"n": ballot.n})


def withdrawn_since(ballot: Ballot) -> list[Party]:
    """The parties that have taken back their consent to an adopted text, in the order of registration."""
    given = consent.statuses(ballot.dialogue_id, "settlement", ballot.subject_digest)
    took_back = [party for party, row in given.items() if row.kind == "withdraw"]
    return list(Party.objects.filter(pk__in=took_back).order_by("place"))


def close_when_a_party_leaves(dialogue: str, party: str, now: datetime) -> None:
    """Every running ballot ends without result, and a text that is agreed but not in force is agreed no
    more."""
    running = list(Ballot.objects.filter(dialogue_id=dialogue, state__in=RUNNING).order_by("n"))
    agreed = not_in_force_yet(dialogue)
    for ballot in [*running, *([agreed] if agreed else [])]:
        end_ballot(ballot, "without_result", now)


def follow_the_phase(dialogue: str, before: str, to: str, now: datetime) -> None:
    """Back to writing takes the text off the table; the end of a dialogue ends what is still open."""
    if to in ENDED:
        for ballot in Ballot.objects.filter(dialogue_id=dialogue, state__in=RUNNING).order_by("n"):
            end_ballot(ballot, "without_result", now)
    elif before in ("drafting", "consent") and to in ("drafting", "convergence", "listening"):
        tabled = settlement_ballot(dialogue)
        if tabled is not None and tabled.state in (*RUNNING, "adopted") and not confirmed(tabled):
            end_ballot(tabled, "withdrawn", now)


ON_LEAVE.append(close_when_a_party_leaves)
ON_PHASE.append(follow_the_phase)
