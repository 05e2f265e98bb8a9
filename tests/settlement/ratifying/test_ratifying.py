"""Ratification: confirmed or not by the rule the parties set; and what a failure brings back."""

from __future__ import annotations

from typing import Any

import pytest

from sulh.acts import clock
from sulh.acts.guards import unmet
from sulh.rules.decisions import PRESETS
from sulh.settlement.deciding.counting import replays
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.ratifying.models import MemberAnswer, MembersVote, Objection
from sulh.settlement.ratifying.schedule import count_due
from sulh.settlement.text.models import Amendment
from tests.settlement.ratifying.staging import TURNS, WHY, Table, code_of, in_both
from tests.settlement.writing import set_terms


def rule_by(table: Table, preset: str) -> None:
    """The terms in force name this rule for the ratification."""
    set_terms(table, rules={"ratification": PRESETS[preset].rule.as_body()})


def vote_of(table: Table, days: int = 14) -> str:
    made: str = table.do("OpenRatification", table.facilitator, days=days)["vote"]
    return made


def close(table: Table, vote: str) -> dict[str, Any]:
    table.wait(30)
    return table.do("CloseMembersVote", table.facilitator, vote=vote)


def lacks(guard: str, table: Table) -> list[str]:
    return [lack.code for lack in unmet([guard], table.id)]


def test_confirmed_by_the_members_of_every_party() -> None:
    table = Table(enrolled=(12, 12, 12), of_no_party=2).agree()
    assert lacks("ratified", table) == ["ratification_missing"]
    assert lacks("not_ratified", table) == ["ratification_missing"]
    vote = vote_of(table)
    assert lacks("ratified", table) == lacks("not_ratified", table) == ["ratification_open"]
    assert code_of(lambda: vote_of(table)) == "ratification_open"
    for people in table.people:
        table.cast(vote, "yyyyyyynnnn", people)  # 7 of 11
    table.cast(vote, "nn", table.others)
    told = close(table, vote)
    assert told["outcome"] == "confirmed"
    assert table.version.state == "in_force"
    assert lacks("ratified", table) == []
    assert lacks("not_ratified", table) == ["text_is_confirmed"]
    assert not MemberAnswer.objects.exists()
    rows = {row["party"]: row for row in told["results"]}
    for party in table.parties:
        assert (rows[party.id]["outcome"], rows[party.id]["yes"], rows[party.id]["no"]) == ("carried", 7, 4)
    assert table.no_party is not None
    assert rows[table.no_party.id] == {"party": table.no_party.id, "outcome": "not_carried"}
    assert "total" not in told  # two people of no party could be computed from it
    table.do("ChangePhase", table.facilitator, to="implementation")
    ballot = Ballot.objects.get(subject_kind="ratification")
    assert replays(ballot)
    assert ballot.outcome["result"] == "adopted"


def test_the_members_of_one_party_are_enough_to_stop_it() -> None:
    table = Table(enrolled=(12, 12)).agree()
    vote = vote_of(table)
    table.cast(vote, "y" * 11 + "n", table.people[0])
    table.cast(vote, "yyyyynnnnnn", table.people[1])  # 5 of 11
    assert close(table, vote)["outcome"] == "not_confirmed"
    assert table.version.state == "returned"
    assert lacks("ratified", table) == ["ratification_failed"]
    assert lacks("not_ratified", table) == []
    table.do("ChangePhase", table.facilitator, to="renegotiation")
    assert code_of(lambda: vote_of(table)) == "phase_closed"


def test_a_small_party_decides_and_its_numbers_stay_its_own() -> None:
    """Four members carry it three to one: the ballot shows one made-up member, and still replays."""
    table = Table(enrolled=(12, 4)).agree()
    vote = vote_of(table)
    table.cast(vote, "yyyyyyyyynnn", table.people[0])
    table.cast(vote, "yyyn", table.people[1])
    assert close(table, vote)["outcome"] == "confirmed"
    ballot = Ballot.objects.get(subject_kind="ratification")
    inside = ballot.count["members"]
    large, small = (inside[party.id] for party in table.parties)
    assert (large["enrolled"], large["yes"], large["no"]) == (12, 9, 3)
    assert (small["enrolled"], small["yes"], small["no"]) == (1, 1, 0)
    assert replays(ballot)
    assert MembersVote.objects.get().result[table.parties[1].id]["yes"] == 3


@pytest.mark.parametrize(("second", "outcome"), [("nnnnnn", "confirmed"), ("nnnnnnn", "not_confirmed")])
def test_a_wider_vote_counts_people_not_parties(second: str, outcome: str) -> None:
    """Colombia 2016: more yes than no among all; 9 to 3 and 0 to 6 is 9 to 9, which is not more."""
    table = Table(enrolled=(12, 12))
    rule_by(table, "colombia_2016_vote")
    table.agree()
    vote = vote_of(table)
    table.cast(vote, "yyyyyyyyyynn" if outcome == "confirmed" else "yyyyyyyyynnn", table.people[0])
    table.cast(vote, second, table.people[1])
    # 10 to 2 + 6 = 8 is confirmed; 9 to 3 + 7 = 10 is not.
    told = close(table, vote)
    assert told["outcome"] == outcome
    # The rule does not ask the members of each party, so nothing is told of the seven.
    rows = {row["party"]: row for row in told["results"]}
    assert rows[table.parties[1].id] == {"party": table.parties[1].id}


def test_nobody_counts_a_ratification_before_its_hour_or_past_its_vote() -> None:
    table = Table(enrolled=(3, 3)).agree()
    vote = vote_of(table)
    for people in table.people:
        table.cast(vote, "yyy", people)
    ballot = Ballot.objects.get(subject_kind="ratification")
    assert (
        code_of(lambda: table.do("CloseMembersVote", table.facilitator, vote=vote)) == "members_vote_running"
    )
    table.do("ExtendBallot", table.facilitator, ballot=ballot.id, days=5)
    table.wait(15)
    # The extension is one for the vote as well.
    table.cast(vote, "y", [table.people[0][0]])
    assert (
        code_of(lambda: table.do("CloseMembersVote", table.facilitator, vote=vote)) == "members_vote_running"
    )
    table.wait(4)
    assert (
        code_of(lambda: table.do("CloseBallot", table.facilitator, ballot=ballot.id)) == "ballot_of_members"
    )
    with clock.at(table.now):
        assert count_due() == [vote]
    assert table.version.state == "in_force"


def test_a_party_that_takes_its_consent_back_stops_it_however_the_members_voted() -> None:
    table = Table(enrolled=(12, 12)).agree()
    vote = vote_of(table)
    for people in table.people:
        table.cast(vote, "yyyyyyyyyyn", people)
    digest = table.version.digest
    table.do(
        "GiveConsent", table.delegates[0], subject_kind="settlement", subject_digest=digest, kind="withdraw"
    )
    assert close(table, vote)["outcome"] == "not_confirmed"
    assert table.version.state == "returned"
    assert lacks("not_ratified", table) == []


def test_a_text_that_is_not_agreed_any_more_is_not_put_to_the_members() -> None:
    table = Table(enrolled=(3, 3)).agree()
    digest = table.version.digest
    table.do(
        "GiveConsent", table.delegates[0], subject_kind="settlement", subject_digest=digest, kind="withdraw"
    )
    assert code_of(lambda: vote_of(table)) == "text_not_agreed_now"


def test_a_party_that_leaves_ends_it_uncounted_and_objections_come_along() -> None:
    table = Table(enrolled=(3, 3, 3)).agree()
    vote = vote_of(table)
    table.cast(vote, "yyy", table.people[0])
    table.do("FileObjection", table.delegates[1], clause=table.clause, words=WHY)
    table.do("LeaveDialogue", table.delegates[2], words="We leave.")
    assert MembersVote.objects.get(pk=vote).state == "void"
    assert not MemberAnswer.objects.exists()
    assert table.version.state == "returned"
    assert lacks("not_ratified", table) == []
    assert Objection.objects.get().state == "imported"


def test_failure_imports_every_open_objection_and_loses_none() -> None:
    """Colombia 2016: what people hold against the text is what the next round begins with."""
    table = Table(enrolled=(12, 12)).agree()
    vote = vote_of(table)
    wanted = in_both("Each village draws water by turns, the lower one first in spring.")
    person = table.people[1][0]
    filed = [
        table.do("FileObjection", table.delegates[0], clause=table.clause, words=WHY, wanted=wanted),
        table.do("FileObjection", table.delegates[1], clause=table.clause, words=WHY),
        table.do("FileObjection", person, clause=table.clause, words=WHY, wanted={"en": "By need."}),
        table.do("FileObjection", person, clause=table.clause, words=WHY),
    ]
    table.do("SettleObjection", table.delegates[1], objection=filed[1]["objection"], outcome="stands")
    for people in table.people:
        table.cast(vote, "nnnnnnnnnny", people)
    told = close(table, vote)
    states = dict(Objection.objects.values_list("n", "state"))
    assert states == {1: "imported", 2: "stands", 3: "imported", 4: "imported"}
    rows = {row.n: row.amendment for row in Objection.objects.filter(state="imported")}
    assert told["imported"] == [row.n for row in rows.values() if row]
    party, worded, wordless = rows[1], rows[3], rows[4]
    assert party and worded and wordless
    for row in (party, worded, wordless):
        assert (row.op, row.clause, row.origin, row.state) == (
            "replace",
            table.clause,
            "objection",
            "proposed",
        )
    assert [each["party"] for each in party.sponsors] == [table.parties[0].id]
    assert party.payload["text"] == wanted
    assert party.rationale == WHY
    # A participant's waits for a party to take it up, and says in public no more than the wording.
    assert (worded.sponsors, worded.payload["text"], worded.rationale) == ([], {"en": "By need."}, {})
    assert (wordless.sponsors, wordless.payload, wordless.stalled) == ([], {}, "wording_missing")
    # Back in writing, the party's is decided like every amendment; with it the text goes round again.
    table.do("ChangePhase", table.facilitator, to="renegotiation")
    table.do("ChangePhase", table.facilitator, to="drafting")
    table.accept(party.id)
    assert Amendment.objects.get(pk=party.pk).state == "accepted"
    table.do("IssueVersion", table.facilitator)
    clause = next(each for each in table.version.content["clauses"] if each["id"] == table.clause)
    assert clause["text"] == wanted != TURNS
    assert table.version.state == "issued"


def test_who_opens_it_and_when() -> None:
    table = Table(enrolled=(1, 0)).table()
    assert code_of(lambda: vote_of(table)) == "phase_closed"
    table.put_into("ratification")
    assert code_of(lambda: vote_of(table)) == "text_not_agreed_now"
    assert code_of(lambda: table.do("OpenRatification", table.delegates[0])) == "role_may_not"
    empty = Table(enrolled=(0, 0)).agree()
    assert code_of(lambda: vote_of(empty)) == "members_missing"
