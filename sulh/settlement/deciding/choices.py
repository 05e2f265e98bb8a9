"""Where forms of this folder take their choices from."""

from __future__ import annotations

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.words import own
from sulh.settlement.deciding.ballots import settlement_ballot
from sulh.settlement.deciding.hooks import clauses
from sulh.settlement.deciding.models import RUNNING


@provides("clauses_on_the_table")
def clause_choices(dialogue: str, reader: Actor) -> Choices:
    """The clauses of the text that the parties are asked about."""
    ballot = settlement_ballot(dialogue)
    if ballot is None or ballot.state not in RUNNING:
        return []
    return [(name, own(clause.title)) for name, clause in clauses(ballot).items()]
