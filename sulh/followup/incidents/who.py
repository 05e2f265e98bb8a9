"""Who stands where towards an incident: named as responsible, or too near to judge it."""

from __future__ import annotations

from collections.abc import Collection

from sulh.dialogue.models import Office
from sulh.rules.standing import Standing


def is_named(named: str, stands: Standing) -> bool:
    """Whether this delegate or supporter answers for the side that is named."""
    if not named:
        return False
    as_party = "delegate" in stands.roles and stands.party == named
    return as_party or ("supporter" in stands.roles and stands.supporter == named)


def own_sides(holder: str) -> Collection[str]:
    """The parties and supporters for which this holder acts, or by which it was nominated."""
    rows = Office.objects.filter(holder_id=holder, ended=False)
    sides = rows.values_list("party_id", "nominated_by_id", "supporter_id")
    return {side for row in sides for side in row if side}


def is_own(named: str, holder: str) -> bool:
    """Whether this holder acts for, or was nominated by, the side that is named."""
    return named in own_sides(holder)
