"""Where forms of this folder take their choices from."""

from __future__ import annotations

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.settlement.ratifying.finding import standing_text
from sulh.settlement.text.choices import clauses_of


@provides("standing_clauses")
def standing_clauses(dialogue: str, reader: Actor) -> Choices:
    """The clauses of the text that stands before the parties, in order."""
    version = standing_text(dialogue)
    return clauses_of(version.content) if version else []
