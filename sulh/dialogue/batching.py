"""When what participants did enters the log: at each look of the clock, and when speaking closes."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sulh.acts import batches, clock
from sulh.acts.perform import perform
from sulh.acts.schedule import CLOCK, scheduled
from sulh.acts.writer import erased, write
from sulh.dialogue.acts.phases import ON_PHASE
from sulh.dialogue.models import Dialogue
from sulh.rules.phases import ENDED
from sulh.rules.refusal import Refusal


@scheduled
def enter_batches() -> list[str]:
    """Enter each kind of which ten wait; gives the dialogues where any did.

    Demonstrations stand still in their own time.
    """
    entered = []
    for dialogue in Dialogue.objects.filter(demonstration=False).order_by("opened", "id"):
        for kind in batches.KINDS:
            if kind == batches.GOES_ON and not _in_the_week_s_hour(clock.now()):
                continue
            entered += [dialogue.id] * _enter(dialogue.id, kind)
    return entered


def _in_the_week_s_hour(now: datetime) -> bool:
    """The first hour of Monday (UTC). Reports of incidents enter only then.

    Else somebody who sends nine reports and waits would see in minutes when somebody else sends one.
    """
    return now.weekday() == 0 and now.hour == 0


def _enter(dialogue: str, kind: str) -> int:
    """How many batches of this kind entered, until fewer than ten were left."""
    act, count = batches.LogBatch.model_validate({"kind": kind}), 0
    while True:
        try:
            perform(act, by=CLOCK, in_=dialogue)
        except Refusal:
            return count
        count += 1


def enter_at_the_close(dialogue: str, before: str, to: str, now: datetime) -> None:
    """The close of speaking, and the end of a dialogue, enter everything that waits.

    A pause does not, nor does any later change of phase: whoever may change the phase could else have people
    who join or leave then entered one by one.
    """
    if before == "listening" or to in ENDED:
        batches.enter_everything(dialogue, now)


if enter_at_the_close not in ON_PHASE:
    ON_PHASE.append(enter_at_the_close)


@scheduled
def forget_the_order_of_writing() -> None:
    """SQLite's write-ahead log holds the newest writes one after another: empty it now and then."""
    if connection.vendor == "sqlite":
        write(erased)
