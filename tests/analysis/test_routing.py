"""The next statement: chances by hand, draws that can be repeated, and whole dialogues simulated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sulh.analysis.inclusion import jain
from sulh.analysis.routing import Choice, draw_from, hajek, next_statement, propensities, session_weight

Floats = NDArray[np.float64]
STEPS = 14
NOTHING = np.zeros(4, dtype=bool)


def test_chances_by_hand() -> None:
    # All above their floors. w: .25/20^2, .25/30^2, .1 x .9/20^2 (a share of 1 counts as .9); one is seen.
    # In 3600ths: 2.25, 1, 0.81: together 4.06. A third of epsilon is .2/3.
    found = propensities([0, 0, 0, 1], [50] * 4, [10, 20, 10, 10], [0.5, 0.5, 1.0, 0.5], prior=9)
    assert found == pytest.approx([0.2 / 3 + 0.8 * w / 4.06 for w in (2.25, 1, 0.81)] + [0.0])


def test_a_weight_is_the_variance_that_an_answer_is_expected_to_take_away() -> None:
    # The share is Beta(a, b) with a + b = answers + prior = 12, 20, 15; the difference is taken by hand.
    ours = propensities(NOTHING, [50] * 4, [11, 19, 14, 14], [0.25, 0.4, 0.2, 0.6], prior=1, epsilon=1e-9)

    def variance(a: Fraction, b: Fraction) -> Fraction:
        return a * b / ((a + b) ** 2 * (a + b + 1))

    gains = []
    for size, share in (
        (12, Fraction(1, 4)),
        (20, Fraction(2, 5)),
        (15, Fraction(1, 5)),
        (15, Fraction(3, 5)),
    ):
        a, b = size * share, size * (1 - share)
        after = share * variance(a + 1, b) + (1 - share) * variance(a, b + 1)
        gains.append(variance(a, b) - after)
    assert ours == pytest.approx([float(gain / sum(gains)) for gain in gains], rel=1e-6)


def test_thin_cells_of_the_party_come_first() -> None:
    found = propensities(NOTHING, [50] * 4, [9, 9, 10, 40], [0.5] * 4)
    assert found == pytest.approx([0.45, 0.45, 0.05, 0.05])
    assert propensities(NOTHING, [50] * 4, [9, 9, 10, 40], [0.5] * 4, epsilon=1.0) == pytest.approx(
        [0.25] * 4
    )


def test_neglected_statements_come_first_and_late_ones_are_not_neglected() -> None:
    # The median of 40, 40, 19, 20 is 30: none is below 15. Of 40, 40, 19, 40 it is 40: 19 is below 20.
    assert propensities(NOTHING, [40, 40, 19, 20], [12] * 4, [0.5] * 4) == pytest.approx([0.25] * 4)
    assert propensities(NOTHING, [40, 40, 19, 40], [12] * 4, [0.5] * 4)[2] == pytest.approx(0.85)
    assert propensities(NOTHING, [40, 40, 20, 40], [12] * 4, [0.5] * 4) == pytest.approx([0.25] * 4)
    late = propensities(NOTHING, [40, 40, 19, 40], [12] * 4, [0.5] * 4, active=[80, 80, 38, 80])
    assert late == pytest.approx([0.25] * 4)
    fresh = propensities(NOTHING, [40, 40, 0, 40], [12, 12, 0, 12], [0.5] * 4, active=[80, 80, 0, 80])
    assert fresh[2] == pytest.approx(0.85)


@st.composite
def states(draw: st.DrawFn) -> dict[str, Any]:
    size = draw(st.integers(1, 12))

    def each(of: st.SearchStrategy) -> st.SearchStrategy:
        return st.lists(of, min_size=size, max_size=size)

    return {
        "seen": draw(each(st.booleans())),
        "answers": draw(each(st.integers(0, 500))),
        "answers_of_party": draw(each(st.integers(0, 60))),
        "share": draw(each(st.floats(0, 1))),
        "epsilon": draw(st.floats(0.05, 1.0)),
    }


@given(states(), st.floats(0, 1, exclude_max=True))
def test_chances_are_chances_and_every_choice_carries_its_own(state: dict[str, Any], drawn: float) -> None:
    chance = propensities(**state)
    choice = next_statement(**state, draw=lambda: drawn)
    unseen = ~np.array(state["seen"])
    assert not chance[~unseen].any()
    if not unseen.any():
        assert choice is None
        return
    assert chance.sum() == pytest.approx(1.0, abs=1e-12)
    assert chance[unseen].min() >= state["epsilon"] / unseen.sum()
    assert choice is not None
    assert choice.propensity == chance[choice.statement] > 0
    # The draw lies in the statement's own part of the interval.
    assert chance[: choice.statement].sum() <= drawn + 1e-12
    assert drawn < chance[: choice.statement + 1].sum() + 1e-12


@pytest.mark.parametrize(
    ("drawn", "statement"), [(0.0, 0), (0.2499, 0), (0.25, 1), (0.75, 3), (1 - 2**-53, 3)]
)
def test_statements_lie_in_their_order_along_the_interval(drawn: float, statement: int) -> None:
    found = next_statement(NOTHING, [50] * 4, [12] * 4, [0.5] * 4, lambda: drawn, epsilon=1.0)
    assert found == Choice(statement, 0.25)


def test_draws_meet_the_chances() -> None:
    chance = propensities(NOTHING, [50] * 4, [10, 30, 9, 20], [0.5, 0.5, 0.4, 0.2])
    steps = count(1)
    drawn = [
        next_statement(
            NOTHING,
            [50] * 4,
            [10, 30, 9, 20],
            [0.5, 0.5, 0.4, 0.2],
            lambda: draw_from(b"seed", "p", next(steps)),
        )
        for _ in range(4000)
    ]
    found = np.bincount([each.statement for each in drawn if each], minlength=4) / 4000
    assert np.all(np.abs(found - chance) < 4 * np.sqrt(chance * (1 - chance) / 4000))


def test_a_draw_can_be_repeated_from_the_hash() -> None:
    data = bytes([0] * 7 + [2]) + b"ab" + bytes([0] * 7 + [2]) + "ж".encode() + bytes([0] * 7 + [3])
    bits = bin(int(hashlib.sha256(data).hexdigest(), 16) | 1 << 256)[3:56]
    assert draw_from(b"ab", "ж", 3) == int(bits, 2) / 2**53
    assert len({draw_from(b"a", "bc", 1), draw_from(b"ab", "c", 1), draw_from(b"a", "bc", 2)}) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"share": [1.5, 0, 0, 0]},
        {"share": [np.nan, 0, 0, 0]},
        {"answers": [1, 2]},
        {"answers": [-1, 0, 0, 0]},
        {"active": [1]},
        {"epsilon": 0.0},
        {"epsilon": 1.5},
        {"prior": 0.0},
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    state: dict[str, Any] = {
        "seen": NOTHING,
        "answers": [5] * 4,
        "answers_of_party": [1] * 4,
        "share": [0.5] * 4,
    }
    with pytest.raises(ValueError):
        propensities(**(state | change))


def test_a_draw_outside_the_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="draw"):
        next_statement([0], [0], [0], [0.5], lambda: 1.0)


def test_hajek_by_hand() -> None:
    # Weights 2, 4, 10: (2 + 10) / 16.
    assert hajek([1, 0, 1], [0.5, 0.25, 0.1]) == pytest.approx(12 / 16)
    # In sessions of two: (2 + 1) / 2, (4 + 0) / 2, (10 + 1) / 2.
    assert hajek([1, 0, 1], [0.5, 0.25, 0.1], [1, 2, 1], 2) == pytest.approx((3 + 11) / (3 + 4 + 11))
    assert np.isnan(hajek([], []))
    for votes, chance in (([1], [0.0]), ([2], [0.5]), ([1, 0], [0.5]), ([1], [1.1])):
        with pytest.raises(ValueError):
            hajek(votes, chance)


def test_a_session_counts_every_statement_once_on_average() -> None:
    # Three statements, two of which are shown. Every path, with its probability, worked through.
    first, then = [0.5, 0.3, 0.2], {0: [0, 0.9, 0.1], 1: [0.4, 0, 0.6], 2: [0.25, 0.75, 0]}
    weight = np.zeros(3)
    for a in range(3):
        for b in range(3):
            if a != b:
                path = first[a] * then[a][b]
                weight[a] += path * session_weight(first[a], 1, 2)
                weight[b] += path * session_weight(then[a][b], 2, 2)
    assert weight == pytest.approx(np.ones(3))
    assert session_weight(0.25, 1, 1) == 4.0
    with pytest.raises(ValueError):
        session_weight([0.5], [3], [2])


@dataclass
class Dialogue:
    """What happened: answers by party and statement, and of each answer who, what, how and its chance."""

    answers: NDArray[np.int64]
    reached: int | None  # how many answers were given when every party cell had ten
    log: Floats  # columns statement, agree, propensity, step
    believed: Floats  # the chance of each of 65 and 35 people to agree, by party and statement


Router = Callable[[NDArray[np.bool_], Floats, Floats, Floats, Callable[[], float]], Choice | None]


def lived_through(router: Router, seed: int, people: int = 240, size: int = 50) -> Dialogue:
    random = np.random.default_rng(seed)
    believed = random.beta(1.2, 1.2, (2, size))
    answers, agrees, reached, log = np.zeros((2, size)), np.zeros((2, size)), None, []
    for person in range(people):
        party = int(person % 20 >= 13)  # 65 in a hundred, then 35
        seen = np.zeros(size, dtype=bool)
        for step in range(1, STEPS + 1):
            share = (agrees[party] + 1) / (answers[party] + 2)
            choice = router(seen, answers.sum(axis=0), answers[party], share, random.random)
            assert choice is not None
            at, agree = choice.statement, random.random() < believed[party, choice.statement]
            seen[at] = True
            answers[party, at] += 1
            agrees[party, at] += agree
            log.append((at, agree, choice.propensity, step))
            if reached is None and answers.min() >= 10:
                reached = len(log)
    return Dialogue(answers.astype(np.int64), reached, np.array(log, dtype=float), believed)


def alike(
    seen: NDArray[np.bool_], answers: Floats, cell: Floats, share: Floats, draw: Callable[[], float]
) -> Choice | None:
    return next_statement(seen, answers, cell, share, draw, epsilon=1.0)


def to_please(
    seen: NDArray[np.bool_], answers: Floats, cell: Floats, share: Floats, draw: Callable[[], float]
) -> Choice | None:
    """Show what the party is likely to agree with."""
    liking = np.where(seen, 0.0, np.exp(4 * share))
    upper = np.cumsum(liking / liking.sum())
    at = int(np.searchsorted(upper, draw() * upper[-1], side="right"))
    return Choice(at, float(liking[at] / liking.sum()))


def test_exposure_is_fair_and_party_floors_come_sooner() -> None:
    fairness: dict[Router, list[float]] = {next_statement: [], alike: [], to_please: []}
    for seed in (1, 2, 3):
        ours, uniform, pleasing = (lived_through(router, seed) for router in fairness)
        for router, lived in zip(fairness, (ours, uniform, pleasing), strict=True):
            fairness[router].append(jain(lived.answers.sum(axis=0)))
        total = ours.answers.sum(axis=0)
        assert total.min() >= np.median(total) / 2
        assert pleasing.answers.sum(axis=0).min() < np.median(pleasing.answers.sum(axis=0)) / 2
        assert ours.reached is not None
        assert uniform.reached is None or ours.reached < 0.8 * uniform.reached
        assert pleasing.reached is None
    ours_mean, uniform_mean, pleasing_mean = (np.mean(found) for found in fairness.values())
    assert ours_mean > uniform_mean > pleasing_mean


def test_a_statement_that_comes_late_catches_up() -> None:
    seen, answers = NOTHING.copy(), np.array([400, 380, 420, 0])
    random, shown = np.random.default_rng(5), 0
    for _ in range(60):
        choice = next_statement(
            seen, answers, answers // 2, [0.5] * 4, random.random, active=[500, 500, 500, 60]
        )
        assert choice is not None
        answers[choice.statement] += 1
        shown += choice.statement == 3
    # The others' rate is 0.8, so the late one is lifted up to 24 answers (rate 0.4). Alike would give 15.
    assert shown >= 24


def test_hajek_removes_the_bias_of_routing() -> None:
    """The mean error over statements and dialogues, raw and corrected, where routing is biased."""
    raw, corrected = [], []
    for seed in range(6):
        lived = lived_through(to_please, seed, people=120)
        # 120 people: 13 + 13 + 13 + 13 + 13 + 13 = 78 of the large party, 42 of the small.
        truth = (78 * lived.believed[0] + 42 * lived.believed[1]) / 120
        for at in range(len(truth)):
            rows = lived.log[lived.log[:, 0] == at]
            if len(rows):
                raw.append(rows[:, 1].mean() - truth[at])
                corrected.append(hajek(rows[:, 1], rows[:, 2], rows[:, 3], STEPS) - truth[at])
    error = np.std(corrected) / np.sqrt(len(corrected))
    assert abs(np.mean(corrected)) < 4 * error
    assert abs(np.mean(raw)) > 4 * np.std(raw) / np.sqrt(len(raw))
