"""Two sides are found where there are two, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sulh.analysis.sides import Sides
from sulh.analysis.splits import coins, halves
from sulh.analysis.votes import VoteTable
from tests.analysis.worlds import World, conversation, rows, world
from tests.helpers import scale

# Of each of the four shapes, so that every claim is tried on 28 tables at gate size.
DRAWS = scale(7, 100)
ALLOWED = scale(0, 1)
SHAPES = [(60, 30, 0.5), (300, 40, 1.0), (1000, 100, 0.1), (500, 8, 1.0)]


def found_in(make: Callable[[int], World], draws: int = DRAWS) -> tuple[int, int]:
    """How many draws show sides, and how many were made."""
    return sum(Sides().fit(make(seed).votes).found_ for seed in range(draws)), draws


@pytest.mark.parametrize(("people", "statements", "seen"), SHAPES)
def test_no_division_is_no_sides(people: int, statements: int, seen: float) -> None:
    found, draws = found_in(lambda seed: world(seed, people, statements, seen=seen))
    print(f"no division, {people} x {statements}, {seen:.0%} seen: sides in {found} of {draws}")
    assert found <= ALLOWED


@pytest.mark.parametrize(("people", "statements", "seen"), SHAPES)
def test_readiness_to_agree_is_no_side(people: int, statements: int, seen: float) -> None:
    found, draws = found_in(lambda seed: world(seed, people, statements, seen=seen, readiness=1.5))
    print(f"readiness only, {people} x {statements}, {seen:.0%} seen: sides in {found} of {draws}")
    assert found <= ALLOWED


@pytest.mark.parametrize(("people", "statements", "seen"), SHAPES)
def test_a_division_is_two_sides(people: int, statements: int, seen: float) -> None:
    def make(seed: int) -> World:
        return world(seed, people, statements, seen=seen, division=1.5, second=0.5)

    found, draws = found_in(make)
    print(f"two camps, {people} x {statements}, {seen:.0%} seen: sides in {found} of {draws}")
    assert found >= draws - ALLOWED


def test_a_small_camp_is_a_side() -> None:
    found, draws = found_in(
        lambda seed: world(seed, 200, 30, seen=0.7, division=1.5, second=0.2), scale(10, 100)
    )
    print(f"camps of 20 and 80 percent, 200 x 30: sides in {found} of {draws}")
    assert found >= draws - ALLOWED
    made = world(0, 200, 30, seen=0.7, division=1.5, second=0.2)
    sides = Sides().fit(made.votes)
    small = made.position[sides.participants_.astype(int)] < 0
    # Side 0 is the larger one, so the small camp stands on side 1.
    assert (sides.labels_ == 0).sum() > (sides.labels_ == 1).sum()
    placed = sides.labels_ >= 0
    assert (sides.labels_[placed] == small[placed]).mean() > 0.9


@pytest.mark.parametrize("second", [None, 0.5, 0.3])
@pytest.mark.parametrize(("people", "statements", "seen"), SHAPES)
def test_who_is_placed_stands_there(people: int, statements: int, seen: float, second: float | None) -> None:
    right = placed = 0
    for seed in range(scale(2, 20)):
        made = world(seed, people, statements, seen=seen, division=1.5, second=second)
        sides = Sides().fit(made.votes)
        truth = made.position[sides.participants_.astype(int)] < np.median(made.position) * (second is None)
        sure = sides.labels_ >= 0
        agreed = int((sides.labels_[sure] == truth[sure]).sum())
        # Which camp is called side 0 follows from the placed; what counts is who stands together.
        right, placed = right + max(agreed, int(sure.sum()) - agreed), placed + int(sure.sum())
    print(f"{people} x {statements}, second {second}: {right / placed:.1%} of {placed} placed rightly")
    assert placed > 0
    assert right / placed >= 0.88


def test_what_a_fit_holds() -> None:
    made = world(3, 150, 20, seen=0.8, division=2.0, second=0.4)
    sides = Sides().fit(made.votes)
    assert sides.reason_ == ""
    assert set(sides.labels_.tolist()) <= {-1, 0, 1}
    assert sides.placed_ == pytest.approx((sides.labels_ >= 0).mean())
    first = sides.positions_["first"].to_numpy()
    assert (sides.labels_ == np.where(first >= 0.9, 0, np.where(first <= 0.1, 1, -1))).all()
    assert sides.positions_.index.tolist() == made.votes.participants.tolist()
    # Whoever is placed by votes enough is nearer to the same side, and so is everybody else with enough.
    enough = np.diff(made.votes.indptr) >= 7
    assert ((sides.nearer_ >= 0) == enough).all()
    both = enough & (sides.labels_ >= 0)
    assert (sides.nearer_[both] == sides.labels_[both]).all()
    # The statements that a side agrees with are those its loadings point to.
    gap = sides.agreement_["side_0"] - sides.agreement_["side_1"]
    assert (np.sign(gap) == np.sign(sides.loadings_)).all()
    assert sides.agreement_.index.tolist() == list(range(20))
    said = made.votes.vote[np.isin(rows(made.votes), np.flatnonzero(sides.labels_ == 0))]
    what = made.votes.statement[np.isin(rows(made.votes), np.flatnonzero(sides.labels_ == 0))]
    shares = [(said[what == j] == 1).sum() / (said[what == j] != 0).sum() for j in range(20)]
    assert np.corrcoef(shares, sides.agreement_["side_0"])[0, 1] > 0.95
    assert sides.splits_ == 8  # 4,000 people divided by 150 are more than 8 halvings
    assert Sides(splits=3).fit(made.votes).splits_ == 3
    assert Sides().fit(world(3, 1500, 10, division=2.0).votes).splits_ == 3  # 4,000 / 1,500, rounded up


def test_a_stricter_confidence_places_fewer() -> None:
    votes = world(4, 200, 15, division=1.5).votes
    placed = [Sides(confidence=each).fit(votes).placed_ for each in (0.6, 0.9, 0.99)]
    assert placed == sorted(placed, reverse=True)
    assert placed[0] > placed[2]


@pytest.mark.parametrize("like_camps", [True, False])
def test_declared_parties_play_no_part(like_camps: bool) -> None:
    made = world(5, 120, 20, seen=0.5, division=1.5, second=0.5)
    camps = (made.position > 0).tolist()
    named = made.votes.with_parties({i: "ab"[camps[i] if like_camps else i % 2] for i in range(100)})
    plain, parties = Sides().fit(made.votes), Sides().fit(named)
    assert plain.found_
    assert parties.found_
    here = dict(zip(parties.participants_.tolist(), parties.labels_.tolist(), strict=True))
    there = dict(zip(plain.participants_.tolist(), plain.labels_.tolist(), strict=True))
    assert here == there
    assert (parties.reliability_, parties.likeness_) == (plain.reliability_, plain.likeness_)


# Reasons


def identical(people: int, statements: int, vote: int = 1) -> VoteTable:
    who, what = np.repeat(np.arange(people), statements), np.tile(np.arange(statements), people)
    return VoteTable.from_arrays(who, what, np.full(people * statements, vote))


@pytest.mark.parametrize(
    ("votes", "reason"),
    [
        (VoteTable.from_arrays(np.array([], int), np.array([], int), np.array([], int)), "too_few"),
        (VoteTable.from_arrays([1, 1, 1], [1, 2, 3], [1, -1, 0]), "too_few"),
        (VoteTable.from_arrays([1, 2, 3], [1, 1, 1], [1, -1, 1]), "too_few"),
        (identical(20, 10, 0), "too_few"),  # nobody said yes or no
        (identical(20, 10), "positions_not_repeated"),
        (world(1, 100, 20).votes, "positions_not_repeated"),
    ],
)
def test_reasons(votes: VoteTable, reason: str) -> None:
    sides = Sides().fit(votes)
    assert (sides.found_, sides.reason_) == (False, reason)
    assert (sides.labels_ == -1).all()
    assert (sides.nearer_ == -1).all()
    assert sides.placed_ == 0.0


def test_thresholds_are_reasons_too() -> None:
    votes = world(6, 150, 20, seen=0.8, division=1.5).votes
    fitted = Sides().fit(votes)
    assert fitted.found_
    assert Sides(reliability=0.99).fit(votes).reason_ == "positions_not_repeated"
    assert Sides(likeness=0.999).fit(votes).reason_ == "statements_not_repeated"
    assert Sides(confidence=1.0 - 1e-12).fit(votes).reason_ == "one_sided"


@pytest.mark.parametrize(
    "told",
    [
        {"confidence": 0.5},
        {"confidence": 1.0},
        {"reliability": 1.0},
        {"reliability": -0.1},
        {"likeness": 1.0},
    ],
)
def test_parameters_out_of_range_are_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        Sides(**told).fit(identical(5, 5))


# Halvings


def test_halves_share_no_vote_and_keep_every_one() -> None:
    votes = world(7, 80, 15, seen=0.6).votes
    parts = halves(votes, 0)
    cells = [set(zip(*frame[["participant", "statement"]].to_numpy().T.tolist(), strict=True))
             for frame in (part.to_pandas() for part in parts)]  # fmt: skip
    assert not cells[0] & cells[1]
    whole = votes.to_pandas()[["participant", "statement"]].to_numpy().T.tolist()
    assert cells[0] | cells[1] == set(zip(*whole, strict=True))


def test_coins_are_fair_and_independent_of_each_other() -> None:
    votes = identical(300, 40)
    drawn = np.array([coins(votes, number) for number in range(10)])
    # 12,000 coins have a standard deviation of 55 heads: four of them.
    assert (np.abs(drawn.sum(axis=1) - 6000) < 220).all()
    assert (np.abs(drawn.reshape(10, 300, 40).mean(axis=(0, 1)) - 0.5) < 4 * 0.5 / np.sqrt(3000)).all()
    assert (np.abs(drawn.reshape(10, 300, 40).mean(axis=(0, 2)) - 0.5) < 4.5 * 0.5 / np.sqrt(400)).all()
    together = np.corrcoef(drawn)
    assert (np.abs(together[np.triu_indices(10, 1)]) < 4 / np.sqrt(12_000)).all()


# Real conversations


@pytest.mark.parametrize("name", ["bg2050-volunteers", "london.youth.policing"])
def test_where_people_are_not_divided(name: str) -> None:
    sides = Sides().fit(conversation(name))
    assert not sides.found_
    assert sides.reason_ == "positions_not_repeated"


@pytest.mark.parametrize("name", ["vtaiwan.uberx", "american-assembly.bowling-green"])
def test_where_people_are_divided(name: str) -> None:
    sides = Sides().fit(conversation(name))
    assert sides.found_
    assert sides.reliability_ > 0.6
    assert sides.likeness_ > 0.8
