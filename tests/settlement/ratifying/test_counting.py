"""Whether a vote carried, worked out by hand; and that nothing shown tells how few people answered."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from sulh.rules.decisions import Bloc, Count, Members, Rule, Test, decide
from sulh.settlement.ratifying.counting import hidden, safe_total, shown_bloc, verdict

HALF = Members(Fraction(1, 2), ">", Fraction(1, 4))


def numbers(enrolled: int, yes: int, no: int, abstain: int = 0) -> dict[str, int]:
    return {"enrolled": enrolled, "yes": yes, "no": no, "abstain": abstain}


@pytest.mark.parametrize(
    ("row", "rule", "quorate", "carried"),
    [
        (numbers(40, 6, 4), HALF, True, True),  # 10 of 40 is a quarter; 6 of 10 is more than half
        (numbers(40, 5, 4), HALF, False, False),  # 9 of 40 is less than a quarter
        (numbers(41, 6, 4), HALF, False, False),  # a quarter of 41 is 10.25
        (numbers(40, 5, 5), HALF, True, False),  # half is not more than half
        (numbers(40, 1, 0, 9), HALF, True, True),  # abstentions count for the quorum, not for the share
        (numbers(40, 0, 0, 12), HALF, True, False),  # nobody said yes
        (numbers(0, 0, 0), HALF, False, False),
        (numbers(3, 2, 1), Members(Fraction(2, 3), ">=", Fraction(1)), True, True),  # exactly two thirds
        (numbers(3, 2, 1), Members(Fraction(2, 3), ">", Fraction(1)), True, False),
        (numbers(10, 1, 0), Members(Fraction(1, 2), ">", Fraction(0)), True, True),
        (numbers(10, 0, 0), Members(Fraction(1, 2), ">", Fraction(0)), False, False),
    ],
)
def test_by_hand(row: dict[str, int], rule: Members, quorate: bool, carried: bool) -> None:
    found = verdict(row, rule)
    assert (found.quorate, found.carried) == (quorate, carried)


def test_the_engine_says_the_same_and_a_made_up_member_changes_nothing() -> None:
    """Every small vote there can be, through the engine that decides ballots, true numbers and shown ones."""
    for rule in (HALF, Members(Fraction(2, 3), ">=", Fraction(1, 2))):
        whole = Rule("both", tests=(Test(),), no_bypass=True, members=rule)
        for enrolled, yes, no, abstain in product(range(1, 6), range(4), range(4), range(3)):
            if yes + no + abstain > enrolled:
                continue
            row = numbers(enrolled, yes, no, abstain)
            true = Bloc("a", enrolled=enrolled, yes=yes, no=no, abstain=abstain)
            answers = (Bloc("a", yes=1),)
            carried = verdict(row, rule).carried
            assert decide(whole, Count(answers, {"a": true})).adopted == carried
            shown = shown_bloc("a", row, rule, 10)
            assert (shown.enrolled, shown.yes + shown.no, shown.abstain) == (1, 1, 0)
            assert decide(whole, Count(answers, {"a": shown})).adopted == carried


@pytest.mark.parametrize(
    ("row", "is_hidden"),
    [
        (numbers(20, 5, 4), True),  # nine answers
        (numbers(20, 5, 5), False),
        (numbers(20, 12, 0), True),  # all said yes
        (numbers(20, 0, 12), True),  # all said no
        (numbers(20, 0, 0, 12), True),
        (numbers(90, 0, 50), False),  # a crowd
        (numbers(20, 0, 0), True),
    ],
)
def test_what_is_hidden(row: dict[str, int], is_hidden: bool) -> None:
    assert hidden(row, 10) is is_hidden


def test_a_total_is_shown_only_where_no_hidden_cell_follows_from_it() -> None:
    open_ones = {"a": numbers(30, 12, 3), "b": numbers(30, 6, 9, 1)}
    assert safe_total(open_ones, 10) == {"yes": 18, "no": 12, "abstain": 1}
    # One small cell would be the total minus the others.
    assert safe_total(open_ones | {"c": numbers(30, 3, 1)}, 10) is None
    # Likewise one in which all said no.
    assert safe_total(open_ones | {"c": numbers(30, 0, 15)}, 10) is None
    assert safe_total({"c": numbers(30, 3, 1)}, 10) is None


def test_shown_numbers_are_the_true_ones() -> None:
    shown = shown_bloc("a", numbers(30, 12, 3, 2), HALF, 10)
    assert (shown.enrolled, shown.yes, shown.no, shown.abstain) == (30, 12, 3, 2)
