"""Whether to offer a form: asks the same table that decides when the form is sent."""

from __future__ import annotations

from sulh.acts.perform import standing
from sulh.dialogue.pages.visit import Visit
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal
from sulh.rules.standing import Standing


def allowed(visit: Visit, action: str) -> bool:
    """Whether the office holder behind this visit may do `action` now."""
    return _permitted(action, visit.standing)


def allowed_to_participant(visit: Visit, action: str) -> bool:
    """Whether the participant behind this visit may do `action` now."""
    return _permitted(action, standing(visit.participant, visit.dialogue.id))


def open_to_all(visit: Visit, action: str) -> bool:
    """Whether the public may do `action` in the present phase."""
    return _permitted(action, Standing(frozenset({"public"}), visit.dialogue.phase))


def _permitted(action: str, stands: Standing) -> bool:
    try:
        permit(action, stands)
    except Refusal:
        return False
    return True
