"""Who has given an address and what they hold an office for."""

from __future__ import annotations

from collections.abc import Iterable

from sulh.dialogue.models import Dialogue, Office


class Reached:
    """The office holders of a dialogue who gave an address."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._by_role: dict[str, list[str]] = {}
        self._by_side: dict[str, list[str]] = {}
        rows = Office.objects.filter(holder__dialogue=dialogue, ended=False, holder__address__isnull=False)
        for row in rows.order_by("pk"):
            self._by_role.setdefault(row.role, []).append(row.holder_id)
            acts_for = {"delegate": row.party_id, "supporter": row.supporter_id}.get(row.role)
            self._by_side.setdefault(acts_for or "", []).append(row.holder_id)

    def holding(self, roles: Iterable[str]) -> set[str]:
        """Holders of one of these offices."""
        return {holder for role in roles for holder in self._by_role.get(role, ())}

    def acting_for(self, sides: Iterable[str]) -> set[str]:
        """Delegates of these parties and holders for these supporters, by id."""
        return {holder for side in sides if side for holder in self._by_side.get(side, ())}
