"""What is no table of votes is refused, with the row and what to do about it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sulh.analysis.votes import VotesError, VoteTable


@pytest.mark.parametrize("mask", [[True], [1, 0], [[True, False]], [True, False, True]])
def test_a_mask_has_one_truth_per_vote(mask: Any) -> None:
    with pytest.raises(VotesError, match="2 true or false values"):
        VoteTable.from_arrays([1, 2], [1, 1], [1, 1]).keep(mask)


@pytest.mark.parametrize(
    ("vote", "says"),
    [
        ([1, 2], "row 2: vote is 2;"),
        ([1, 0.5], "row 2: vote is 0.5;"),
        (np.array([np.nan, 1.0]), "row 1: vote is nan;"),
        ([0, None], "row 2: vote is None;"),
        (["1", "agree"], "row 2: vote is 'agree';"),
        (pd.array([1, pd.NA], dtype="Int8"), "row 2: vote is nan;"),
        ([1, True], "row 2: vote is True;"),
        ([True, False], "row 1: vote is True;"),
        (np.array([1, 300]), "row 2: vote is 300;"),  # 44 in eight bits
        (np.array(["2020", "2021"], dtype="datetime64[Y]"), "row 1: vote is"),
        (np.array([True, False]), "vote holds true and false"),
        (np.array([[1], [0]]), "vote must have one dimension, not 2"),
        ([1], "of equal length, not 2, 2 and 1 rows"),
        (1, "vote must be a list"),
        ("11", "vote must be a list"),
    ],
)
def test_votes_that_are_none(vote: Any, says: str) -> None:
    with pytest.raises(VotesError) as refused:
        VoteTable.from_arrays([1, 2], [1, 1], vote)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("ids", "says"),
    [
        ([1, "b"], "row 2: participant is 'b', but row 1 has 1;"),
        (["a", 2], "row 2: participant is 2, but row 1 has 'a';"),
        (["a", ""], "row 2: participant is empty;"),
        (np.array(["a", ""]), "row 2: participant is empty;"),
        ([1, None], "row 2: participant is None;"),
        (["a", None], "row 2: participant is None;"),
        (["a", float("nan")], "row 2: participant is nan;"),
        (np.array([1.0, 2.0]), "row 1: participant is 1.0;"),
        ([1, 2.0], "row 2: participant is 2.0;"),
        ([1, True], "row 2: participant is True;"),
        ([True, False], "row 1: participant is True;"),
        ([[1], [2]], "row 1: participant is [1];"),
        (np.array([True, False]), "participant holds true and false"),
        ([1, 2**63], "more than 64 bits"),
        ([1, -(2**63) - 1], "more than 64 bits"),
        (np.array([1, 2**63], dtype=np.uint64), "more than 64 bits"),
        ([b"a", b"b"], "row 1: participant is b'a';"),
    ],
)
def test_ids_that_are_none(ids: Any, says: str) -> None:
    with pytest.raises(VotesError) as refused:
        VoteTable.from_arrays(ids, [1, 1], [1, 1])
    assert says in str(refused.value)
    with pytest.raises(VotesError) as refused:
        VoteTable.from_arrays([1, 1], ids, [1, 1])
    assert says.replace("participant", "statement") in str(refused.value)


@pytest.mark.parametrize("weight", [0, -1.0, float("nan"), float("inf"), None, "2", True])
def test_weights_that_are_none(weight: Any) -> None:
    with pytest.raises(VotesError, match=r"participant 7: the weight is .* above 0"):
        VoteTable.from_arrays([7], [1], [1], weight={7: weight})


@pytest.mark.parametrize("party", [True, 0.5, float("inf"), b"a", ["a"]])
def test_parties_that_are_none(party: Any) -> None:
    with pytest.raises(VotesError, match=r"participant 7: the party is .* must be text"):
        VoteTable.from_arrays([7], [1], [1], party={7: party})


def test_statements_are_named_in_one_way() -> None:
    with pytest.raises(VotesError, match="by whole numbers in one place and by text in another"):
        VoteTable.from_arrays([1], [1], [1], statements=["s"])
