"""Where forms of this folder take their choices from."""

from __future__ import annotations

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.words import own
from sulh.settlement.text import working
from sulh.settlement.text.pages.naming import all_called


@provides("newest_clauses")
def newest_clauses(dialogue: str, reader: Actor) -> Choices:
    """The clauses of the newest version, in order."""
    version = working.newest(dialogue)
    called = all_called(version.content) if version else {}
    return [
        (clause, f"{name}: {own(row['heading'])}" if row["heading"] else name)
        for clause, (name, row) in called.items()
    ]
