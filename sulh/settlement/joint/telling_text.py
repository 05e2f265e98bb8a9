"""What entries tell of the text: its clauses, versions, tabling, and what is set beside it or against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sulh.settlement.deciding.reservations import BINDING
from sulh.settlement.joint.entries import Entry
from sulh.settlement.joint.facts import (
    Amendment,
    Attested,
    Clause,
    Facts,
    Filed,
    MembersVote,
    Tabling,
    Version,
    tells,
)  # fmt: skip

ATTESTED = ("witness", "deposit")
# The answers to the text that lapse when a reservation that changes it for the party is filed or taken back.
LAPSES = ("consent", "with_reservation", "ad_referendum")


@tells(
    "ProposeClause", "ProposeWording", "ProposeDeletion", "ProposeMove", "ProposeCommitment",
    "ProposeNoCommitment", "ProposeFlags", "ProposeLinks", "ProposeParking", "RebaseAmendment",
)  # fmt: skip
def proposed(facts: Facts, entry: Entry) -> None:
    content = entry.view.get("content")
    _propose(facts, entry.view, content if isinstance(content, Mapping) else {})


@tells("ProposeFromDocx")
def proposed_from_file(facts: Facts, entry: Entry) -> None:
    contents = entry.view.get("content")
    for content in contents if isinstance(contents, list) else []:
        _propose(facts, content, content)


def _propose(facts: Facts, named: Mapping[str, Any], content: Mapping[str, Any]) -> None:
    """A new clause is called by its words from the start; another wording renames it when it is accepted."""
    op, clause = named.get("op", ""), named.get("clause", "")
    payload = content.get("payload", {})
    said = payload.get("clause", {}) if op == "insert" else payload
    words = Clause(dict(said.get("heading", {})), dict(said.get("text", {})))
    facts.amendments[named.get("amendment", "")] = Amendment(clause, words)
    if op == "insert":
        facts.clauses[clause] = words


@tells("TieAmendments")
def tied(facts: Facts, entry: Entry) -> None:
    facts.tied[entry.text("together")] = entry.ids("amendments")


@tells("OpenText", "IssueVersion")
def issued(facts: Facts, entry: Entry) -> None:
    digest = entry.text("digest")
    facts.versions[digest] = Version(
        entry.number("n"), digest, [entry.n], entry.ids("parked"), entry.ids("open")
    )


@tells("TableVersion")
def tabled(facts: Facts, entry: Entry) -> None:
    """Only the parties that had joined at this moment are counted; the ballot has them frozen."""
    facts.tablings.append(
        Tabling(entry.number("n"), entry.text("digest"), facts.with_status("joined"), [entry.n])
    )


@tells("FileReservation")
def reserved(facts: Facts, entry: Entry) -> None:
    made = Filed(entry.text("party"), entry.text("clause"), entry.texts("text"), [entry.n])
    made.kind, made.effect, made.digest = entry.text("kind"), entry.text("effect"), entry.text("digest")
    made.version = facts.tablings[-1].digest if facts.tablings else ""
    facts.reservations[entry.number("reservation")] = made
    _lapse(facts, made)


@tells("WithdrawReservation")
def unreserved(facts: Facts, entry: Entry) -> None:
    found = facts.reservations.get(entry.number("reservation"))
    _turned(found, "withdrawn", entry)
    if found is not None and facts.tablings and facts.tablings[-1].state == "open":
        _lapse(facts, found)


def _turned(found: Filed | None, state: str, entry: Entry) -> None:
    """What was filed stands otherwise from this entry on; nothing where the log did not tell of it before."""
    if found is not None:
        found.state = state or found.state
        found.refs.append(entry.n)


def _lapse(facts: Facts, reservation: Filed) -> None:
    """A consent was given to the text with what stood beside it; with something else it is given again."""
    answers = facts.answers.get(("settlement", reservation.version), {})
    given = answers.get(reservation.party)
    if reservation.effect in BINDING and given is not None and given.kind in LAPSES:
        del answers[reservation.party]


@tells("FileObjection")
def objected(facts: Facts, entry: Entry) -> None:
    made = Filed(entry.text("party"), entry.text("clause"), entry.texts("words"), [entry.n])
    made.number = entry.number("version")
    facts.objections[entry.text("objection")] = made


@tells("SettleObjection")
def objection_settled(facts: Facts, entry: Entry) -> None:
    _turned(facts.objections.get(entry.text("objection")), entry.text("outcome"), entry)


@tells("DeclareDeadlock")
def stuck(facts: Facts, entry: Entry) -> None:
    facts.deadlocks[entry.text("deadlock")] = Filed(
        entry.text("party"), entry.text("clause"), entry.texts("words"), [entry.n]
    )


@tells("ClimbLadder", "EndDeadlock")
def climbed(facts: Facts, entry: Entry) -> None:
    _turned(facts.deadlocks.get(entry.text("deadlock")), entry.text("outcome"), entry)


@tells("WriteSideLetter")
def wrote_letter(facts: Facts, entry: Entry) -> None:
    made = Filed(entry.text("party"), entry.text("clause"), entry.texts("text"), [entry.n])
    made.digest, made.others = entry.text("digest"), entry.ids("parties")
    facts.side_letters[entry.text("letter")] = made


@tells("WithdrawSideLetter")
def took_letter_back(facts: Facts, entry: Entry) -> None:
    _turned(facts.side_letters.get(entry.text("letter")), "withdrawn", entry)


@tells("WitnessSignatures")
def attested(facts: Facts, entry: Entry) -> None:
    kind = entry.text("kind")
    if kind in ATTESTED:
        who, label = entry.text("supporter"), entry.text("label")
        facts.attested.append(Attested(who, label, kind, entry.text("digest"), [entry.n]))


@tells("CloseMembersVote")
def members_voted(facts: Facts, entry: Entry) -> None:
    """A party's members were counted, or everybody who is enrolled on whether the text shall stand."""
    outcome = entry.text("outcome")
    if party := entry.text("party"):
        facts.votes[party] = MembersVote(party, entry.number("version"), outcome, [entry.n])
    elif facts.tablings and outcome in ("confirmed", "not_confirmed"):
        facts.tablings[-1].confirm(outcome == "confirmed", entry.n, facts)
