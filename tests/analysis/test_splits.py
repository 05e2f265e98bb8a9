"""Halvings: nobody throws another's coins, and a handful cannot make two sides."""

from __future__ import annotations

import numpy as np
import pytest

from sulh.analysis import Sides, VoteTable
from sulh.analysis.sides import ranks, reliability_of
from sulh.analysis.splits import coins, halves


def readiness(seed: int, bloc: int = 0) -> VoteTable:
    """People who differ only in readiness to agree, on half of 40 statements; a bloc answers alike."""
    rng = np.random.default_rng(seed)
    person, statement = np.divmod(np.arange(195 * 40), 40)
    level, ready = rng.normal(0.3, 1.0, 40), rng.normal(0.0, 0.7, 195)
    chance = 1.0 / (1.0 + np.exp(-(level[statement] + ready[person])))
    vote = np.where(rng.random(len(person)) < chance, 1, -1)
    seen = rng.random(len(person)) < 0.5
    line = rng.choice([-1, 1], 40)
    more = np.divmod(np.arange(bloc * 40), 40)
    return VoteTable.from_arrays(
        np.append(person[seen], more[0] + 1000),
        np.append(statement[seen], more[1]),
        np.append(vote[seen], line[more[1]]),
    )


@pytest.mark.parametrize("seed", range(4))
def test_five_who_answer_as_one_make_no_two_sides(seed: int) -> None:
    assert not Sides().fit(readiness(seed, bloc=5)).found_


def test_somebody_who_joins_throws_only_their_own_coins() -> None:
    votes = readiness(1)
    rows = votes.to_pandas()
    more = VoteTable.from_arrays(
        [*rows["participant"], 5000, 5000], [*rows["statement"], 3, 9], [*rows["vote"], 1, -1]
    )

    def thrown(table: VoteTable) -> dict[tuple[int, int], bool]:
        person = np.repeat(table.participants, np.diff(table.indptr))
        told = zip(
            person.tolist(), table.statements[table.statement].tolist(), coins(table, 3).tolist(), strict=True
        )
        return {(who, what): coin for who, what, coin in told}

    before, after = thrown(votes), thrown(more)
    assert {key: after[key] for key in before} == before


def test_people_who_voted_alike_throw_different_coins() -> None:
    person, statement = np.divmod(np.arange(40 * 30), 30)
    votes = VoteTable.from_arrays(person, statement, np.ones(len(person), int))
    thrown = coins(votes, 0).reshape(40, 30)
    assert len({tuple(row) for row in thrown.tolist()}) == 40
    assert 0.45 < thrown.mean() < 0.55


def test_halves_share_nothing_and_lose_nothing() -> None:
    votes = readiness(2)
    one, other = halves(votes, 0)
    assert one.n_votes + other.n_votes == votes.n_votes
    assert one.statements.tolist() == other.statements.tolist() == votes.statements.tolist()


def test_ranks_by_hand() -> None:
    assert ranks(np.array([3.0, 1.0, 3.0, 2.0, 3.0])).tolist() == [4.0, 1.0, 4.0, 2.0, 4.0]


def test_reliability_by_hand() -> None:
    assert [reliability_of(r) for r in (-1.0, -0.3, 0.0, 0.5, 1.0)] == [0.0, 0.0, 0.0, 2.0 / 3.0, 1.0]
