"""Sponsors of amendments, petitions, and the acceptance of reservations."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.rules.decisions import (
    PRESETS,
    Admission,
    Dissent,
    Petition,
    admitted,
    petition_confirmed,
    petition_presented,
    reservation_accepted,
)
from sulh.rules.refusal import Refusal
from tests.rules.decisions.drawn import shares

NOTE = Admission(2, Fraction(1, 10))


@pytest.mark.parametrize(
    ("parties", "sponsors", "members", "expected"),
    [
        (2, 2, 565, (True, "by_parties")),
        (1, 57, 565, (True, "by_share")),  # 10 % of 565 are 56.5
        (1, 56, 565, (False, "too_few_sponsors")),
        (0, 0, 0, (False, "too_few_sponsors")),
        (0, 0, 565, (False, "too_few_sponsors")),
    ],
)
def test_sanaa_notes(parties: int, sponsors: int, members: int, expected: tuple[bool, str]) -> None:
    assert admitted(NOTE.as_body(), parties, sponsors, members) == expected


def test_one_party_is_enough_by_default() -> None:
    assert admitted({}, 1, 1, 40) == (True, "by_parties")
    assert admitted({}, 0, 5, 40) == (False, "too_few_sponsors")


@given(st.builds(Admission, st.integers(0, 5), st.none() | shares))
def test_admission_there_and_back(rule: Admission) -> None:
    assert Admission.of_body(rule.as_body()) == rule


@pytest.mark.parametrize(
    ("body", "field"),
    [({"min_parties": -1}, "min_parties"), ({"share": 0.1}, "share"), ({"by": "chair"}, "by")],
)
def test_admission_of_anything_else(body: object, field: str) -> None:
    with pytest.raises(Refusal) as met:
        admitted(body, 1, 1, 1)
    assert (met.value.code, met.value.params) == ("rule_malformed", {"field": field})


@pytest.mark.parametrize(
    ("subject", "signatures", "parties", "days", "expected"),
    [
        ("amendment", 30, 2, 14, (True, "enough")),
        ("amendment", 30, 2, 13, (False, "too_early")),
        ("amendment", 29, 2, 14, (False, "too_few_signatures")),
        ("amendment", 40, 1, 14, (False, "too_few_parties")),
        ("sanctions", 90, 5, 14, (False, "subject_excluded")),
        ("general_principles", 90, 5, 14, (False, "subject_excluded")),
    ],
)
def test_stormont_petitions(
    subject: str, signatures: int, parties: int, days: int, expected: tuple[bool, str]
) -> None:
    """Thirty of ninety, from two parties, confirmed after fourteen days."""
    petition = PRESETS["ni_petition_2022"].rule.petition
    assert petition is not None
    assert petition_confirmed(petition, subject, signatures, parties, 90, days) == expected


def test_a_petition_by_number() -> None:
    petition = Petition(n=3, min_parties=1)
    assert petition_presented(petition, "amendment", 3, 1, 1000) == (True, "enough")
    assert petition_presented(petition, "amendment", 2, 1, 3) == (False, "too_few_signatures")


YES, NO, SILENT = "accept", "object", "silent"


@pytest.mark.parametrize(
    ("acceptance", "answers", "days", "received", "expected"),
    [
        ("all", [YES, YES], 0, "", "accepted"),
        ("all", [YES, SILENT], 9999, "ab", "waiting"),
        ("all", [YES, NO], 0, "ab", "objected"),
        ("objections_only", [SILENT, SILENT], 0, "ab", "accepted"),
        ("objections_only", [SILENT, SILENT], 9999, "a", "waiting"),
        ("objections_only", [NO, SILENT], 0, "ab", "objected"),
        ("tacit", [YES, SILENT], 364, "ab", "waiting"),
        ("tacit", [YES, SILENT], 365, "ab", "accepted"),
        ("tacit", [YES, SILENT], 365, "a", "waiting"),
        ("tacit", [YES, YES], 0, "", "accepted"),
        ("tacit", [SILENT, NO], 365, "ab", "objected"),
    ],
)
def test_reservations(acceptance: str, answers: list[str], days: int, received: str, expected: str) -> None:
    """Twelve months in the treaty; here 365 days. Parties a and b answer."""
    rule = Dissent(acceptance=acceptance, days=365)
    responses = dict(zip("ab", answers, strict=True))
    assert reservation_accepted(rule, responses, days, set(received)) == expected


def test_no_other_response() -> None:
    with pytest.raises(Refusal) as met:
        reservation_accepted(Dissent(), {"a": "overruled"}, 0, ())
    assert (met.value.code, met.value.params) == ("rule_malformed", {"field": "responses"})
