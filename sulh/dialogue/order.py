"""The order of parties on every page: drawn by lot, and recorded so that anybody can draw it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sulh.dialogue.models import NOT_AT_THE_TABLE, Dialogue, Party


def by_lot(dialogue: Dialogue, parties: Iterable[Party]) -> list[Party]:
    """Sorted by what each party drew; "no party" always last."""
    return sorted(parties, key=lambda party: (party.no_party, lot_of(dialogue, party)))


def lot_of(dialogue: Dialogue, party: Party) -> str:
    """What a party drew: SHA-256 of the recorded lot and its place of registration, 64 hex digits."""
    return hashlib.sha256(f"{dialogue.lot} {party.place}".encode()).hexdigest()


def next_place(dialogue: Dialogue) -> int:
    """The place of registration for a new party."""
    return Party.objects.filter(dialogue=dialogue, no_party=False).count() + 1


def register(dialogue: Dialogue) -> list[Party]:
    """The register as pages show it, without requests that are not answered yet or were refused."""
    rows = Party.objects.filter(dialogue=dialogue).exclude(status__in=NOT_AT_THE_TABLE)
    return by_lot(dialogue, rows)
