"""Which side nominated whom: parties nominate moderators and members for appeals, so does the facilitator."""

from __future__ import annotations

from sulh.dialogue.models import Office


def nominator(holder: str, role: str) -> str:
    """The id of the party that nominated `holder` as `role`; empty for the facilitator."""
    rows = Office.objects.filter(holder_id=holder, role=role, ended=False).order_by("pk")
    return rows.values_list("nominated_by_id", flat=True).first() or ""


def nominees(dialogue: str, role: str) -> list[tuple[str, str]]:
    """Everybody who holds `role` now, as (holder's id, id of the party that nominated them or empty)."""
    rows = Office.objects.filter(holder__dialogue_id=dialogue, role=role, ended=False).order_by("pk")
    return [(holder, party or "") for holder, party in rows.values_list("holder_id", "nominated_by_id")]
