"""From answers to a count, and from a count to what the frozen rule says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sulh.rules.decisions import Bloc, Count, Outcome, Rule, count_of, decide, rule_of
from sulh.settlement.deciding import answers as answering
from sulh.settlement.deciding import hooks, petitions
from sulh.settlement.deciding.answers import Answer, Stands
from sulh.settlement.deciding.models import Ballot, Reservation
from sulh.settlement.deciding.reservations import standing_of


def count(ballot: Ballot, now: datetime) -> Count:
    """The answers that are there now, as the frozen rule counts them."""
    return counted(ballot, answering.answers(ballot, now), now)


def counted(ballot: Ballot, given: Mapping[str, Answer], now: datetime) -> Count:
    """The same from answers that were read already. Parties not there at the opening are left out."""
    rule, have, inside = rule_of(ballot.rule), hooks.received(ballot), hooks.members(ballot)
    petition = petitions.petition_of(ballot) if rule.petition else None
    return Count(
        tuple(_bloc(rule, row, given[row["party"]], inside, have) for row in ballot.parties),
        {row["party"]: inside[row["party"]] for row in ballot.parties if row["party"] in inside},
        petition is not None and petition.state == "confirmed",
        ballot.round,
        max(0, int((now - ballot.since).total_seconds() // 3600)),
    )


def _bloc(
    rule: Rule, row: Mapping[str, Any], answer: Answer, inside: Mapping[str, Bloc], have: set[str]
) -> Bloc:
    party = row["party"]
    frozen = Bloc(party, row["designation"], row["weight"], row["seats"], received=party in have)
    if rule.body == "participants":
        # People are counted one by one, by those who counted them.
        voted = inside.get(party, Bloc(party, enrolled=0))
        return replace(voted, designation=frozen.designation, weight=frozen.weight, received=frozen.received)
    return _answered(frozen, answer.stands, there=bool(answer.kind) and answer.why != "signatures")


def _answered(frozen: Bloc, stands: Stands, *, there: bool) -> Bloc:
    """A party answers as one, with all of its votes."""
    votes = frozen.enrolled
    return replace(
        frozen,
        present=votes if there else 0,
        yes=votes if stands == "yes" else 0,
        no=votes if stands == "no" else 0,
        abstain=votes if stands == "abstain" else 0,
    )


def nothing_answered(ballot: Ballot) -> Count:
    """The count of a ballot that nobody has answered."""
    rule = rule_of(ballot.rule)
    return Count(tuple(_bloc(rule, row, Answer(row["party"]), {}, set()) for row in ballot.parties))


def outcome(ballot: Ballot, now: datetime) -> Outcome:
    """What the frozen rule says: of the present answers while the ballot is open, else of what it was closed
    on, evaluated again. Of a ballot that ended without a count it says what it would of no answer at all."""
    if ballot.state == "open":
        return decide(rule_of(ballot.rule), count(ballot, now))
    return replayed(ballot)


def replayed(ballot: Ballot) -> Outcome:
    """What the stored rule says of the stored count: anybody can do the same with what is published."""
    stored = count_of(ballot.count) if ballot.count else nothing_answered(ballot)
    return decide(rule_of(ballot.rule), stored)


def replays(ballot: Ballot) -> bool:
    """Whether what is stored gives again, and exactly, the outcome that is stored."""
    return not ballot.count or replayed(ballot).as_body() == ballot.outcome


def what_if(ballot: Ballot, party: str, now: datetime, present: Count | None = None) -> dict[str, Outcome]:
    """By each answer this party could give, complete, what the rule would say then. Empty for a party that is
    not counted, and where people are counted one by one.

    `present`: the count now, where it was made already. `with_reservation` is told only where the party has
    filed something: it is a yes once that is accepted.
    """
    rule = rule_of(ballot.rule)
    row = next((each for each in ballot.parties if each["party"] == party), None)
    if row is None or ballot.state != "open" or rule.body == "participants":
        return {}
    present = present or count(ballot, now)
    kinds = ["consent", "abstain", "object"]
    filed: list[Reservation] = []
    accepted: dict[str, str] = {}
    if ballot.subject_kind == "settlement":
        filed = standing_of(party, answering.reservations_of(ballot))
        accepted = answering.accepted_now(filed, now)
        kinds = ["consent", *(["with_reservation"] if filed else []), "ad_referendum", "abstain", "object"]
    told = {}
    for kind in kinds:
        # A plain consent is given without the reservations that hinder one.
        beside = filed if kind == "with_reservation" else []
        stands, _why = answering.stands_as(kind, True, beside, accepted)
        blocs = tuple(
            _answered(bloc, stands, there=True) if bloc.party == party else bloc for bloc in present.blocs
        )
        told[kind] = decide(rule, replace(present, blocs=blocs))
    return told
