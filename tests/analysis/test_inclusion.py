"""Inclusion beyond turnout: funnels, gaps, echo chambers, outcomes, and the report, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.analysis import inclusion
from sulh.analysis.intervals import wilson, z_value
from sulh.analysis.votes import VoteTable

# Newcombe (1998), table II, method 10, at 95 per cent: first group, second group, lower and upper bound.
NEWCOMBE = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]
COUNTS = st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(("group", "other", "low", "high"), NEWCOMBE)
def test_differences_have_the_intervals_of_newcombe(
    group: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = inclusion.gap(group, other)
    assert found.low == pytest.approx(low, abs=6e-5)
    assert found.high == pytest.approx(high, abs=6e-5)
    assert found.flagged == (low > 0)


@given(COUNTS, COUNTS)
def test_ratios_solve_the_equation_of_their_bounds(group: tuple[int, int], other: tuple[int, int]) -> None:
    # (p - R q)^2 = (p's way to its bound)^2 + R^2 (q's way to its opposite bound)^2.
    found = inclusion.gap(group, other)
    p, q = group[0] / group[1], other[0] / other[1]
    (low, high), (other_low, other_high) = wilson(*group, 0.95), wilson(*other, 0.95)
    assert found.ratio_low is not None
    for bound, way, way_of_other in (
        (found.ratio_low, p - low, other_high - q),
        (found.ratio_high, high - p, q - other_low),
    ):
        if bound is not None:
            assert (p - bound * q) ** 2 == pytest.approx(way**2 + (bound * way_of_other) ** 2, abs=1e-7)
    if q == 0:
        assert (found.ratio, found.ratio_high) == (None, None)
    else:
        assert found.ratio == p / q
        assert found.ratio_low <= p / q <= (found.ratio_high or math.inf)
    # One is inside the interval of the ratio exactly where nought is inside that of the difference.
    assert found.flagged == (not (found.ratio_low <= 1 <= (found.ratio_high or math.inf)))


def test_a_gap_by_hand() -> None:
    # 12 of 80 women and 30 of 400 men: bounds 0.088-0.244 and 0.053-0.105.
    found = inclusion.gap((12, 80), (30, 400))
    assert (found.rate, found.other, found.ratio) == (0.15, 0.075, 2.0)
    assert found.difference == pytest.approx(0.075)
    assert found.low == pytest.approx(0.075 - math.hypot(0.15 - 0.088, 0.105 - 0.075), abs=1e-3)
    assert found.high == pytest.approx(0.075 + math.hypot(0.244 - 0.15, 0.075 - 0.053), abs=1e-3)
    assert found.flagged
    assert not inclusion.gap((12, 80), (30, 400), level=0.99).flagged


def test_a_gap_with_nobody_on_one_side_is_unknown() -> None:
    found = inclusion.gap((0, 0), (3, 9))
    assert (found.rate, found.difference, found.ratio, found.flagged) == (None, None, None, False)
    with pytest.raises(ValueError):
        inclusion.gap((4, 3), (0, 1))


def test_uptake_follows_a_group_through_the_stages() -> None:
    # Women said 30 of 100 statements and stand behind 2 of 20 items of the adopted text.
    women, men = inclusion.uptake([[30, 25, 6, 5, 2], [70, 65, 24, 15, 18]])
    assert women.shares == (0.3, 25 / 90, 0.2, 0.25, 0.1)
    assert women.ratio == pytest.approx(1 / 3)
    assert men.ratio == pytest.approx(0.9 / 0.7)


def test_uptake_names_no_ratio_without_a_first_or_a_last_stage() -> None:
    silent, rest = inclusion.uptake([[0, 0, 0, 0, 0], [5, 4, 0, 0, 0]])
    assert silent.shares == (0.0, 0.0, None, None, None)
    assert (silent.ratio, rest.ratio) == (None, None)
    assert inclusion.uptake([[0, 0, 0, 0, 1], [5, 4, 1, 1, 1]])[0].ratio is None
    for wrong in ([[1, 1]], [[1, 1, 1, 1, -1]], [[1.5, 1, 1, 1, 1]]):
        with pytest.raises(ValueError):
            inclusion.uptake(wrong)


def test_concentration_says_whether_the_silent_count() -> None:
    # Twelve people, two of them the most active tenth: 30 + 20 of 60. Two more said nothing.
    said = [30, 20, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]
    heard = inclusion.concentration(said, zeros=False)
    assert (heard.people, heard.zeros) == (12, False)
    assert heard.top_tenth == pytest.approx(50 / 60)
    everybody = inclusion.concentration(said, zeros=True)
    assert (everybody.people, everybody.zeros) == (14, True)
    assert everybody.gini > heard.gini
    # Differences between the twelve: ten pairs of 29, ten of 19, one of 10; each counts twice.
    assert heard.gini == pytest.approx(2 * (290 + 190 + 10) / (2 * 12 * 60))
    assert inclusion.concentration([0, 0], zeros=True).top_tenth == 0.0
    with pytest.raises(ValueError):
        inclusion.concentration([0, 0], zeros=False)


def test_crossing_finds_an_echo_chamber() -> None:
    # Statements 0 and 1 come from the first party, 2 from the second, 3 from none.
    found = inclusion.crossing([[10, 10, 10, 10], [1, 1, 7, 1], [0, 0, 0, 0]], [0, 0, 1, -1])
    assert (found[0].share, found[0].outside, found[0].ratio, found[0].echo) == (0.5, 0.5, 1.0, False)
    assert found[1].share == pytest.approx(0.3)
    assert found[1].ratio == pytest.approx(0.3 / 0.75)
    assert found[1].echo
    assert (found[2].share, found[2].ratio, found[2].echo) == (None, None, False)


def test_crossing_without_anything_from_outside() -> None:
    assert inclusion.crossing([[3, 4]], [0, 0])[0].ratio is None
    for author in ([0], [0, 1], [0, -2], [0.0, 0.0]):
        with pytest.raises(ValueError):
            inclusion.crossing([[3, 4]], author)


def test_mode_effect_is_flagged_where_intervals_lie_apart() -> None:
    web = [[90, 5, 5], [50, 30, 20], [6, 2, 2], [0, 0, 0]]
    paper = [[40, 50, 10], [45, 35, 20], [2, 6, 2], [3, 3, 3]]
    found = inclusion.mode_effect(web, paper)
    assert found.difference[:3].tolist() == pytest.approx([0.5, 0.05, 0.4])
    assert np.isnan(found.difference[3])
    # 6 of 10 is 0.31-0.83, 2 of 10 is 0.06-0.51: a difference of 40 points that chance explains.
    assert found.flagged.tolist() == [True, False, False, False]
    with pytest.raises(ValueError):
        inclusion.mode_effect(web, paper[:2])


def test_language_anomaly_is_more_than_fifteen_points() -> None:
    # Passes, of 100 and of 200: 35 % against 20 % is 15 points exactly, 36 % is more.
    counts = [
        [[60, 5, 35], [100, 60, 40]],
        [[60, 4, 36], [100, 60, 40]],
        [[0, 0, 9], [150, 50, 0]],
        [[0, 0, 0], [1, 1, 1]],
    ]
    found = inclusion.language_anomaly(counts)
    assert found.difference[:3, 0].tolist() == pytest.approx([0.15, 0.16, 1.0])
    assert found.difference[1, 1] == pytest.approx(-0.16)
    assert np.isnan(found.difference[3]).all()
    assert found.flagged.tolist() == [[False, False], [True, False], [False, False], [False, False]]
    assert inclusion.language_anomaly(counts, fewest=9).flagged[2, 0]


def test_strength_is_that_of_the_least_certain_party() -> None:
    # Passes do not count: 8 of 10 and 30 of 40. At 95 % the lower bound of k of n solves Wilson's equation.
    found = inclusion.strength([[[8, 2, 90], [30, 10, 0]], [[9, 0, 0], [0, 0, 5]]])
    low = float(found.bound[0])
    assert low < 0.8
    assert (0.8 - low) ** 2 == pytest.approx(z_value(0.95) ** 2 * low * (1 - low) / 10)
    assert found.weakest.tolist() == [0, 1]
    assert found.bound[1] == 0.0
    with pytest.raises(ValueError):
        inclusion.strength(np.zeros((2, 0, 3), dtype=int))


def test_consent_counts_only_on_the_current_text() -> None:
    assert inclusion.consent_completeness(["b2", "a1", None, "b2"], "b2") == 0.5
    with pytest.raises(ValueError):
        inclusion.consent_completeness([], "b2")


@pytest.mark.parametrize(
    ("shares", "index"), [((15, 37, 19, 30), 0.545), ((10, 39, 19, 32), 0.577)], ids=["2021", "2023"]
)
def test_implementation_of_the_colombian_accord(shares: tuple[int, ...], index: float) -> None:
    # Per cent of the stipulations at each level, as the Peace Accords Matrix published them.
    found = inclusion.implementation([level for level, n in enumerate(shares) for _ in range(n)])
    assert round(found.index, 3) == index
    assert found.distribution == pytest.approx([n / sum(shares) for n in shares])
    assert (found.overdue, found.gaps) == (None, {})


def test_implementation_by_tag_and_date() -> None:
    found = inclusion.implementation(
        [0, 3, 1, 2],
        due=[True, True, False, True],
        tags=[{"gender", "all"}, {"all"}, {"gender", "all"}, {"all"}],
    )
    assert found.index == 0.5
    assert found.overdue == 0.5
    assert found.gaps == {"all": None, "gender": pytest.approx(1 / 6 - 5 / 6)}
    for levels, due in (([], None), ([4], None), ([1], [True, False])):
        with pytest.raises(ValueError):
            inclusion.implementation(levels, due)


def table() -> VoteTable:
    """Nine people and three statements: four of north, three of south, one of west, one of no party."""
    said = {
        "n1": "a+ b+ c+", "n2": "a+ b- c0", "n3": "a+ b+ c-", "n4": "a+",
        "s1": "a- b+ c+", "s2": "a- b0 c+", "s3": "a- b- c+",
        "w1": "a+", "x1": "a0 b+ c+",
    }  # fmt: skip
    code = {"+": 1, "-": -1, "0": 0}
    rows = [(who, each[0], code[each[1]]) for who, votes in said.items() for each in votes.split()]
    party = {"n": "north", "s": "south", "w": "west"}
    people, statements, votes = zip(*rows, strict=True)
    return VoteTable.from_arrays(people, statements, votes, {who: party.get(who[0]) for who in said})


def test_the_report_of_a_dialogue() -> None:
    found = inclusion.of(
        table(), {"north": 5, "south": 10, "west": 4, "east": 1}, {"a": "north", "b": "south"}
    )
    # With three statements, three answers make a voter: n1 n2 n3, s1 s2 s3, x1.
    assert (found.voters, found.no_party, found.least) == (7, 1, 3)
    east, north, south, west = found.parties
    assert [each.name for each in found.parties] == ["east", "north", "south", "west"]
    assert [each.turnout.voted for each in found.parties] == [0, 3, 3, 0]
    assert north.turnout.share == 0.6
    assert east.turnout.share == 0.0
    # Half of the voters of parties are of north, a quarter of the enrolled.
    assert north.representation is not None
    assert north.representation.ratio == 2.0
    # 1/2 of (1/20 + 1/4 + 0 + 4/20).
    assert found.dissimilarity == pytest.approx(0.25)
    # One of three live statements, by three of seven voters.
    assert north.voice is not None
    assert north.voice.ratio == pytest.approx(7 / 9)
    # North gave 10 answers, 6 of them to b and c; two of three statements come from outside.
    assert north.crossing is not None
    assert (north.crossing.ratio, north.crossing.echo) == (0.9, False)
    assert south.crossing is not None
    assert south.crossing.ratio == pytest.approx(1.0)
    assert [each.thinnest for each in found.parties] == [0, 3, 3, 0]
    assert west.crossing is not None
    assert west.crossing.share == 1.0
    # Answers: a 9, b 7, c 7; per person seven times 3 and twice 1.
    assert found.exposure == inclusion.exposure([9, 7, 7])
    assert found.votes == inclusion.concentration([3] * 7 + [1] * 2, zeros=False)


def test_the_report_names_nothing_that_it_cannot_know() -> None:
    found = inclusion.of(table(), {"north": 5, "south": None}, least=1)
    assert found.voters == 9
    assert found.dissimilarity is None
    for party in found.parties:
        assert (party.representation, party.voice, party.crossing) == (None, None, None)
    assert not found.parties[1].turnout.has_denominator
    with pytest.raises(ValueError, match="more people voted"):
        inclusion.of(table(), {"north": 2})


def test_the_report_of_an_empty_table() -> None:
    found = inclusion.of(VoteTable.from_arrays([], [], []), {"north": 5})
    assert (found.voters, found.votes, found.exposure) == (0, None, None)
    assert found.parties[0].turnout.share == 0.0
    assert found.parties[0].thinnest is None


def test_the_report_without_parties() -> None:
    found = inclusion.of(VoteTable.from_arrays([1, 2], [1, 1], [1, -1]), authors={1: None})
    assert (found.voters, found.no_party, found.parties) == (2, 2, ())
