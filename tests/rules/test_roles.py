from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.rules.roles import INCOMPATIBLE, OFFICES, ROLES, clash

# The process reference's "Incompatible pairs", by hand. One concerns a single case and is kept where that is
# decided: an appeals member and the moderator of the same statement. A monitor is neither
# delegate nor supporter: these are the "obligated actors".
PAIRS = [
    ("facilitator", "delegate"),
    ("moderator", "delegate"),
    ("supporter", "delegate"),
    ("supporter", "participant"),
    ("supporter", "moderator"),
    ("supporter", "facilitator"),
    ("supporter", "registrar"),
    ("supporter", "monitor"),
    ("registrar", "moderator"),
    ("operator", "registrar"),
    ("operator", "moderator"),
    ("operator", "facilitator"),
    ("monitor", "delegate"),
]
some_roles = st.sampled_from(ROLES)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_incompatible_both_ways(one: str, other: str) -> None:
    assert clash({one}, other) == one
    assert clash({other}, one) == other


@given(some_roles, some_roles)
def test_clash_is_symmetric(one: str, other: str) -> None:
    assert (clash({one}, other) is None) == (clash({other}, one) is None)


@given(st.frozensets(some_roles), some_roles)
def test_clash_names_a_role_that_is_held(held: frozenset[str], wanted: str) -> None:
    """And finds one exactly where some pair of held and wanted is forbidden."""
    found = clash(held, wanted)
    assert found is None or (found in held and frozenset({found, wanted}) in INCOMPATIBLE)
    assert (found is None) == all(clash({role}, wanted) is None for role in held)


def test_pairs_are_of_two_known_roles() -> None:
    assert all(len(pair) == 2 and pair <= set(ROLES) for pair in INCOMPATIBLE)


def test_participants_hold_no_office() -> None:
    """They are known by no label; operator, clock and public act without signing in as an office."""
    assert set(ROLES) - set(OFFICES) == {"participant", "operator", "clock", "public"}
