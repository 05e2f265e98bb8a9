"""What the clock does here: it releases every text whose hour has come."""

from __future__ import annotations

import logging

from sulh.acts import clock
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY
from sulh.acts.schedule import CLOCK, scheduled
from sulh.public.bulletins.models import Bulletin
from sulh.rules.refusal import Refusal

_log = logging.getLogger("sulh.clock")


@scheduled
def release_due() -> list[str]:
    """Release what is due; gives the ids of it. Demonstrations stand still in their own time."""
    rows = Bulletin.objects.filter(state="published", embargo__lte=clock.now(), dialogue__demonstration=False)
    done = []
    for wanted, dialogue in rows.order_by("embargo", "id").values_list("id", "dialogue_id"):
        try:
            release = REGISTRY["ReleaseBulletin"].model.model_validate({"bulletin": wanted})
            perform(release, by=CLOCK, in_=dialogue)
            done.append(wanted)
        except Refusal as refusal:
            _log.info("a text is due and was not released: %s", refusal.code)
    return done
