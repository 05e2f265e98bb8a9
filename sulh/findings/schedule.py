"""What the clock does for findings: it publishes them when the terms in force say so."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sulh.acts import clock
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY
from sulh.acts.schedule import CLOCK, scheduled
from sulh.dialogue.models import Dialogue
from sulh.dialogue.termsheet import in_force
from sulh.findings.models import Snapshot
from sulh.rules.refusal import Refusal

_log = logging.getLogger("sulh.clock")


def due(now: datetime) -> list[str]:
    """Dialogues whose terms ask for a snapshot by `now`. Demonstrations stand still in their own time."""
    rows = Dialogue.objects.filter(phase__in=("listening", "convergence"), demonstration=False)
    return [row.id for row in rows.order_by("opened", "id") if _is_due(row, now)]


def _is_due(dialogue: Dialogue, now: datetime) -> bool:
    terms = in_force(dialogue.id)
    days = int(terms.body.get("publish_every_days", 0)) if terms else 0
    last = Snapshot.objects.filter(dialogue=dialogue).order_by("-n").values_list("as_of", flat=True).first()
    since = datetime.fromisoformat(last) if last else dialogue.speaking_since
    return days > 0 and since is not None and now >= since + timedelta(days=days)


@scheduled
def publish_due() -> list[str]:
    """Publish what is due; gives the dialogues for which that was done."""
    done = []
    for dialogue in due(clock.now()):
        try:
            perform(REGISTRY["PublishFindings"].model(), by=CLOCK, in_=dialogue)
            done.append(dialogue)
        except Refusal as refusal:
            _log.info("findings are due and were not published: %s", refusal.code)
    return done
