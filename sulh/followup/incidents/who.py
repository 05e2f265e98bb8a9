"""Who stands where towards an incident: named as responsible, or too near to judge it."""

from __future__ import annotations

from sulh.followup.near import sides_of
from sulh.rules.standing import Standing


def is_named(named: str, stands: Standing) -> bool:
    """Whether this delegate or supporter answers for the side that is named."""
    if not named:
        return False
    as_party = "delegate" in stands.roles and stands.party == named
    return as_party or ("supporter" in stands.roles and stands.supporter == named)


def is_own(named: str, holder: str) -> bool:
    """Whether this holder acts for, or was nominated by, the side that is named."""
    return named in sides_of(holder)
