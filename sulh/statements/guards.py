"""The guard of this room."""

from __future__ import annotations

from sulh.acts.guards import guard
from sulh.rules.refusal import Unmet
from sulh.statements import queries


@guard("nothing_pending")
def nothing_pending(dialogue: str) -> list[Unmet]:
    """Every statement is decided, and every appeal."""
    waiting, appeals = queries.pending(dialogue).count(), queries.open_appeals(dialogue).count()
    lacks = [Unmet("statements_pending", {"count": waiting})] if waiting else []
    return lacks + ([Unmet("appeals_open", {"count": appeals})] if appeals else [])
