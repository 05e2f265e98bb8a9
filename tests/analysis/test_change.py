"""Change between two waves: a published example, and how often simulated pulses are read rightly."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.analysis.change import change, seeable
from tests.helpers import scale


def test_newcombes_first_example() -> None:
    # Newcombe 1998, table II, contrast (a): 56/70 - 48/80, method 10: 0.0524 to 0.3339.
    found = change((48, 80), (56, 70), level=0.95)
    assert found.difference == pytest.approx(0.2)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert found.verdict == "rise"
    assert change((56, 70), (48, 80), level=0.95).verdict == "fall"


def test_several_comparisons_ask_for_more() -> None:
    found = change((48, 80), (56, 70), level=0.95, comparisons=20)
    assert found.verdict == "none_seen"
    assert found.level == pytest.approx(0.9975)


def _answers(share: float, people: int, chance: random.Random) -> tuple[int, int]:
    return sum(chance.random() < share for _ in range(people)), people


@pytest.mark.parametrize("share", [0.1, 0.5, 0.85])
@pytest.mark.parametrize("people", [30, 120, 400])
def test_pulses_without_an_effect_say_none_seen(share: float, people: int) -> None:
    chance, runs = random.Random(2012), scale(400, 4000)
    seen = [
        change(_answers(share, people, chance), _answers(share, people, chance)).verdict for _ in range(runs)
    ]
    assert seen.count("none_seen") >= 0.95 * runs


def test_of_six_parties_compared_at_once_none_is_named_wrongly_in_95_of_100_runs() -> None:
    chance, runs = random.Random(1), scale(100, 1000)
    quiet = 0
    for _ in range(runs):
        found = [
            change(_answers(0.4, 80, chance), _answers(0.4, 80, chance), comparisons=6) for _ in range(6)
        ]
        quiet += all(each.verdict == "none_seen" for each in found)
    assert quiet >= 0.95 * runs


@pytest.mark.parametrize(("before", "after", "verdict"), [(0.3, 0.6, "rise"), (0.7, 0.4, "fall")])
def test_a_strong_effect_is_named_in_95_of_100_runs(before: float, after: float, verdict: str) -> None:
    chance, runs = random.Random(7), scale(100, 1000)
    seen = [change(_answers(before, 150, chance), _answers(after, 150, chance)).verdict for _ in range(runs)]
    assert seen.count(verdict) >= 0.95 * runs  # type: ignore[arg-type]


def test_what_is_called_seeable_is_seen_in_about_four_of_five_runs() -> None:
    chance, runs = random.Random(3), scale(400, 4000)
    effect = seeable((100, 200), (100, 200))
    low, high = 0.5 - effect / 2, 0.5 + effect / 2
    seen = [change(_answers(low, 200, chance), _answers(high, 200, chance)).verdict for _ in range(runs)]
    assert 0.72 <= seen.count("rise") / runs <= 0.88


WAVES = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(WAVES, WAVES)
def test_the_interval_holds_the_difference_and_turns_with_the_order(
    before: tuple[int, int], after: tuple[int, int]
) -> None:
    there, back = change(before, after), change(after, before)
    assert -1 - 1e-9 <= there.low <= there.difference + 1e-9
    assert there.difference - 1e-9 <= there.high <= 1 + 1e-9
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert 0 < there.seeable <= 1


@pytest.mark.parametrize(("before", "after"), [((0, 0), (1, 2)), ((1, 2), (0, 0)), ((3, 2), (1, 2))])
def test_waves_that_cannot_be_are_refused(before: tuple[int, int], after: tuple[int, int]) -> None:
    with pytest.raises(ValueError):
        change(before, after)


def test_no_comparison_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one comparison"):
        change((1, 2), (1, 2), comparisons=0)
