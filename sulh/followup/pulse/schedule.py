"""What the clock does for pulses: opens the next wave by the terms, and closes one on its day; never early.

The first wave is the facilitator's: only people know when enough have entered for a baseline.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from sulh.acts import clock
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY
from sulh.acts.schedule import CLOCK, scheduled
from sulh.acts.writer import erased
from sulh.dialogue.acts.phases import ON_PHASE
from sulh.dialogue.followup_rules import FollowupRules, rules_in_force
from sulh.dialogue.models import Dialogue
from sulh.followup.pulse.models import ON_PAPER, PulseWave
from sulh.rules.phases import ENDED
from sulh.rules.refusal import Refusal
from sulh.statements.paper import counting as paper

_log = logging.getLogger("sulh.clock")
GAP = timedelta(days=7)


def not_before(dialogue: Dialogue) -> str:
    """The first day on which another wave may be opened; empty before the first has closed.

    Two waves of the same people within a few days would tell how the few between them answered.
    """
    last = PulseWave.objects.filter(dialogue=dialogue).exclude(closed="").order_by("-closed").first()
    return (date.fromisoformat(last.closed) + GAP).isoformat() if last else ""


def closes_by_itself(wave: PulseWave, now: datetime) -> bool:
    """Demonstrations stand still in their own time."""
    return not wave.dialogue.demonstration and wave.closes <= now.date().isoformat()


def opens_by_itself(dialogue: Dialogue, rules: FollowupRules, now: datetime) -> bool:
    last = PulseWave.objects.filter(dialogue=dialogue, party=None).order_by("-n").first()
    if dialogue.demonstration or not rules.pulse_every_days or last is None:
        return False
    by_terms = now >= last.opened + timedelta(days=rules.pulse_every_days)
    return by_terms and now.date().isoformat() >= not_before(dialogue)


@scheduled
def close_due() -> list[str]:
    """Close what is due; gives the dialogues for which that was done."""
    now = clock.now()
    rows = PulseWave.objects.filter(closed="", closes__lte=now.date().isoformat()).select_related("dialogue")
    return _do("ClosePulse", [row.dialogue_id for row in rows if closes_by_itself(row, now)])


@scheduled
def open_due() -> list[str]:
    """Open the next wave where it is due; gives the dialogues for which that was done."""
    now = clock.now()
    rows = Dialogue.objects.filter(pulse_waves__isnull=False, demonstration=False).exclude(
        pulse_waves__closed=""
    )
    due = [row.id for row in rows.distinct() if opens_by_itself(row, rules_in_force(row.id), now)]
    return _do("OpenPulse", due)


def forget_at_the_end(dialogue: str, before: str, to: str, now: datetime) -> None:
    """A wave that is open when the dialogue ends is never counted, and its answers are deleted."""
    if to not in ENDED:
        return
    waves = PulseWave.objects.filter(dialogue_id=dialogue, closed="")
    if waves.exists():
        for wave in waves:
            paper.end(ON_PAPER, wave.id)
        waves.delete()
        erased()


if forget_at_the_end not in ON_PHASE:
    ON_PHASE.append(forget_at_the_end)


def _do(act: str, dialogues: list[str]) -> list[str]:
    done = []
    for dialogue in dialogues:
        try:
            perform(REGISTRY[act].model(), by=CLOCK, in_=dialogue)
            done.append(dialogue)
        except Refusal as refusal:
            _log.info("%s is due and was not done: %s", act, refusal.code)
    return done
