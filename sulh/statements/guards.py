"""The guards of this room."""

from __future__ import annotations

from sulh.acts.guards import guard
from sulh.dialogue.models import Dialogue
from sulh.dialogue.nominations import nominees
from sulh.rules.refusal import Unmet
from sulh.statements import queries
from sulh.statements.moderation.pairs import every_refusal_can_be_heard
from sulh.statements.paper import counts as paper
from sulh.statements.room.models import Room


@guard("moderation_ready")
def moderation_ready(dialogue: str) -> list[Unmet]:
    """Somebody moderates, somebody else hears appeals, and there is no refusal that nobody could hear."""
    moderators = {holder for holder, _side in nominees(dialogue, "moderator")}
    members = {holder for holder, _side in nominees(dialogue, "appeals_member")}
    if not moderators:
        return [Unmet("moderator_missing")]
    if not any(members - {moderator} for moderator in moderators):
        return [Unmet("appeals_member_missing")]
    if not every_refusal_can_be_heard(Dialogue.objects.get(pk=dialogue)):
        return [Unmet("appeals_unheard")]
    return []


@guard("nothing_pending")
def nothing_pending(dialogue: str) -> list[Unmet]:
    """Every statement is decided, by as many as it needs, and every appeal; none is merged into nothing.

    And nobody's answers lie about outside: on paper, or on the laptop of a room that is away.
    """
    away = Room.objects.filter(dialogue_id=dialogue, kind="away").exclude(state="closed")
    found = [
        Unmet("statements_pending", {"count": queries.pending(dialogue).count()}),
        Unmet("second_opinions_pending", {"count": queries.in_state(dialogue, "second_opinion").count()}),
        Unmet("statements_hidden", {"count": queries.in_state(dialogue, "hidden").count()}),
        Unmet("merged_into_nothing", {"count": queries.stranded(dialogue).count()}),
        Unmet("appeals_open", {"count": queries.open_appeals(dialogue).count()}),
        Unmet("papers_waiting", {"count": paper.waiting(dialogue)}),
        Unmet("rooms_away", {"count": away.count()}),
    ]
    return [each for each in found if each.params["count"]]
