"""Where forms of this folder take their choices from."""

from __future__ import annotations

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.words import own
from sulh.settlement.ratifying.finding import standing_text
from sulh.settlement.text.pages.naming import all_called


@provides("standing_clauses")
def standing_clauses(dialogue: str, reader: Actor) -> Choices:
    """The clauses of the text that stands before the parties, in order."""
    version = standing_text(dialogue)
    called = all_called(version.content) if version else {}
    return [
        (clause, f"{name}: {own(row['heading'])}" if row["heading"] else name)
        for clause, (name, row) in called.items()
    ]
