"""A party that bound itself consents only after its members have carried exactly that version."""

from __future__ import annotations

import pytest

from sulh.acts.registry import Actor
from sulh.settlement.ratifying.models import MembersMandate
from tests.settlement.ratifying.staging import Table, code_of, in_both


def bind(table: Table, by: Actor, share: str = "1/2", quorum: str = "1/4") -> str:
    made: str = table.do("BindToMembers", by, share=share, quorum=quorum)["bond"]
    return made


def bar(table: Table, party: int = 0) -> tuple[str, str] | None:
    row = MembersMandate.objects.filter(party=table.parties[party]).first()
    return (row.more_than, row.quorum) if row else None


def test_one_delegate_raises_the_bar_and_all_that_bind_the_party_lower_it() -> None:
    table = Table(enrolled=(3, 3))
    first = table.delegates[0]
    second = table.office("delegate", by=first)
    table.do("NameParty", first, names=in_both("A"), signatures_needed=2)
    assert bind(table, first) == "bound"
    assert bind(table, second, "2/3", "1/2") == "bound"
    assert bar(table) == ("2/3", "1/2")
    assert bind(table, first, "1/2", "1/2") == "asked"
    assert bind(table, first, "1/2", "1/2") == "asked"  # the same delegate is one
    assert bar(table) == ("2/3", "1/2")
    assert bind(table, second, "1/2", "1/3") == "asked"  # another wish begins anew
    assert bind(table, first, "1/2", "1/3") == "bound"
    assert bar(table) == ("1/2", "1/3")
    assert bind(table, first, "") == "asked"
    assert bind(table, second, "") == "dropped"
    assert bar(table) is None
    assert code_of(lambda: bind(table, first, "")) == "bond_missing"


@pytest.mark.parametrize(("share", "quorum"), [("1/1", "1/4"), ("3/2", "1/4"), ("1/2", "5/4"), ("1/2", "")])
def test_a_bar_that_says_nothing_or_cannot_be_passed(share: str, quorum: str) -> None:
    table = Table(enrolled=(1, 1))
    assert code_of(lambda: bind(table, table.delegates[0], share, quorum)) == "share_impossible"


def test_a_bound_party_waits_for_its_members_and_may_agree_ad_referendum() -> None:
    table = Table(enrolled=(12, 12))
    bind(table, table.delegates[0])
    table.table()
    digest = table.version.digest

    def answer(kind: str) -> None:
        table.do(
            "GiveConsent", table.delegates[0], subject_kind="settlement", subject_digest=digest, kind=kind
        )

    assert code_of(lambda: answer("consent")) == "members_vote_needed"
    answer("ad_referendum")
    vote = table.do("OpenMembersVote", table.delegates[0], days=3)["vote"]
    table.cast(vote, "yyyyyyynnnn", table.people[0])
    assert code_of(lambda: answer("consent")) == "members_vote_needed"
    table.wait(3)
    assert table.do("CloseMembersVote", table.delegates[0], vote=vote)["outcome"] == "carried"
    answer("consent")


def test_members_who_say_no_are_not_gone_round() -> None:
    table = Table(enrolled=(12, 12))
    bind(table, table.delegates[0])
    table.table()
    vote = table.do("OpenMembersVote", table.delegates[0], days=3)["vote"]
    table.cast(vote, "yyyyyynnnnnn", table.people[0])  # six of twelve is not more than half
    table.wait(3)
    assert table.do("CloseMembersVote", table.delegates[0], vote=vote)["outcome"] == "not_carried"
    fields = {"subject_kind": "settlement", "subject_digest": table.version.digest, "kind": "consent"}
    assert code_of(lambda: table.do("GiveConsent", table.delegates[0], **fields)) == "members_vote_needed"
    assert code_of(lambda: table.do("OpenMembersVote", table.delegates[0], days=3)) == "members_voted_already"
    # The other party has bound itself to nothing.
    table.do("GiveConsent", table.delegates[1], **fields)


def test_the_bar_stands_still_during_a_ballot() -> None:
    table = Table(enrolled=(12, 12, 12))
    for delegate in table.delegates[:2]:
        bind(table, delegate)
    table.table()
    first, second, third = table.delegates
    assert code_of(lambda: bind(table, first, "1/3")) == "bond_only_up"
    assert code_of(lambda: bind(table, first, "")) == "bond_only_up"
    assert bind(table, first, "2/3") == "bound"
    table.do("OpenMembersVote", second, days=2)
    assert code_of(lambda: bind(table, second, "2/3")) == "bond_in_use"
    digest = table.version.digest
    table.do("GiveConsent", third, subject_kind="settlement", subject_digest=digest, kind="consent")
    assert code_of(lambda: bind(table, third)) == "bond_after_consent"
    table.do("GiveConsent", third, subject_kind="settlement", subject_digest=digest, kind="withdraw")
    assert bind(table, third) == "bound"
