"""Votes enter the log as commitments that bind the server and name nobody."""

from __future__ import annotations

import hashlib

from sulh.acts import exporting
from sulh.acts.writer import write
from sulh.dialogue.batching import enter_batches
from sulh.record.canonical import canonical
from sulh.statements.models import Statement, Vote, VoteSeal
from tests.acts.batching import checked, close, counts, entered, vote
from tests.chance import by_chance, concordant
from tests.helpers import Stage
from tests.statements.conftest import accepted


def test_votes_enter_as_commitments_that_bind_and_name_nobody(stage: Stage) -> None:
    people = stage.participants(0, 7) + stage.participants(1, 5)
    said = accepted(stage, people[0])
    for n, by in enumerate(people):
        vote(stage, by, said, ("agree", "pass", "disagree")[n % 3])
    enter_batches()
    [entry] = entered(stage, "voting")
    assert set(entry["view"]) == {"kind", "day", "count", "commitments"}
    salts = dict(VoteSeal.objects.values_list("vote", "salt"))
    assert len(set(salts.values())) == 12
    rows = Vote.objects.values_list("id", "statement", "choice", "party")
    again = [
        hashlib.sha256(
            bytes.fromhex(salts[row]) + canonical({"statement": statement, "choice": choice, "party": party})
        ).hexdigest()
        for row, statement, choice, party in rows
    ]
    assert entry["view"]["commitments"] == sorted(again) and entry["view"]["count"] == 12
    assert set(Vote.objects.values_list("sealed", flat=True)) == {True}
    found = b"".join(exporting.download(stage.id))
    assert not any(salt.encode() in found for salt in salts.values())
    checked(stage)


def test_a_changed_vote_enters_anew_and_its_former_salt_is_gone(stage: Stage) -> None:
    people = stage.participants(0, 10)
    said = accepted(stage, people[0])
    for by in people:
        vote(stage, by, said)
    enter_batches()
    first = set(VoteSeal.objects.values_list("salt", flat=True))
    vote(stage, people[0], said, "disagree", counter=2)
    assert Vote.objects.filter(sealed=False).count() == 1
    enter_batches()
    assert counts(stage, "voting") == [10], "one changed vote waits for nine others"
    for by in people[1:]:
        vote(stage, by, said, "disagree", counter=2)
    enter_batches()
    assert counts(stage, "voting") == [10, 10]
    second = set(VoteSeal.objects.values_list("salt", flat=True))
    assert len(second) == 10 and not first & second


def test_the_salt_goes_with_the_vote(stage: Stage) -> None:
    people = stage.participants(0, 10)
    said, other = accepted(stage, people[0]), accepted(stage, people[1], "Another one.")
    for by in people:
        vote(stage, by, said)
        vote(stage, by, other)
    enter_batches()
    assert VoteSeal.objects.count() == 20
    stage.do("EraseSelf", people[5], sure=True)
    assert VoteSeal.objects.count() == Vote.objects.count() == 18
    stage.do("WithdrawStatement", people[1], statement=other)
    assert VoteSeal.objects.count() == Vote.objects.count() == 9


def test_many_votes_fit_into_entries_and_none_is_left(stage: Stage) -> None:
    """405 votes: 395 in the first entry, so that ten are left for the second."""
    by = stage.participants(0, 1)[0]
    said = Statement.objects.get(pk=accepted(stage, by))
    rows = [
        Vote(dialogue_id=stage.id, statement=said, participant=f"{n:032x}", choice=1, counter=1)
        for n in range(405)
    ]
    write(lambda: Vote.objects.bulk_create(rows))
    enter_batches()
    assert counts(stage, "voting") == [395, 10]
    assert VoteSeal.objects.count() == Vote.objects.filter(sealed=True).count() == 405
    assert len({c for entry in entered(stage) for c in entry["view"]["commitments"]}) == 405
    checked(stage)


def test_imported_votes_are_bound_by_the_import(stage: Stage) -> None:
    said = Statement.objects.get(pk=accepted(stage, stage.delegates[0]))
    fields = {"statement": said, "choice": 1, "counter": 1, "channel": "imported"}
    rows = [Vote(dialogue_id=stage.id, participant=f"{n:032x}", **fields) for n in range(12)]
    write(lambda: Vote.objects.bulk_create(rows))
    enter_batches()
    close(stage)
    assert entered(stage, "voting") == []


def test_sealed_votes_do_not_lie_in_the_order_in_which_they_came(stage: Stage) -> None:
    people = stage.participants(0, 12)
    orders = []
    for n in range(40):
        said = accepted(stage, people[n % 12], f"Statement {n}.")
        for by in people:
            vote(stage, by, said)
        enter_batches()
        rows = Vote.objects.raw(
            "SELECT * FROM statements_vote WHERE statement_id = %s ORDER BY rowid", [said]
        )
        orders.append([[by.id for by in people].index(row.participant) for row in rows])
    assert by_chance(concordant(orders), orders)
