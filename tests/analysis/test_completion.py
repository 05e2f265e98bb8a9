"""Approvals completed by the model, and sets chosen straight from a table of votes."""

from __future__ import annotations

import numpy as np
import pytest

from sulh.analysis import CommonGround, VoteTable, representative_set
from sulh.analysis.completion import approvals
from sulh.analysis.representative import Rule


def camps() -> VoteTable:
    """Sixty people agree with statements 0 to 3 only, twenty with 4 to 7; each has seen six of eight."""
    rng = np.random.default_rng(3)
    rows = [
        (person, at, 1 if (at < 4) == (person < 60) else -1)
        for person in range(80)
        for at in rng.permutation(8)[:6].tolist()
    ]
    person, statement, vote = (np.array(column) for column in zip(*rows, strict=True))
    return VoteTable.from_arrays(person, statement, vote)


def test_votes_stand_and_gaps_are_filled_as_the_camp_votes() -> None:
    votes = camps()
    found = approvals(votes, CommonGround().fit(votes))
    row = np.repeat(np.arange(80), np.diff(votes.indptr))
    assert bool((found[row, votes.statement] == (votes.vote == 1)).all())
    first = np.array([int(each) < 60 for each in votes.participants])
    truth = first[:, None] == (votes.statements[None, :] < 4)
    assert float((found == truth).mean()) > 0.97


@pytest.mark.parametrize(("rule", "small"), [("seqpav", 1), ("equal-shares", 1)])
def test_a_quarter_of_the_people_gets_a_quarter_of_four(rule: Rule, small: int) -> None:
    found = representative_set(camps(), 4, rule)
    assert sum(int(str(name)) >= 4 for name in found.names) == small
    assert found.covered == 1.0


def test_top_goes_by_the_public_rank() -> None:
    votes = camps()
    best = CommonGround().fit(votes).table_["statement"].tolist()[:3]
    assert set(representative_set(votes, 3).names) == set(best)


def test_an_empty_table_has_no_set() -> None:
    with pytest.raises(ValueError, match="participant"):
        representative_set(VoteTable.from_arrays([], [], []), 3)
