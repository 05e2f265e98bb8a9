"""A small dialogue with every kind of cell."""

from __future__ import annotations

import pytest

from sulh.findings.build import Group, Said
from sulh.findings.snapshot import Missing

Answer = tuple[int, int, int, int]
"""Participant, statement, group, vote."""


def cell(first: int, statement: int, group: int, agree: int, disagree: int, passed: int) -> list[Answer]:
    """Answers of participants first, first + 1 … to one statement."""
    votes = [1] * agree + [-1] * disagree + [0] * passed
    return [(first + at, statement, group, vote) for at, vote in enumerate(votes)]


@pytest.fixture
def answers() -> list[Answer]:
    """Three statements: all shown; one cell unanimous; one cell too small."""
    return [
        *cell(0, 0, 0, 20, 5, 5),
        *cell(100, 0, 1, 6, 10, 4),
        *cell(200, 0, 2, 4, 4, 4),
        *cell(0, 1, 0, 12, 0, 0),
        *cell(100, 1, 1, 18, 1, 1),
        *cell(200, 1, 2, 2, 0, 0),
        *cell(0, 2, 0, 25, 1, 0),
        *cell(100, 2, 1, 5, 1, 0),
        *cell(200, 2, 2, 9, 2, 0),
    ]


@pytest.fixture
def statements() -> list[Said]:
    return [
        Said("s0", "=Schools, first", "en", "7"),
        Said("s1", "صلح", "fa-af"),
        Said("s2", 'He said "no"', "en"),
    ]


@pytest.fixture
def groups() -> list[Group]:
    return [Group("north", enrolled=40), Group("south"), Group("none", "no_party", 12)]


@pytest.fixture
def missing() -> list[Missing]:
    return [Missing("west", "declined")]
