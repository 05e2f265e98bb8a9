"""What the clock does here: it counts every vote of members whose time is over."""

from __future__ import annotations

import logging

from sulh.acts import clock
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY
from sulh.acts.schedule import CLOCK, scheduled
from sulh.rules.refusal import Refusal
from sulh.settlement.ratifying.models import MembersVote

_log = logging.getLogger("sulh.clock")


@scheduled
def count_due() -> list[str]:
    """Count what is due; gives the ids of it. Demonstrations stand still in their own time."""
    rows = MembersVote.objects.filter(state="open", dialogue__demonstration=False).select_related("ballot")
    done = []
    for vote in rows.order_by("closes", "id"):
        if clock.now() < vote.ends:
            continue
        try:
            act = REGISTRY["CloseMembersVote"].model.model_validate({"vote": vote.id})
            perform(act, by=CLOCK, in_=vote.dialogue_id)
            done.append(vote.id)
        except Refusal as refusal:
            _log.info("a vote of members is over and was not counted: %s", refusal.code)
    return done
