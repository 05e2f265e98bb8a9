"""What the clock does for contacts: opens sealed ones when their day has come; late, never early or twice."""

from __future__ import annotations

import logging
from datetime import datetime

from sulh.acts import clock
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY
from sulh.acts.schedule import CLOCK, scheduled
from sulh.public.contacts.models import Contact
from sulh.rules.refusal import Refusal

_log = logging.getLogger("sulh.clock")


def due(now: datetime) -> list[tuple[str, str]]:
    """Dialogue and id of each sealed contact whose day has begun (UTC).

    Demonstrations stand still in their own time.
    """
    rows = Contact.objects.filter(opened=None, sealed_until__gt="", sealed_until__lte=now.date().isoformat())
    found = rows.filter(dialogue__demonstration=False).order_by("sealed_until", "pk")
    return list(found.values_list("dialogue_id", "pk"))


@scheduled
def open_due() -> list[str]:
    """Open what is due; gives the contacts for which that was done."""
    done = []
    for dialogue, contact in due(clock.now()):
        try:
            perform(
                REGISTRY["OpenContact"].model.model_validate({"contact": contact}), by=CLOCK, in_=dialogue
            )
            done.append(contact)
        except Refusal as refusal:
            _log.info("a contact is due and was not opened: %s", refusal.code)
    return done
