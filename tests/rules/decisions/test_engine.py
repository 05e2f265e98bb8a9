"""The engine against an oracle that counts another way, and what must hold for every rule and every count."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sulh.rules.decisions import (
    Bloc,
    Count,
    Members,
    Quorum,
    Rule,
    Rung,
    Test,
    count_of,
    decide,
    rounds,
    rule_of,
)
from sulh.rules.refusal import Refusal
from tests.helpers import scale
from tests.rules.decisions import drawn

MAJORITY = Test("body", "yes", "voting", ">", Fraction(1, 2))
TWO_THIRDS = Test("count_of_parties", "yes", "all", ">=", Fraction(2, 3))


@settings(max_examples=scale(300, 2_000), deadline=None)
@given(drawn.cases())
def test_adopted_exactly_when_every_test_holds(case: tuple[Rule, Count]) -> None:
    rule, count = case
    assert decide(rule, count).adopted is drawn.adopted(rule, count)


@settings(max_examples=scale(120, 800), deadline=None)
@given(drawn.cases())
def test_replayed_from_what_is_stored(case: tuple[Rule, Count]) -> None:
    """The same outcome from JSON; and in it nothing but strings, integers, lists and maps."""
    rule, count = case
    told = decide(rule, count)
    stored = json.dumps({"rule": rule.as_body(), "count": count.as_body()}, sort_keys=True)
    back = json.loads(stored, parse_float=pytest.fail)
    assert (rule_of(back["rule"]), count_of(back["count"])) == (rule, count)
    again = decide(rule_of(back["rule"]), count_of(back["count"]))
    assert again == told
    assert again.as_body() == told.as_body()
    assert kinds(told.as_body()) | kinds(json.loads(stored)) <= {str, int, list, dict}


def kinds(value: Any) -> set[type]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {type(value)}.union(*map(kinds, inside))


@settings(max_examples=scale(120, 800), deadline=None)
@given(drawn.cases(), st.data())
def test_a_no_that_becomes_a_yes_never_undoes(case: tuple[Rule, Count], data: st.DataObject) -> None:
    rule, count = case
    said_no = [n for n, row in enumerate(count.blocs) if row.no]
    if not said_no or not decide(rule, count).adopted:
        return
    place = data.draw(st.sampled_from(said_no))
    row = count.blocs[place]
    better = replace(row, yes=row.yes + 1, no=row.no - 1)
    blocs = (*count.blocs[:place], better, *count.blocs[place + 1 :])
    assert decide(rule, replace(count, blocs=blocs)).adopted


@settings(max_examples=scale(120, 800), deadline=None)
@given(drawn.cases())
def test_no_bypass_waits_for_every_party(case: tuple[Rule, Count]) -> None:
    """Under it nothing is adopted while a party does not say yes, whatever the tests say, and it is named."""
    rule, count = replace(case[0], no_bypass=True, silence="no"), case[1]
    told = decide(rule, count)
    refusing = {row.party for row in count.blocs if drawn.party_says(row, rule.abstention) != "yes"}
    assert refusing <= set(told.lacking)
    assert not (told.adopted and refusing)


@settings(max_examples=scale(120, 800), deadline=None)
@given(drawn.cases())
def test_a_petition_and_a_quorum_only_raise_the_bar(case: tuple[Rule, Count]) -> None:
    rule, count = case
    if decide(rule, replace(count, petition_confirmed=True)).adopted:
        assert decide(rule, replace(count, petition_confirmed=False)).adopted
    if decide(rule, count).adopted:
        assert decide(replace(rule, quorum=Quorum()), count).adopted


@settings(max_examples=scale(120, 800), deadline=None)
@given(drawn.cases())
def test_who_could_change_it(case: tuple[Rule, Count]) -> None:
    """Each party named turns the result, by the oracle, and no other does."""
    rule, count = case
    told = decide(rule, count)
    turning = []
    for place, row in enumerate(count.blocs):
        silent_consent = (
            rule.silence != "no" and row.received and not row.answered and count.hours_since >= rule.hours
        )
        if told.adopted:
            against = row.no + (1 if silent_consent else row.yes)
            other = replace(row, yes=0, no=against)
        else:
            other = replace(row, present=row.enrolled, yes=row.enrolled - row.no, abstain=0, received=True)
        changed = replace(count, blocs=(*count.blocs[:place], other, *count.blocs[place + 1 :]))
        if drawn.adopted(rule, changed) != told.adopted:
            turning.append(row.party)
    assert told.could_change == tuple(turning)


@settings(max_examples=scale(120, 800), deadline=None)
@given(drawn.cases())
def test_whether_it_could_still_pass(case: tuple[Rule, Count]) -> None:
    rule, count = case
    full = tuple(
        replace(row, present=row.enrolled, yes=row.enrolled - row.no - row.abstain, received=True)
        for row in count.blocs
    )
    members = {
        row.party: replace(votes, present=votes.enrolled, yes=votes.enrolled - votes.no - votes.abstain)
        if (votes := count.members.get(row.party))
        else Bloc(row.party, yes=1)
        for row in count.blocs
    }
    told = decide(rule, count)
    if told.adopted:
        assert told.could_still_pass
    else:
        assert told.could_still_pass is drawn.adopted(rule, replace(count, blocs=full, members=members))


@settings(max_examples=scale(120, 800), deadline=None)
@given(drawn.cases())
def test_needed_is_the_smallest_that_passes(case: tuple[Rule, Count]) -> None:
    rule, count = case
    for one in decide(rule, count).checked:
        assert one.margin == one.num - one.needed
        assert one.passed is (one.den > 0 and one.margin >= 0)
        if one.den > 0 and one.name in ("body", "each_party", "count_of_parties"):
            fewest = next(n for n in range(1, int(one.den) + 2) if _over(one.test, n, int(one.den)))
            assert one.needed == fewest


def _over(test: Test, num: int, den: int) -> bool:
    left, right = num * test.t.denominator, den * test.t.numerator
    return left > right if test.op == ">" else left >= right


def body(yes: int, no: int, abstain: int = 0, absent: int = 0) -> Count:
    return Count((Bloc("a", enrolled=yes + no + abstain + absent, yes=yes, no=no, abstain=abstain),))


@pytest.mark.parametrize(
    ("abstention", "den", "expected"),
    [
        ("excluded", "voting", True),  # 5 of 9
        ("in_denominator", "voting", False),  # 5 of 12
        ("as_no", "voting", False),  # 5 of 12
        ("excluded", "present", False),  # 5 of 12
        ("excluded", "enrolled", False),  # 5 of 20
        ("excluded", "all", False),  # 5 of 20
    ],
)
def test_what_an_abstention_is(abstention: str, den: str, expected: bool) -> None:
    test = Test("body", "yes", den, ">", Fraction(1, 2))
    rule = Rule("r", body="delegates", tests=(test,), abstention=abstention)
    assert decide(rule, body(5, 4, 3, 8)).adopted is expected


def test_a_tie_is_no_majority_and_no_yes_of_a_party() -> None:
    rule = Rule("r", body="delegates", tests=(MAJORITY,))
    assert not decide(rule, body(5, 5)).adopted
    assert decide(rule, body(6, 5)).checked[0].margin == 0
    by_parties = Rule("r", body="delegates", tests=(TWO_THIRDS,))
    blocs = (
        Bloc("a", enrolled=2, yes=2),
        Bloc("b", enrolled=2, yes=1, no=1),
        Bloc("c", enrolled=3, yes=2, no=1),
    )
    told = decide(by_parties, Count(blocs))
    one = told.checked[0]
    assert told.adopted and one.num == 2 and one.den == 3


@pytest.mark.parametrize(
    ("quorum", "expected"),
    [
        (Quorum(of_body=Fraction(7, 10)), "adopted"),
        (Quorum(of_body=Fraction(71, 100)), "no_quorum"),
        (Quorum(per_party=1), "adopted"),
        (Quorum(per_party=2), "no_quorum"),
        (Quorum(per_party_share=Fraction(1, 2)), "adopted"),
        (Quorum(per_party_share=Fraction(2, 3)), "no_quorum"),
        (Quorum(per_designation=Fraction(3, 4)), "no_quorum"),
        (Quorum(per_designation=Fraction(1, 2)), "adopted"),
    ],
)
def test_the_quorum(quorum: Quorum, expected: str) -> None:
    """Present: 6 of 8 of `a` (north), 1 of 2 of `b` (south); 7 of 10 in all, everybody says yes."""
    blocs = (Bloc("a", "north", enrolled=8, yes=6), Bloc("b", "south", enrolled=2, yes=1))
    rule = Rule("r", body="delegates", quorum=quorum, tests=(MAJORITY,))
    assert decide(rule, Count(blocs)).result == expected


def test_presence_without_an_answer_counts_for_the_quorum_only() -> None:
    rule = Rule("r", body="delegates", quorum=Quorum(of_body=Fraction(1, 2)), tests=(MAJORITY,))
    here = Bloc("a", enrolled=10, present=6, yes=1)
    assert decide(rule, Count((here,))).adopted
    assert decide(rule, Count((replace(here, present=4),))).result == "no_quorum"


def test_the_rungs_one_after_another() -> None:
    """Two thirds; the committee; more than half; one vote more after ten days; then it is parked."""
    half = Test("count_of_parties", "yes", "all", ">", Fraction(1, 2))
    rule = Rule(
        "r",
        tests=(TWO_THIRDS,),
        ladder=(Rung("refer", body="committee", days=5), Rung("rule", (half,))),
        terminal="park",
        reconsider_after_days=10,
    )
    split = Count((Bloc("a", yes=1), Bloc("b", no=1)))
    said = [decide(rule, replace(split, round=n)) for n in (1, 2, 3)]
    assert [(one.result, one.body, one.days, one.next_round) for one in said] == [
        ("refer", "committee", 5, 2),
        ("not_adopted", "", 10, 3),
        ("park", "", 0, 0),
    ]
    assert rounds(rule) == 3
    with pytest.raises(Refusal) as met:
        decide(rule, replace(split, round=4))
    assert (met.value.code, met.value.params) == ("count_malformed", {"field": "round"})
    # Two of three are two thirds.
    assert decide(rule, Count((*split.blocs, Bloc("c", yes=1)))).adopted


@pytest.mark.parametrize("terminal", ["park", "return_to_drafting", "end"])
def test_an_end_adopts_nothing(terminal: str) -> None:
    rule = Rule("r", tests=(TWO_THIRDS,), ladder=(Rung("rule", (TWO_THIRDS,)),), terminal=terminal)
    told = decide(rule, Count((Bloc("a", yes=1), Bloc("b", no=1)), round=2))
    assert (told.result, told.adopted) == (terminal, False)


def test_nobody_there_and_nothing_asked_adopts_nothing() -> None:
    yes = Count((Bloc("a", yes=1),))
    assert decide(Rule("r", no_bypass=True), Count(())).result == "no_quorum"
    assert decide(Rule("r", no_bypass=True), yes).adopted
    assert not decide(Rule("r"), yes).adopted
    assert not decide(Rule("r", any_of=((),)), yes).adopted
    assert not decide(Rule("r", silence="after_receipt"), yes).adopted
    alone = Rule("r", members=Members())
    assert not decide(alone, Count(yes.blocs, {"a": Bloc("a", enrolled=4, yes=4)})).adopted


def test_a_community_that_nobody_declared_agrees_to_nothing() -> None:
    camp = Test("designation", "yes", "all", ">=", Fraction(1, 2), "west")
    each = Test("each_designation", "yes", "all", ">=", Fraction(1, 2))
    for test in (camp, each):
        assert not decide(Rule("r", tests=(test,)), Count((Bloc("a", yes=1),))).adopted


def test_a_body_of_parties_has_one_vote_each() -> None:
    with pytest.raises(Refusal) as met:
        decide(Rule("r", no_bypass=True), Count((Bloc("a", enrolled=2, yes=2),)))
    assert (met.value.code, met.value.params) == ("count_malformed", {"field": "enrolled"})


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Bloc("a", yes=1, no=1), "present"),
        (lambda: Bloc("a", enrolled=3, yes=-1), "yes"),
        (lambda: Bloc("a", weight=0.5), "weight"),  # type: ignore[arg-type]
        (lambda: Bloc("a", enrolled=2, yes=1.0), "yes"),  # type: ignore[arg-type]
        (lambda: Count((Bloc("a"), Bloc("a"))), "party"),
        (lambda: Count((), round=0), "round"),
        (lambda: Count((), hours_since=-1), "hours_since"),
    ],
)
def test_counts_that_cannot_be(make: Any, field: str) -> None:
    with pytest.raises(Refusal) as met:
        make()
    assert (met.value.code, met.value.params) == ("count_malformed", {"field": field})
