from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.acts.guards import IMPLEMENTED, guard
from sulh.rules.actions import ACTIONS
from sulh.rules.phases import ACTIVE, ENDED, GUARDS, MAIN_LINE, PHASES, STEPS, next_phases
from sulh.site.labels import KINDS


def reachable(start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for target in next_phases(waiting.pop()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def test_every_phase_can_be_reached() -> None:
    assert reachable("draft") == set(PHASES)


@pytest.mark.parametrize("phase", PHASES)
def test_no_phase_is_a_trap(phase: str) -> None:
    """From every phase some end can be reached; an end has no way out."""
    if phase in ENDED:
        assert next_phases(phase) == ()
    else:
        assert reachable(phase) & ENDED


def test_the_main_line_is_a_way() -> None:
    for before, after in pairwise(MAIN_LINE):
        assert after in next_phases(before)


@given(st.sampled_from(sorted(ACTIVE)))
def test_any_party_can_pause_and_nobody_can_be_held(phase: str) -> None:
    assert {"suspended", "ended_without_settlement"} <= set(next_phases(phase))
    assert phase in next_phases("suspended")


def test_no_settlement_without_every_party() -> None:
    """Keeping promises begins behind the consent of every party and the members' confirmation."""
    into = {step.source: set(step.guards) for step in STEPS.values() if step.target == "implementation"}
    assert into == {"ratification": {"ratified"}, "review": set(), "suspended": set()}
    assert set(STEPS["drafting", "consent"].guards) == {"text_frozen"}
    assert set(STEPS["consent", "ratification"].guards) == {"text_agreed"}
    assert [step.source for step in STEPS.values() if step.target == "ratification"] == [
        "consent",
        "suspended",
    ]


def test_a_text_that_was_agreed_is_not_dropped_before_its_members_were_asked() -> None:
    """Back to writing only where it was not confirmed, or is agreed no longer."""
    back = {step.target: set(step.guards) for step in STEPS.values() if step.source == "ratification"}
    assert back == {
        "implementation": {"ratified"},
        "renegotiation": {"not_ratified"},
        "suspended": set(),
        "ended_without_settlement": {"may_end"},
    }


def test_every_guard_has_an_implementation() -> None:
    assert set(IMPLEMENTED) == GUARDS
    assert set(KINDS["guard"]) == GUARDS
    with pytest.raises(ValueError, match="no_such_guard"):
        guard("no_such_guard")


def test_steps_and_rows_name_known_phases() -> None:
    assert {phase for pair in STEPS for phase in pair} == set(PHASES)
    assert all(action.phases <= set(PHASES) for action in ACTIONS.values())
