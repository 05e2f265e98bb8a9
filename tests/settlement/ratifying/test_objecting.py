"""Objections: who files them, who settles them, and what of them anybody can read."""

from __future__ import annotations

import json

from sulh.acts.exporting import download
from sulh.acts.models import LogOpening
from sulh.record.verify import verify
from sulh.settlement.ratifying.acts.objecting import OPEN_MOST
from sulh.settlement.ratifying.models import Objection
from sulh.settlement.text.models import Amendment
from tests.settlement.ratifying.staging import TURNS, WHY, Table, code_of, in_both

SECRET = "Our spring is behind the mill, and they know it."


def file(table: Table, by: int | str = 0, **fields: object) -> str:
    actor = table.delegates[by] if isinstance(by, int) else table.people[0][0]
    made: str = table.do(
        "FileObjection", actor, **({"clause": table.clause, "words": WHY} | fields)
    )["objection"]  # fmt: skip
    return made


def test_parties_object_from_the_beginning_participants_while_it_is_confirmed() -> None:
    table = Table(enrolled=(1, 1)).write()
    assert code_of(lambda: file(table)) == "phase_closed"
    table.do("TableVersion", table.facilitator, version=table.version.id)
    table.do("ChangePhase", table.facilitator, to="consent")
    file(table)
    assert code_of(lambda: file(table, "participant")) == "objection_too_early"
    assert (
        code_of(lambda: table.do("FileObjection", table.facilitator, clause=table.clause, words=WHY))
        == "role_may_not"
    )
    table.put_into("ratification")
    file(table, "participant")
    assert sorted(Objection.objects.values_list("n", "party", "participant")) == [
        (1, table.parties[0].id, ""), (2, None, table.people[0][0].id),
    ]  # fmt: skip


def test_what_cannot_be_objected() -> None:
    table = Table(enrolled=(1, 1)).table()
    for wanted, code in (
        ({"en": "[By turns"}, "bracket_unbalanced"),
        ({"ps": "په وار"}, "language_not_here"),
        (TURNS, "wanted_is_the_same"),
        ({"en": TURNS["en"]}, "wanted_is_the_same"),
    ):
        assert code_of(lambda wanted=wanted: file(table, wanted=wanted)) == code  # type: ignore[misc]
    assert code_of(lambda: file(table, clause="0" * 32)) == "clause_not_of_text"
    assert not Objection.objects.exists()


def test_nobody_buries_the_others() -> None:
    table = Table(enrolled=(2, 1)).agree()
    for _ in range(OPEN_MOST):
        last = file(table, "participant")
    assert code_of(lambda: file(table, "participant")) == "objections_too_many"
    table.do("SettleObjection", table.people[0][0], objection=last, outcome="withdrawn")
    file(table, "participant")
    file(table)


def test_only_whoever_filed_it_says_what_became_of_it() -> None:
    table = Table(enrolled=(2, 1)).agree()
    of_party, of_person = file(table), file(table, "participant")

    def settle(by: object, objection: str, outcome: str = "met") -> None:
        table.do("SettleObjection", by, objection=objection, outcome=outcome)  # type: ignore[arg-type]

    for stranger in (table.delegates[1], table.people[0][0]):
        assert code_of(lambda by=stranger: settle(by, of_party)) == "objection_of_others"  # type: ignore[misc]
    for stranger in (table.delegates[0], table.people[0][1]):
        assert code_of(lambda by=stranger: settle(by, of_person)) == "objection_of_others"  # type: ignore[misc]
    assert code_of(lambda: settle(table.delegates[0], "0" * 32)) == "objection_unknown"
    settle(table.delegates[0], of_party)
    settle(table.people[0][0], of_person, "withdrawn")
    assert dict(Objection.objects.values_list("n", "state")) == {1: "met", 2: "withdrawn"}
    assert code_of(lambda: settle(table.delegates[0], of_party, "stands")) == "objection_settled"


def test_a_partys_words_are_public_and_a_participants_sealed() -> None:
    table = Table(enrolled=(1, 1)).agree()
    file(table, words={"en": "We would wait."})
    file(table, "participant", words={"en": SECRET}, wanted={"en": "Move it."})
    diary = b"".join(download(table.id))
    assert b"We would wait." in diary
    assert SECRET.encode() not in diary
    assert b"Move it." not in diary
    assert table.people[0][0].id.encode() not in diary
    assert verify(diary.splitlines(keepends=True)).dialogue == table.id
    entry = [json.loads(line) for line in diary.splitlines()][-1]
    assert "participant" in json.dumps(entry)


def test_who_leaves_takes_the_words_along() -> None:
    table = Table(enrolled=(12, 12)).agree()
    vote = table.do("OpenRatification", table.facilitator, days=14)["vote"]
    mine = file(table, "participant", words={"en": SECRET}, wanted=in_both("Mill first."))
    taken = file(table, "participant", words={"en": SECRET}, wanted=in_both("Mill last."))
    for people in table.people:
        table.cast(vote, "nnnnnnnnnnn", people)
    table.wait(30)
    table.do("CloseMembersVote", table.facilitator, vote=vote)
    table.do("ChangePhase", table.facilitator, to="renegotiation")
    table.do("ChangePhase", table.facilitator, to="drafting")
    own = Objection.objects.get(pk=taken).amendment
    assert own is not None
    table.do("SponsorAmendment", table.delegates[1], amendment=own.id)
    table.do("EraseSelf", table.people[0][0], sure=True)
    for wanted in (mine, taken):
        row = Objection.objects.get(pk=wanted)
        assert (row.words, row.wanted, row.participant, row.state) == ({}, {}, "", "withdrawn")
        assert not LogOpening.objects.filter(about=wanted).exists()
    waiting, sponsored = Amendment.objects.filter(origin="objection").order_by("n")
    assert (waiting.state, waiting.payload) == ("withdrawn", {})
    # A party has made it its own, so its wording stays.
    assert sponsored.payload["text"] == in_both("Mill last.")
