"""Whether the text is confirmed: asked before it takes effect, and before it goes back to writing."""

from __future__ import annotations

from sulh.acts.guards import guard
from sulh.rules.refusal import Unmet
from sulh.settlement.deciding.ballots import settlement_ballot
from sulh.settlement.deciding.models import RUNNING
from sulh.settlement.ratifying import finding
from sulh.settlement.text.models import Version


@guard("ratified")
def ratified(dialogue: str) -> list[Unmet]:
    """The agreed text was put to the members and confirmed, it is in force, and the parties still agree."""
    if lacks := finding.lacks_agreement(dialogue):
        return lacks
    agreed, ballot = settlement_ballot(dialogue), finding.ratification(dialogue)
    if agreed is None or ballot is None or ballot.about != agreed.about:
        return [Unmet("ratification_missing")]
    if ballot.state in RUNNING:
        return [Unmet("ratification_open")]
    in_force = Version.objects.filter(pk=ballot.about, state="in_force").exists()
    return [] if ballot.state == "adopted" and in_force else [Unmet("ratification_failed")]


@guard("not_ratified")
def not_ratified(dialogue: str) -> list[Unmet]:
    """The text was put to the members and not confirmed, or the parties agree to it no longer."""
    ballot = finding.ratification(dialogue)
    if ballot is not None and ballot.state in RUNNING:
        return [Unmet("ratification_open")]
    if not ratified(dialogue):
        return [Unmet("text_is_confirmed")]
    may_still_be = finding.standing_text(dialogue) is not None and not finding.lacks_agreement(dialogue)
    return [Unmet("ratification_missing")] if may_still_be else []
