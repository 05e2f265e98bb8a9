"""Where forms of this folder take their choices from."""

from __future__ import annotations

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.settlement.text import working
from sulh.settlement.text.choices import clauses_of


@provides("newest_clauses")
def newest_clauses(dialogue: str, reader: Actor) -> Choices:
    """The clauses of the newest version, in order."""
    version = working.newest(dialogue)
    return clauses_of(version.content) if version else []
