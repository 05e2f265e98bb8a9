"""Numbers of clauses: computed from order and kind, never stored, so they cannot contradict the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

UNNUMBERED = ("title", "preamble")


def numbers(clauses: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The number of each clause by its id: title and preamble have none, annexes count by themselves, all
    others run through the whole text."""
    found: dict[str, int] = {}
    running = annexes = 0
    for clause in clauses:
        if clause["kind"] in UNNUMBERED:
            continue
        if clause["kind"] == "annex":
            annexes += 1
            found[clause["id"]] = annexes
        else:
            running += 1
            found[clause["id"]] = running
    return found
