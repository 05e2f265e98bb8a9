"""What this folder tells others: a guard, receipts, what a clause is, and what a step or a joining brings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sulh.acts.guards import guard
from sulh.dialogue import consent
from sulh.dialogue.acts.parties import ON_JOIN
from sulh.dialogue.acts.phases import ON_PHASE
from sulh.dialogue.words import own
from sulh.rules.refusal import Refusal, Unmet
from sulh.settlement.deciding import hooks
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text import amending, working
from sulh.settlement.text.acts.issuing import delivered
from sulh.settlement.text.content import Content, digest_of_clause
from sulh.settlement.text.models import Amendment, Delivery, Version


@guard("text_frozen")
def text_frozen(dialogue: str) -> list[Unmet]:
    """The newest version stands still before the parties, and every one of them has it."""
    version = working.newest(dialogue)
    if version is None or version.n == 0:
        return [Unmet("version_missing")]
    # Where all answered at once it may be agreed before the phase for it is opened.
    if version.state not in ("tabled", "agreed"):
        return [Unmet("text_not_tabled")]
    have = set(Delivery.objects.filter(version=version).values_list("party_id", flat=True))
    return [
        Unmet("version_not_delivered", {"party": own(party.names)})
        for party in consent.joined(dialogue)
        if party.id not in have
    ]


@consent.subject("clause")
def clauses_to_answer(dialogue: str) -> set[str]:
    """Digests of the clauses of the newest version: a party may say that it agrees to one for now. Nothing is
    agreed until everything is agreed, and an edit of the clause ends it."""
    version = working.newest(dialogue)
    return {digest_of_clause(clause) for clause in version.content["clauses"]} if version else set()


@consent.about("clause")
def named(dialogue: str, digest: str) -> dict[str, str]:
    """Which clause a digest stands for."""
    version = working.newest(dialogue)
    clauses = version.content["clauses"] if version else []
    return next(({"clause": each["id"]} for each in clauses if digest_of_clause(each) == digest), {})


def received(ballot: Ballot) -> set[str]:
    """The parties that acknowledged the version on which a ballot is held."""
    if ballot.subject_kind not in ("settlement", "ratification"):
        return set()
    rows = Delivery.objects.filter(version__digest=ballot.subject_digest, acknowledged__isnull=False)
    return set(rows.filter(version__dialogue_id=ballot.dialogue_id).values_list("party_id", flat=True))


def clauses(ballot: Ballot) -> Mapping[str, hooks.Clause]:
    """The clauses of the version on which a ballot is held."""
    version = Version.objects.filter(dialogue_id=ballot.dialogue_id, digest=ballot.subject_digest).first()
    if version is None:
        return {}
    return {
        each["id"]: hooks.Clause(each["kind"], bool(each["essential"]), each["heading"] or each["text"])
        for each in version.content["clauses"]
    }


def writing_begins(dialogue: str, before: str, to: str, now: datetime) -> None:
    """When writing begins, or begins again, what waits is taken up: imported objections first of all. The
    days in which it can find sponsors are counted from now."""
    if to != "drafting" or working.newest(dialogue) is None:
        return
    rows = Amendment.objects.filter(dialogue_id=dialogue, state="proposed")
    rows.update(waits_since=now)
    content = working.working_content(dialogue)
    for row in rows.exclude(origin="single_text").order_by("n"):
        row.refresh_from_db()
        if row.state == "proposed":
            _try(row, now, content)


def _try(row: Amendment, now: datetime, content: Content) -> None:
    """Open its ballot if that is possible now; a table with too few parties keeps no phase from opening."""
    try:
        amending.consider(row, now, content=content)
    except Refusal:
        return


def somebody_joined(dialogue: str, party: str, now: datetime) -> None:
    """Who joins late has the newest version at once, like everybody else."""
    if version := working.newest(dialogue):
        delivered(version, now)


hooks.RECEIVED.append(received)
hooks.CLAUSES.append(clauses)
ON_PHASE.append(writing_begins)
ON_JOIN.append(somebody_joined)
