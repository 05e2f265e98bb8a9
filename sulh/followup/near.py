"""For whom somebody acts, or by whom they were nominated: too near to judge them."""

from __future__ import annotations

from sulh.dialogue.models import Office


def sides_of(holder: str) -> set[str]:
    """Ids of the parties and supporters for whom this holder acts, or who nominated them."""
    rows = Office.objects.filter(holder_id=holder, ended=False)
    return {side for row in rows.values_list("party", "nominated_by", "supporter") for side in row if side}
