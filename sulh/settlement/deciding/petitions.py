"""Petitions: who signed, whether that is enough, and by when it must be confirmed.

Precedent: Northern Ireland (Ministers, Elections and Petitions of Concern) Act 2022, section 6: thirty
members of two parties, and again after fourteen days; whoever presides may not sign.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sulh.rules.decisions import Petition as Asked
from sulh.rules.decisions import petition_confirmed, petition_presented, rule_of
from sulh.settlement.deciding.models import RUNNING, Ballot, Petition


def asked_of(ballot: Ballot) -> Asked | None:
    """What the frozen rule asks of a petition; None where it knows none."""
    return rule_of(ballot.rule).petition


def petition_of(ballot: Ballot) -> Petition | None:
    """The one petition on this ballot."""
    return Petition.objects.filter(ballot=ballot).first()


def signed_by(row: Petition, *, confirmed: bool) -> set[str]:
    """Ids of the parties that signed, or that confirmed."""
    return {each["party"] for each in row.signatures if each["confirmed" if confirmed else "signed"]}


def enough(ballot: Ballot, row: Petition) -> bool:
    """Whether it can be presented with the signatures it has."""
    asked = asked_of(ballot)
    return (
        asked is not None
        and petition_presented(
            asked, ballot.subject_kind, *_strength(ballot, signed_by(row, confirmed=False))
        )[0]
    )


def enough_confirmed(ballot: Ballot, row: Petition, now: datetime) -> bool:
    """Whether as many have confirmed it as it needed to be presented."""
    asked = asked_of(ballot)
    if asked is None or row.presented is None:
        return False
    strength = _strength(ballot, signed_by(row, confirmed=True))
    return petition_confirmed(asked, ballot.subject_kind, *strength, (now - row.presented).days)[0]


def _strength(ballot: Ballot, parties: set[str]) -> tuple[int, int, int]:
    """Signatures, parties, and the size of the body. A party signs with as many votes as its answer has."""
    seats = {each["party"]: each["seats"] for each in ballot.parties}
    return sum(seats[party] for party in parties), len(parties), sum(seats.values())


def to_confirm(ballot: Ballot, row: Petition) -> tuple[datetime, datetime]:
    """From when until when a presented petition can be confirmed: until twice the days of consideration are
    over, and one day at the least."""
    asked = asked_of(ballot)
    days = asked.confirm_days if asked else 0
    assert row.presented is not None
    return row.presented + timedelta(days=days), row.presented + timedelta(days=max(2 * days, 1))


def state_of(ballot: Ballot, row: Petition, now: datetime) -> str:
    """gathering, presented, confirmed or lapsed: by itself when its time is over, and with its ballot."""
    if row.state == "presented" and now >= to_confirm(ballot, row)[1]:
        return "lapsed"
    if row.state == "gathering" and ballot.state not in RUNNING:
        return "lapsed"
    return row.state
