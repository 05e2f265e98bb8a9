"""The same votes give the same bytes: whatever rows' order, names of people, threads or hash seeds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.peers.data import CONVERSATIONS
from sulh.analysis import threads
from sulh.analysis.common_ground import CommonGround
from sulh.analysis.ideal_points import IdealPoints
from sulh.analysis.posterior import blocks, tree_sum
from sulh.analysis.sides import Sides
from sulh.analysis.votes import VoteTable
from tests.analysis.worlds import conversation, rows, world
from tests.helpers import FULL, ROOT, open_data

# Uber has more participants than stand in one block of sums.
NAMES = CONVERSATIONS if FULL else ("brexit-consensus", "london.youth.policing", "vtaiwan.uberx")


def fit(votes: VoteTable) -> tuple[dict[str, str], CommonGround]:
    model, sides = IdealPoints().fit(votes), Sides().fit(votes)
    ground = CommonGround().fit(votes, model, sides)
    return {each.name(): each.digest_ for each in (model, sides, ground)}, ground


def remade(votes: VoteTable, seed: int, rename: Callable[[int], object]) -> VoteTable:
    """The same votes from rows in another order, by participants called otherwise."""
    order = np.random.default_rng(seed).permutation(votes.n_votes)
    ids = np.array([rename(at) for at in range(votes.n_participants)], dtype=object)
    who = ids[rows(votes)][order].tolist()
    party = {ids[at]: votes.parties[votes.party[at]] for at in np.flatnonzero(votes.party >= 0)}
    said = votes.statements[votes.statement][order].tolist()
    return VoteTable.from_arrays(who, said, votes.vote[order], party=party, statements=votes.statements)


@pytest.mark.parametrize("parties_from", [None, "group-id"])
@pytest.mark.parametrize("name", NAMES)
def test_rows_and_names_change_nothing(name: str, parties_from: str | None) -> None:
    votes = conversation(name, parties_from)
    known, ground = fit(votes)
    shuffled, _ = fit(remade(votes, 1, lambda at: int(votes.participants[at])))
    assert shuffled == known
    names = np.random.default_rng(2).permutation(votes.n_participants)
    for rename in (lambda at: int(names[at]), lambda at: f"person {names[at] * 7919}"):
        other, renamed = fit(remade(votes, 3, rename))
        assert other == known
        assert renamed.table_.equals(ground.table_)
        assert renamed.shares_.equals(ground.shares_)


def test_another_vote_is_another_digest() -> None:
    votes = world(1, 40, 10, division=1.0).votes
    turned = votes.vote.copy()
    turned[7] = 1 if turned[7] != 1 else -1
    other = VoteTable.from_arrays(votes.participants[rows(votes)], votes.statement, turned)
    assert not set(fit(votes)[0].values()) & set(fit(other)[0].values())


def test_another_setting_is_another_digest() -> None:
    votes = world(1, 40, 10, division=1.0).votes
    assert IdealPoints(max_iter=3).fit(votes).digest_ != IdealPoints().fit(votes).digest_
    assert CommonGround(strength=19.0).fit(votes).digest_ != CommonGround().fit(votes).digest_


def test_an_analysis_does_not_depend_on_what_was_analysed_before() -> None:
    first, second = (world(seed, 60, 12, division=1.0).votes for seed in (1, 2))
    alone = fit(first)[0]
    fit(second)
    estimator = CommonGround().fit(second)
    assert estimator.fit(first).digest_ == alone["CommonGround"]


# Other processes

ELSEWHERE = """
import json, sys
from sulh.analysis import CommonGround, IdealPoints, Sides, VoteTable
found = {}
for path in sys.argv[1:]:
    votes = VoteTable.from_polis(path, parties_from="group-id")
    model, sides = IdealPoints().fit(votes), Sides().fit(votes)
    made = (model, sides, CommonGround().fit(votes, model, sides))
    found[path] = {each.name(): each.digest_ for each in made}
print(json.dumps(found))
"""


@pytest.mark.parametrize(("count", "seed"), [(1, 0), (2, 12345), (5, 1)])
def test_threads_and_hash_seeds_change_nothing(count: int, seed: int) -> None:
    paths = {name: str(open_data() / name) for name in NAMES}
    told = {**os.environ, "SULH_THREADS": str(count), "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", ELSEWHERE, *paths.values()]
    done = subprocess.run(command, env=told, cwd=ROOT, capture_output=True, check=True, text=True)
    found = json.loads(done.stdout)
    for name, path in paths.items():
        assert found[path] == fit(conversation(name, "group-id"))[0]


# Sums and threads


def test_the_tree_of_sums_by_hand() -> None:
    big = 2.0**53  # to which 1 cannot be added, but 2 can
    parts = [np.array([each]) for each in (big, 1.0, 1.0, 1.0, 1.0)]
    # ((big + 1) + (1 + 1)) + 1 = (big + 2) + 1, and that is rounded to even: big + 4.
    assert tree_sum(parts).tolist() == [big + 4.0]
    assert tree_sum(parts[:3]).tolist() == [big]  # (big + 1) + 1
    assert tree_sum([parts[1], parts[2], parts[0]]).tolist() == [big + 2.0]
    assert tree_sum(parts[:1]).tolist() == [big]
    assert len(parts) == 5


def test_the_tree_of_sums_is_that_of_its_halves() -> None:
    """Whoever holds four neighbouring parts may add them up alone."""
    parts: list[NDArray[np.float64]] = list(np.random.default_rng(4).normal(size=(8, 3)) * 1e8)
    whole = tree_sum(parts)
    assert (whole == tree_sum(parts[:4]) + tree_sum(parts[4:])).all()
    assert whole == pytest.approx(np.sum(parts, axis=0))


def test_blocks_follow_from_the_number_of_people_alone() -> None:
    assert blocks(0) == []
    assert blocks(1) == [(0, 1)]
    assert blocks(2500) == [(0, 1024), (1024, 2048), (2048, 2500)]
    # Of 100,000, 64 blocks of 1,563; the last one is shorter.
    many = blocks(100_000)
    assert len(many) == 64
    assert many[:2] == [(0, 1563), (1563, 3126)]
    assert many[-1] == (98_469, 100_000)


@pytest.mark.parametrize("count", ["1", "2", "3"])
def test_results_come_in_the_order_of_the_spans(monkeypatch: pytest.MonkeyPatch, count: str) -> None:
    monkeypatch.setenv("SULH_THREADS", count)
    assert threads.count() == int(count)
    spans = [(at, at + 3) for at in range(0, 60, 3)]
    assert threads.in_order(lambda start, stop: list(range(start, stop)), spans) == [
        [at, at + 1, at + 2] for at in range(0, 60, 3)
    ]


def test_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SULH_THREADS", "none")
    monkeypatch.setenv("NUMBA_NUM_THREADS", "3")
    assert threads.count() == 3
    monkeypatch.setenv("NUMBA_NUM_THREADS", "0")
    assert 1 <= threads.count() <= 8
