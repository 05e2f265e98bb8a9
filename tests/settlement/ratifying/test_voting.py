"""A secret vote of members: the last answer counts, and afterwards only numbers are left."""

from __future__ import annotations

import json
from typing import Any

from sulh.acts import clock
from sulh.acts.exporting import download
from sulh.acts.models import Answered, LogEntry
from sulh.acts.registry import Actor
from sulh.settlement.deciding.ballots import settlement_ballot
from sulh.settlement.ratifying.acts.voting import fresh_counter
from sulh.settlement.ratifying.models import MemberAnswer, MembersVote
from sulh.settlement.ratifying.schedule import count_due
from tests.helpers import do
from tests.settlement.ratifying.staging import Table, code_of

KEY = "5a2c3a77-0a8b-4f4c-9d6a-0c7f6a5b4d3e"


def opened(table: Table, party: int = 0, days: int = 3) -> str:
    made: str = table.do("OpenMembersVote", table.delegates[party], days=days)["vote"]
    return made


def say(table: Table, by: Actor, vote: str, choice: str, counter: int) -> dict[str, Any]:
    return table.do("CastMemberVote", by, vote=vote, choice=choice, counter=counter)


def test_the_last_answer_counts_whatever_the_order_of_arrival() -> None:
    table = Table(enrolled=(2, 1)).table()
    vote, person = opened(table), table.people[0][0]
    assert say(table, person, vote, "no", 1) == {"applied": True}
    assert say(table, person, vote, "yes", 5) == {"applied": True}
    # Late or repeated ones change nothing, and the words are the same for every choice.
    for choice in ("yes", "no", "abstain"):
        assert say(table, person, vote, choice, 5) == {"applied": False, "above": 5}
        assert say(table, person, vote, choice, 2) == {"applied": False, "above": 5}
    row = MemberAnswer.objects.get()
    assert (row.choice, row.counter, row.party) == (1, 5, table.parties[0].id)
    assert fresh_counter(person.id, [vote]) == 6
    assert fresh_counter(table.people[0][1].id, [vote]) == 1


def test_only_members_of_the_party_answer_while_it_is_open() -> None:
    table = Table(enrolled=(2, 2), of_no_party=1).table()
    vote = opened(table)
    for stranger in (table.people[1][0], table.others[0]):
        assert code_of(lambda by=stranger: say(table, by, vote, "yes", 1)) == "not_a_member"  # type: ignore[misc]
    assert code_of(lambda: say(table, table.delegates[0], vote, "yes", 1)) == "condition_as_participant"
    assert code_of(lambda: say(table, table.facilitator, vote, "yes", 1)) == "role_may_not"
    assert code_of(lambda: say(table, table.people[0][0], "0" * 32, "yes", 1)) == "members_vote_unknown"
    table.wait(3)
    assert code_of(lambda: say(table, table.people[0][0], vote, "yes", 1)) == "members_vote_over"
    assert not MemberAnswer.objects.exists()


def test_an_answer_is_in_no_log_under_no_key_and_without_a_time() -> None:
    table = Table(enrolled=(3, 3)).table()
    vote, person = opened(table), table.people[0][0]
    before = LogEntry.objects.count(), Answered.objects.count()
    with clock.at(table.now):
        do("CastMemberVote", person, table.id, KEY, vote=vote, choice="yes", counter=1)
    assert (LogEntry.objects.count(), Answered.objects.count()) == before
    columns = {field.column for field in MemberAnswer._meta.get_fields() if hasattr(field, "column")}
    assert columns == {"id", "vote_id", "participant", "party", "choice", "counter"}


def test_after_the_close_only_numbers_are_left() -> None:
    table = Table(enrolled=(15, 3)).table()
    vote = opened(table)
    table.cast(vote, "yyyyyyyynnna", table.people[0])
    assert (
        code_of(lambda: table.do("CloseMembersVote", table.delegates[0], vote=vote)) == "members_vote_running"
    )
    table.wait(3)
    told = table.do("CloseMembersVote", table.facilitator, vote=vote)
    assert (told["outcome"], told["yes"], told["no"], told["abstain"]) == ("carried", 8, 3, 1)
    assert told["enrolled"] == 15
    assert not MemberAnswer.objects.exists()
    assert code_of(lambda: table.do("CloseMembersVote", table.facilitator, vote=vote)) == "members_vote_over"
    # Nobody's id is in the public diary, in any answer that is kept, or in the result.
    everything = b"".join(download(table.id)).decode() + json.dumps(MembersVote.objects.get().result)
    everything += "".join(Answered.objects.values_list("answer", flat=True))
    assert not [person for person in table.people[0] if person.id in everything]


def test_of_a_small_party_nothing_is_told_but_whether_it_carried() -> None:
    table = Table(enrolled=(9, 20, 12)).table()
    small, few, alike = (opened(table, party) for party in range(3))
    table.cast(small, "yyyyynnn", table.people[0])
    table.cast(few, "yn", table.people[1])  # two of twenty are no quorum, and that is not told either
    table.cast(alike, "n" * 12, table.people[2])
    table.wait(3)
    told = {}
    for vote in (small, few, alike):
        told[vote] = table.do("CloseMembersVote", table.facilitator, vote=vote)
    assert [told[vote]["outcome"] for vote in (small, few, alike)] == [
        "carried",
        "not_carried",
        "not_carried",
    ]
    for said in told.values():
        assert not {"yes", "no", "abstain", "enrolled"} & set(said)
    views = [json.loads(bytes(row.data)) for row in LogEntry.objects.filter(dialogue=table.id)]
    closed = [row["view"] for row in views if row["act"] == "CloseMembersVote"]
    assert [set(view) for view in closed] == [{"vote", "n", "version", "party", "outcome"}] * 3


def test_who_opens_and_when() -> None:
    table = Table(enrolled=(1, 0)).write()
    table.put_into("consent")
    assert code_of(lambda: opened(table)) == "no_text_stands"
    table.put_into("drafting")
    table.do("TableVersion", table.facilitator, version=table.version.id)
    assert code_of(lambda: opened(table)) == "phase_closed"
    table.put_into("consent")
    assert code_of(lambda: opened(table, 1)) == "members_missing"
    assert code_of(lambda: table.do("OpenMembersVote", table.facilitator, days=3)) == "role_may_not"
    opened(table)
    assert code_of(lambda: opened(table)) == "members_vote_open"


def test_a_vote_in_which_too_few_answered_can_be_held_again() -> None:
    table = Table(enrolled=(12, 1)).table()
    first = opened(table)
    table.cast(first, "yy", table.people[0])  # a quarter of twelve is three
    table.wait(3)
    table.do("CloseMembersVote", table.delegates[0], vote=first)
    again = opened(table)
    table.cast(again, "yyn", table.people[0])
    table.wait(3)
    assert table.do("CloseMembersVote", table.delegates[0], vote=again)["outcome"] == "carried"
    assert code_of(lambda: opened(table)) == "members_voted_already"


def test_a_delegate_counts_the_own_partys_vote_and_the_clock_every_one() -> None:
    table = Table(enrolled=(3, 3)).table()
    first, second = opened(table, 0), opened(table, 1, days=5)
    table.wait(3)
    assert (
        code_of(lambda: table.do("CloseMembersVote", table.delegates[1], vote=first))
        == "members_vote_of_others"
    )
    with clock.at(table.now):
        assert count_due() == [first]
    table.wait(2)
    with clock.at(table.now):
        assert count_due() == [second]
        assert count_due() == []


def test_who_leaves_takes_the_answer_along() -> None:
    table = Table(enrolled=(3, 1)).table()
    vote = opened(table)
    table.cast(vote, "yn", table.people[0])
    table.do("EraseSelf", table.people[0][0], sure=True)
    assert [row.participant for row in MemberAnswer.objects.all()] == [table.people[0][1].id]
    table.wait(3)
    table.do("CloseMembersVote", table.delegates[0], vote=vote)
    result = MembersVote.objects.get().result[table.parties[0].id]
    assert result == {"enrolled": 2, "yes": 0, "no": 1, "abstain": 0}


def test_a_text_that_is_no_longer_before_the_parties_ends_the_vote_uncounted() -> None:
    table = Table(enrolled=(3, 3)).table()
    vote = opened(table)
    table.cast(vote, "yyy", table.people[0])
    table.do("ChangePhase", table.facilitator, to="drafting")
    row = MembersVote.objects.get(pk=vote)
    assert (row.state, row.result) == ("void", {})
    assert not MemberAnswer.objects.exists()
    ballot = settlement_ballot(table.id)
    assert ballot is not None
    assert ballot.state == "withdrawn"
