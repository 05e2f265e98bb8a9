"""Petitions: presented, considered, confirmed; and while one waits nothing is closed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from sulh.rules.decisions import Petition as Asked
from sulh.rules.decisions import Rule, Test
from sulh.settlement.deciding.counting import count
from sulh.settlement.deciding.models import Petition
from sulh.settlement.deciding.petitions import state_of
from tests.settlement.deciding.staging import WORDS, Deciding, refused

ALL = Test("count_of_parties", "yes", "all", ">=", Fraction(1))
HALF = Test("count_of_parties", "yes", "all", ">", Fraction(1, 2))
RAISED = Rule(
    "raised",
    tests=(HALF,),
    petition=Asked(0, Fraction(1, 3), 2, confirm_days=14, excluded=("agenda",), raises_to=((ALL,),)),
)


@pytest.fixture
def four(house: Path) -> Deciding:
    stage = Deciding(parties=4)
    stage.terms(answer_days=20)
    for subject in ("settlement", "amendment", "agenda"):
        stage.rule(RAISED, subject)
    return stage


def present(stage: Deciding, ballot: str) -> str:
    """A petition of two of four parties; gives its id."""
    made = stage.do("PresentPetition", stage.delegates[0], ballot=ballot, words=WORDS)
    assert made["state"] == "gathering"
    signed = stage.do("SignPetition", stage.delegates[1], petition=made["petition"])
    assert signed["state"] == "presented"
    return str(made["petition"])


def test_a_majority_is_enough_until_a_petition_asks_for_all(four: Deciding) -> None:
    """Two of four (a third is 1.33; two parties at the least), confirmed by two after fourteen days."""
    ballot = four.open("amendment")
    for party, kind in enumerate(("object", "consent", "consent", "consent")):
        four.answer(ballot, party, kind)
    made = present(four, ballot.id)
    assert four.close(ballot) == "petition_waits"
    early = refused(lambda: four.do("ConfirmPetition", four.delegates[0], petition=made))
    assert early == "petition_confirmed_later"
    four.later(days=14)
    assert four.do("ConfirmPetition", four.delegates[0], petition=made)["state"] == "presented"
    twice = refused(lambda: four.do("ConfirmPetition", four.delegates[0], petition=made))
    assert twice == "petition_signed_already"
    # Whoever did not sign at first may confirm.
    assert four.do("ConfirmPetition", four.delegates[2], petition=made)["state"] == "confirmed"
    assert count(four.fresh(ballot), four.now).petition_confirmed
    assert four.close(ballot) == "not_adopted"


def test_without_one_the_same_answers_adopt(four: Deciding) -> None:
    ballot = four.open("amendment")
    for party, kind in enumerate(("object", "consent", "consent", "consent")):
        four.answer(ballot, party, kind)
    assert four.close(ballot) == "adopted"


def test_it_lapses_when_its_time_is_over(four: Deciding) -> None:
    """Twice the days of consideration; then the rule stands as it was, and there is no second petition."""
    ballot = four.open("amendment")
    for party, kind in enumerate(("object", "consent", "consent", "consent")):
        four.answer(ballot, party, kind)
    made = present(four, ballot.id)
    assert four.later(days=27).close(ballot) == "petition_waits"
    four.later(days=1)
    row = Petition.objects.get(pk=made)
    assert (row.state, state_of(four.fresh(ballot), row, four.now)) == ("presented", "lapsed")
    late = refused(lambda: four.do("ConfirmPetition", four.delegates[0], petition=made))
    assert late == "petition_not_presented"
    again = refused(lambda: four.do("PresentPetition", four.delegates[2], ballot=ballot.id))
    assert again == "petition_there_already"
    assert four.close(ballot) == "adopted"
    assert Petition.objects.get(pk=made).state == "lapsed"


def test_one_that_only_gathers_holds_nothing_up(four: Deciding) -> None:
    ballot = four.open("amendment")
    for party in range(4):
        four.answer(ballot, party)
    made = four.do("PresentPetition", four.delegates[0], ballot=ballot.id)["petition"]
    again = refused(lambda: four.do("SignPetition", four.delegates[0], petition=made))
    assert again == "petition_signed_already"
    assert four.close(ballot) == "adopted"
    late = refused(lambda: four.do("SignPetition", four.delegates[1], petition=made))
    assert late == "petition_gathers_no_more"


def test_where_there_is_none(four: Deciding) -> None:
    agenda = four.open("agenda")
    excluded = refused(lambda: four.do("PresentPetition", four.delegates[0], ballot=agenda.id))
    assert excluded == "petition_excluded"
    four.rule("everyone", "settlement")
    text = four.open()
    none = refused(lambda: four.do("PresentPetition", four.delegates[0], ballot=text.id))
    assert none == "petition_not_in_rule"


def test_nobody_but_parties_and_only_those_that_count(four: Deciding) -> None:
    ballot = four.open("amendment")
    for by in (four.facilitator, four.office("observer"), four.supporter()):
        assert refused(lambda by=by: four.do("PresentPetition", by, ballot=ballot.id)) == "role_may_not"  # type: ignore[misc]
    invited = four.do("InviteParty", four.facilitator, names={"en": "Latecomers"})["party"]
    late = four.office("delegate", party=invited)
    for delegate in four.delegates:
        four.do("AnswerRequest", delegate, party=invited, answer="consent")
    four.do("AnswerInvitation", late, answer="join")
    assert refused(lambda: four.do("PresentPetition", late, ballot=ballot.id)) == "party_not_counted"
