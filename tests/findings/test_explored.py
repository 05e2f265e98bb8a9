"""Votes with a planted division, without one, with and without parties, through to the snapshot."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from sulh.findings.build import Found, Group, Said, Votes, explored, find
from sulh.findings.densityplot import density_plot
from sulh.findings.snapshot import Bin, Density, Findings
from sulh.findings.table import to_csv

STATEMENTS = [Said(f"s{at:02d}", "", "en") for at in range(24)]
NAMES = {
    "north": "North",
    "south": "South",
    "none": "No party",
    "everyone": "Everyone",
    "side-1": "First",
    "side-2": "Second",
}


def votes(camps: bool, groups: int, seed: int = 7) -> Votes:
    """120 people, two thirds of the statements each; two camps that differ on the first sixteen, or none.

    Camp 0 (80 people) agrees with even statements; everybody agrees with the last eight.
    """
    rng = np.random.default_rng(seed)
    person, statement = np.divmod(np.arange(120 * 24), 24)
    camp = (person >= 80).astype(int)
    chance = np.where((statement % 2 == 0) == (camp == 0), 0.9, 0.1) if camps else np.full(len(person), 0.5)
    chance = np.where(statement >= 16, 0.92, chance)
    vote = np.where(rng.random(len(person)) < chance, 1, -1)
    seen = rng.random(len(person)) < 2 / 3
    group = person % 2 if groups == 2 else np.zeros(len(person), int)
    return Votes(person[seen], statement[seen], group[seen], vote[seen])


def found(said: Votes, groups: list[Group], before: Found | None = None) -> Found:
    return find(
        "d", "2012-10-05T14Z", STATEMENTS, groups, said, salt=b"s" * 32,
        before=before.basis if before else None, explored=explored(said, len(STATEMENTS), groups),
    )  # fmt: skip


EVERYONE = [Group("everyone", "everyone")]
PARTIES = [Group("north"), Group("south")]


def test_without_parties_the_sides_rank() -> None:
    findings = found(votes(True, 1), EVERYONE).findings
    assert findings.division is not None
    assert findings.division.reason == ""
    assert findings.division.placed >= 9000
    best = sorted((row for row in findings.rows if row.rank), key=lambda row: row.rank or 0)
    assert {row.id for row in best[:8]} == {f"s{at}" for at in range(16, 24)}
    for row in best:
        low = {each.side: each.low for each in row.sides}
        assert row.score == min(low.values())
        assert row.least in low
        assert all(each.share % 100 == 0 and each.n % 10 == 0 for each in row.sides)
    # The first side is the larger one, which agrees with even statements.
    assert {int(each[1:]) % 2 for each in findings.division.first} == {0}
    assert {int(each[1:]) % 2 for each in findings.division.second} == {1}


def test_with_parties_the_parties_rank_and_the_sides_are_only_told() -> None:
    findings = found(votes(True, 2), PARTIES).findings
    assert all(row.sides == () for row in findings.rows)
    assert {row.least for row in findings.rows} <= {"north", "south"}
    assert {each.party for each in findings.positions} == {"north", "south"}
    for density in findings.positions:
        assert all(each.people >= 10 for each in density.bins)
        assert sum(each.people for each in density.bins) == 60


def test_where_there_is_no_division_nothing_is_drawn() -> None:
    findings = found(votes(False, 1), EVERYONE).findings
    assert findings.division is not None
    assert findings.division.reason == "positions_not_repeated"
    assert findings.positions == ()
    assert all(row.sides == () for row in findings.rows)
    assert {row.least for row in findings.rows if row.rank} == {"everyone"}
    assert findings.stability is not None


def test_the_anchored_score_lies_between_counts_and_what_the_model_expects() -> None:
    said = votes(True, 2)
    told = explored(said, len(STATEMENTS), PARTIES)
    findings = found(said, PARTIES).findings
    row = findings.rows[20]
    shares = []
    for at, cell in enumerate(row.cells):
        assert cell.agree is not None
        assert cell.disagree is not None
        assert cell.passed is not None
        size = cell.agree + cell.disagree + cell.passed
        expected = round(float(told.expected[20, at]), 2)
        shares.append((cell.agree + 20 * expected) / (size + 20))
    assert row.anchored == round((shares[0] * shares[1]) ** 0.5 * 100) * 100


@pytest.mark.parametrize("groups", [1, 2])
def test_shuffled_rows_give_the_same_bytes(groups: int) -> None:
    said = votes(True, groups)
    order = np.random.default_rng(1).permutation(len(np.asarray(said.vote)))
    shuffled = Votes(
        *(np.asarray(each)[order] for each in (said.participant, said.statement, said.group, said.vote))
    )
    by = EVERYONE if groups == 1 else PARTIES
    assert found(said, by).findings.to_json() == found(shuffled, by).findings.to_json()


def test_a_snapshot_comes_back_from_its_bytes() -> None:
    findings = found(votes(True, 1), EVERYONE).findings
    assert Findings.from_json(findings.to_json()) == findings


def test_one_more_voter_changes_nothing_that_was_published() -> None:
    first = found(votes(True, 1), EVERYONE)
    said = votes(True, 1)
    one = Votes(
        np.append(np.asarray(said.participant), [500] * 24),
        np.append(np.asarray(said.statement), range(24)),
        np.append(np.asarray(said.group), [0] * 24),
        np.append(np.asarray(said.vote), [1] * 24),
    )
    again = found(one, EVERYONE, first)
    assert [row.sides for row in again.findings.rows] == [row.sides for row in first.findings.rows]
    assert [row.cells for row in again.findings.rows] == [row.cells for row in first.findings.rows]
    assert again.findings.positions == first.findings.positions


def test_the_table_tells_sides_division_and_stability() -> None:
    lines = list(csv.DictReader(io.StringIO(to_csv(found(votes(True, 1), EVERYONE).findings, NAMES))))
    sides = [line for line in lines if line["record"] == "side"]
    assert {line["party"] for line in sides} == {"First", "Second"}
    assert [line["status"] for line in lines if line["record"] == "division"] == ["found"]
    assert [line["status"] for line in lines if line["record"] == "stability"] == ["public", "anchored"]


def test_the_picture_is_mirrored_and_its_bars_stand_for_shares() -> None:
    group = Density("north", (Bin(0, 0, 30), Bin(1, 7, 10)))
    left = density_plot([group], NAMES)
    right = density_plot([group], NAMES, direction="rtl")
    narrow, wide = left.strips[0].bars
    assert (narrow.share, wide.share) == ("75", "25")
    assert (narrow.wide, wide.wide) == (False, True)
    # One step holds three quarters, seven hold one: 21 times as dense.
    assert narrow.height == pytest.approx(44.0)
    assert wide.height == pytest.approx(44.0 / 21, abs=0.06)
    assert right.strips[0].bars[0].x == pytest.approx(left.width - narrow.x - narrow.width)


def test_nothing_said_and_nobody_there() -> None:
    empty = Votes([], [], [], [])
    told = explored(empty, 3, EVERYONE)
    findings = find(
        "d", "2012-10-05T14Z", STATEMENTS[:3], EVERYONE, empty, salt=b"s" * 32, explored=told
    ).findings  # fmt: skip
    assert findings.division is not None
    assert findings.division.reason == "too_few"
    assert findings.stability is None
    assert [row.rank for row in findings.rows] == [None] * 3


def test_a_party_that_comes_back_is_held_against_what_was_published_before() -> None:
    said = votes(True, 2)
    first = found(said, PARTIES)
    away = found(
        Votes(*(np.asarray(each)[np.asarray(said.group) == 0] for each in columns(said))), PARTIES[:1], first
    )
    one = Votes(
        *(
            np.append(np.asarray(each), more)
            for each, more in zip(columns(said), (500, 20, 1, -1), strict=True)
        )
    )
    back = found(one, PARTIES, away)
    assert [row.cells[1] for row in back.findings.rows] == [row.cells[1] for row in first.findings.rows]


def columns(said: Votes) -> tuple[object, ...]:
    return said.participant, said.statement, said.group, said.vote
