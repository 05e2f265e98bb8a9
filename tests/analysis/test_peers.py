"""The rebuilt peers, on cases small enough to work out by hand or another way."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.peers import community_notes, polis_groups, statement_mean
from benchmarks.peers.data import (
    UNSEEN,
    Floats,
    Index,
    Mask,
    Votes,
    halves,
    holdout,
    load,
)
from benchmarks.peers.scores import (
    auc,
    judge,
    log_loss,
    split_half,
    tau,
    three_way_log_loss,
    top_overlap,
)
from tests.helpers import open_data

LEVELS = st.sampled_from([0.1, 0.2, 0.5, 0.9])


def matrix(*rows: list[int]) -> Votes:
    return np.array(rows, dtype=np.int8)


def index(*values: int) -> Index:
    return np.array(values, dtype=np.intp)


def two_camps(people: int = 10) -> Votes:
    """Two camps of so many: opposed on statements 0..6, of one mind on the eighth."""
    return matrix(*[[1] * 8] * people, *[[-1] * 7 + [1]] * people)


def scattered(seed: int, people: int = 60, statements: int = 12) -> Votes:
    """Two noisy camps with a third of the cells unseen."""
    rng = np.random.default_rng(seed)
    side = np.where(np.arange(people) % 2, 1, -1)[:, None] * np.where(np.arange(statements) % 3, 1, -1)
    votes = np.where(rng.random((people, statements)) < 0.2, -side, side)
    votes = np.where(rng.random((people, statements)) < 0.1, 0, votes)
    return np.where(rng.random((people, statements)) < 0.33, UNSEEN, votes).astype(np.int8)


# Scores


def test_auc_counts_ties_as_half() -> None:
    # Four pairs of an agreement and a disagreement: a tie, right, wrong, right.
    assert auc([True, False, True, False], [0.8, 0.8, 0.3, 0.1]) == 2.5 / 4


@given(st.lists(st.tuples(st.booleans(), LEVELS), min_size=2, max_size=30))
def test_auc_is_the_share_of_pairs_in_the_right_order(cells: list[tuple[bool, float]]) -> None:
    ups = [p for up, p in cells if up]
    downs = [p for up, p in cells if not up]
    if not ups or not downs:
        with pytest.raises(ValueError, match="both"):
            auc([up for up, _ in cells], [p for _, p in cells])
        return
    won = sum((a > b) + 0.5 * (a == b) for a in ups for b in downs)
    assert auc([up for up, _ in cells], [p for _, p in cells]) == pytest.approx(won / len(ups) / len(downs))


def test_log_loss_is_the_mean_surprise() -> None:
    assert log_loss([True, False], [0.5, 0.75]) == pytest.approx((math.log(2) + math.log(4)) / 2)
    expected = [[0.5, 0.25, 0.25], [0.5, 0.25, 0.25], [0.125, 0.375, 0.5]]
    assert three_way_log_loss([-1, 0, 1], expected) == pytest.approx(
        (math.log(2) + math.log(4) + math.log(2)) / 3
    )


def test_tau_b_with_ties_by_hand() -> None:
    # Pairs 12, 13, 14 agree, 24 does not, 23 is tied in the first and 34 in the second: (3 - 1) / 5.
    assert tau([1, 2, 2, 3], [1, 3, 2, 2]) == pytest.approx(2 / 5)
    assert tau([1, 2, 3], [3, 2, 1]) == -1.0
    assert tau([1, 1, 1], [1, 2, 3]) == 0.0


def test_top_overlap_breaks_ties_by_position() -> None:
    # The best two are 1 and 0 (0 before 2, which ties with it), against 2 and 1.
    assert top_overlap([5, 9, 5, 1], [1, 8, 9, 2], size=2) == 0.5


class Even:
    """Knows nothing and says so."""

    def agree(self, people: Index, statements: Index) -> Floats:
        return np.full(len(people), 0.5)

    def three(self, people: Index, statements: Index) -> Floats:
        return np.full((len(people), 3), 1 / 3)


class EvenOfTwo:
    def agree(self, people: Index, statements: Index) -> Floats:
        return np.full(len(people), 0.5)


def test_knowing_nothing_costs_the_logarithm_of_the_number_of_kinds() -> None:
    found = judge(lambda _: Even(), scattered(1))
    assert found.log_loss == pytest.approx(math.log(2))
    assert found.auc == 0.5
    assert found.three == pytest.approx(math.log(3))
    assert judge(lambda _: EvenOfTwo(), scattered(1)).three is None


def test_a_predictor_never_sees_what_it_is_asked() -> None:
    votes, asked = scattered(2), []

    class Watching(EvenOfTwo):
        def __init__(self, train: Votes) -> None:
            self.train = train

        def agree(self, people: Index, statements: Index) -> Floats:
            asked.append(len(people))
            assert (self.train[people, statements] == UNSEEN).all()
            return super().agree(people, statements)

    judge(Watching, votes, reps=2)
    assert len(asked) == 2
    assert all(asked)


# Splits and data


def test_splits_take_the_votes_apart() -> None:
    votes = scattered(3)
    train, (people, statements) = holdout(votes, rep=1)
    again = train.copy()
    again[people, statements] = votes[people, statements]
    assert (again == votes).all()
    assert (votes[people, statements] != UNSEEN).all()
    assert 0.1 < len(people) / (votes != UNSEEN).sum() < 0.3
    first, second = halves(votes, rep=1)
    assert ((first != UNSEEN) ^ (second != UNSEEN) == (votes != UNSEEN)).all()
    assert (np.where(first != UNSEEN, first, second) == votes).all()


def test_a_conversation_is_read_without_rejected_statements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SULH_OPEN_DATA", str(tmp_path))
    (tmp_path / "tea").mkdir()
    (tmp_path / "tea" / "comments.csv").write_text(
        'comment-id,moderated,comment-body\n7,-1,"no,\nnot this"\n0,1,yes\n3,0,perhaps\n'
    )
    (tmp_path / "tea" / "participants-votes.csv").write_text(
        "participant,xid,group-id,n-votes,0,3,7\n9,,0,2,1,,-1\n2,,,1,,,1\n4,,1,2,0,-1,\n"
    )
    assert load("tea").tolist() == [[1, UNSEEN], [0, -1]]


def test_halves_rank_only_what_has_enough_votes_and_count_only_who_gave_enough() -> None:
    # Sixteen statements; the last has nine votes. The last person has thirteen.
    votes = np.ones((12, 16), dtype=np.int8)
    votes[:3, 15] = UNSEEN
    votes[11, :3] = UNSEEN
    masks: list[Mask] = []

    def score(half: Votes, counted: Mask) -> Floats:
        masks.append(counted)
        # Halves agree on the order of all but the last, which would come first and then last.
        return np.append(np.arange(15.0), 99.0 if len(masks) % 2 else -99.0)

    assert split_half(votes, score, reps=3) == (1.0, 1.0)
    assert len(masks) == 6
    assert all(mask.tolist() == [True] * 11 + [False] for mask in masks)


# Statement means


def test_shares_are_smoothed_by_one_vote_of_each_kind() -> None:
    model = statement_mean.predict(matrix([1, -1], [1, 0], [-1, UNSEEN], [1, UNSEEN]))
    people, statements = index(0, 3), index(0, 1)
    assert model.agree(people, statements).tolist() == [4 / 6, 1 / 3]
    assert model.three(people, statements).tolist() == [[2 / 7, 1 / 7, 4 / 7], [2 / 5, 2 / 5, 1 / 5]]


# Polis


def test_positions_on_a_full_matrix_are_the_principal_components() -> None:
    votes = np.random.default_rng(4).integers(-1, 2, (9, 5)).astype(np.int8)
    centred = votes - votes.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    expected = centred @ vectors[:, [4, 3]]
    found = polis_groups.positions(votes, np.arange(9))
    assert np.abs(found) == pytest.approx(np.abs(expected))
    assert np.abs((found * expected).sum(axis=0)) == pytest.approx((expected**2).sum(axis=0))


def test_an_unseen_vote_adds_nothing_and_stretches_what_was_cast() -> None:
    # Means are 0 and 1, residuals (1, 0) and (-1, 0), so the axis is (1, 0); stretched by sqrt(2 / votes).
    found = polis_groups.positions(matrix([1, 1], [-1, UNSEEN]), index(0, 1), components=1)
    assert found[:, 0] == pytest.approx([1.0, -math.sqrt(2)])


def test_silhouette_by_hand() -> None:
    # From 0: (10 - 1) / 10; from 1: (9 - 1) / 9; the point alone counts 0.
    points = np.array([[0.0], [1.0], [10.0]])
    assert polis_groups.silhouette(points, index(0, 0, 1)) == pytest.approx((0.9 + 8 / 9) / 3)
    assert polis_groups.silhouette(points, index(0, 0, 0)) == -1.0


def test_kmeans_finds_the_clusters_that_are_there_and_heeds_weights() -> None:
    points = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0], [9.0, 1.0], [0.0, 20.0]])
    labels = polis_groups.kmeans(points, 3, np.ones(5))
    assert labels[0] == labels[1] != labels[2] == labels[3] != labels[4]
    assert len(set(labels.tolist())) == 3
    # With the upper point: 0.81 / 2, or 0.81 * 0.9 where that weighs nine; with the lower one: 1.21 / 2.
    line = np.array([[0.0], [1.1], [2.0]])
    alike, heavy = (polis_groups.kmeans(line, 2, np.array([1.0, 1.0, weight])) for weight in (1.0, 9.0))
    assert alike[0] != alike[1] == alike[2]
    assert heavy[0] == heavy[1] != heavy[2]


def test_consensus_by_hand() -> None:
    # Group 0: 2 of 2 and 1 of 2 (a pass is seen); group 1: 0 of 1 and none seen; the last is in none.
    votes = matrix([1, 1], [1, 0], [-1, UNSEEN], [1, 1])
    found = polis_groups.consensus(votes, index(0, 0, 1, -1))
    assert found == pytest.approx([3 / 4 * 1 / 3, 2 / 4 * 1 / 2])


@pytest.mark.parametrize("options", [polis_groups.MEASURED, polis_groups.AS_POLIS])
def test_two_camps_become_two_groups_and_what_they_share_leads(options: polis_groups.Settings) -> None:
    votes = two_camps()
    assert set(polis_groups.groups(votes, options)[:10]) != set(polis_groups.groups(votes, options)[10:])
    found = polis_groups.group_aware_consensus(votes, settings=options)
    assert found == pytest.approx([11 / 12 * 1 / 12] * 7 + [(11 / 12) ** 2])
    only = np.arange(20) != 0
    assert polis_groups.group_aware_consensus(votes, only, options)[7] == pytest.approx(10 / 11 * 11 / 12)


def test_who_gave_few_votes_joins_the_nearest_group_or_none() -> None:
    few = [-1, -1] + [UNSEEN] * 6
    votes = np.concatenate([two_camps(), matrix(few)])
    placed = polis_groups.predict(votes)
    # Eleven disagree on the first; the third has the ten of that camp.
    assert placed.agree(index(20, 20), index(0, 2)).tolist() == [1 / 13, 1 / 12]
    apart = polis_groups.predict(votes, polis_groups.AS_POLIS)
    assert apart.agree(index(20, 20), index(0, 2)).tolist() == [11 / 23, 11 / 22]


def test_where_all_voted_alike_there_is_one_group() -> None:
    assert polis_groups.groups(matrix([1, -1, 1], [1, -1, 1], [1, UNSEEN, UNSEEN])).tolist() == [0, 0, 0]


def test_base_clusters_only_simplify() -> None:
    # A map of 100 points shows the camps that 240 people form.
    votes = np.concatenate([scattered(seed) for seed in range(4)])
    coarse = polis_groups.groups(votes, polis_groups.Settings(base=100))
    fine = polis_groups.groups(votes)
    same = (coarse[:, None] == coarse) == (fine[:, None] == fine)
    assert same.mean() > 0.9


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_decides_nothing(seed: int, random: Random) -> None:
    votes = scattered(seed)
    order = list(range(len(votes)))
    random.shuffle(order)
    assert (polis_groups.groups(votes[order]) == polis_groups.groups(votes)[order]).all()


# Community Notes


def loss(votes: Votes, model: community_notes.Factors) -> float:
    people, statements = np.nonzero((votes == 1) | (votes == -1))
    rated = model.mean + model.person[people] + model.note[statements]
    rated = rated + model.person_factor[people] * model.note_factor[statements]
    misfit = ((votes[people, statements] == 1) - rated) ** 2
    intercepts = (model.person**2).mean() + (model.note**2).mean()
    factors = (model.person_factor**2).mean() + (model.note_factor**2).mean()
    return float(misfit.mean() + 0.15 * intercepts + 0.03 * factors)


def test_nothing_near_the_fit_has_a_smaller_loss() -> None:
    votes = scattered(5)
    model = community_notes.predict(votes)
    least = loss(votes, model)
    rng = np.random.default_rng(6)
    parts = (model.person, model.note, model.person_factor, model.note_factor)
    for part in parts:
        for _ in range(20):
            step = 0.05 * rng.normal(size=len(part))
            part += step
            assert loss(votes, model) > least
            part -= step


def test_agreement_across_camps_raises_the_note_and_division_only_its_factor() -> None:
    model = community_notes.predict(two_camps())
    assert model.note[7] > model.note[:7].max() + 0.1
    assert np.abs(model.note_factor[:7]).min() > np.abs(model.note_factor[7])
    ours, theirs = model.agree(index(0, 19), index(0, 0))
    assert ours > 0.9
    assert theirs < 0.1


def test_ratings_are_cut_to_probabilities_and_passes_are_left_out() -> None:
    model = community_notes.predict(two_camps())
    cells = np.indices((20, 8)).reshape(2, -1)
    found = model.agree(cells[0], cells[1])
    assert found.min() >= 0.02
    assert found.max() <= 0.98
    votes = scattered(7)
    without = np.where(votes == 0, UNSEEN, votes).astype(np.int8)
    assert (community_notes.predict(votes).note == community_notes.predict(without).note).all()
    with pytest.raises(ValueError, match="no vote"):
        community_notes.predict(matrix([0, UNSEEN]))


# Against what was measured before


def test_the_peers_are_as_strong_as_measured_before() -> None:
    open_data()
    votes = load("brexit-consensus")
    grouped, notes = judge(polis_groups.predict, votes), judge(community_notes.predict, votes)
    assert (grouped.log_loss, grouped.auc) == pytest.approx((0.3990, 0.8968), abs=0.005)
    assert grouped.three == pytest.approx(0.7084, abs=0.005)
    assert notes.log_loss == pytest.approx(0.3828, abs=0.001)
    stable = split_half(votes, polis_groups.group_aware_consensus)
    assert stable[0] == pytest.approx(0.776, abs=0.01)
    assert stable[1] == pytest.approx(0.70, abs=0.03)
