"""Moving a dialogue from one phase to the next: the facilitator asks, the guards decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, OptionalWords, Words
from sulh.acts.guards import unmet
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts import find
from sulh.rules.phases import STEPS
from sulh.rules.refusal import Refusal

ON_PHASE: list[Callable[[str, str, str, datetime], None]] = []  # upper rooms: (dialogue, from, to, now)


class ChangePhase(Act):
    """Open the next phase. Refused with the first unmet condition while any guard is not satisfied."""

    to: Annotated[str, Ask(_("Which phase?"), source="phases"), Field(max_length=30)]
    words: Annotated[OptionalWords, Ask(_("What should people know about it?"), widget="textarea")] = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"from": done["from"], "to": self.to, "words": self.words})


@carries_out(ChangePhase, action="change_phase")
def change_phase(act: ChangePhase, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    step = STEPS.get((dialogue.phase, act.to))
    if act.to == "suspended" or step is None:
        raise Refusal("no_such_step", phase=dialogue.phase, to=act.to)
    if dialogue.phase == "suspended" and act.to not in (dialogue.phase_before, "ended_without_settlement"):
        raise Refusal("resumes_elsewhere", phase=dialogue.phase_before)
    lacks = unmet(step.guards, dialogue.id)
    if lacks:
        raise Refusal(lacks[0].code, **lacks[0].params)
    before, dialogue.phase, dialogue.phase_before = dialogue.phase, act.to, ""
    if act.to == "listening" and dialogue.speaking_since is None:
        dialogue.speaking_since = here.now
    dialogue.save(update_fields=["phase", "phase_before", "speaking_since"])
    for follow in ON_PHASE:
        follow(here.dialogue, before, act.to, here.now)
    return Answer({"from": before, "to": act.to})


class SuspendDialogue(Act):
    """Pause everything: any party's right, and the facilitator's when safety asks for it."""

    words: Annotated[Words, Ask(_("Why, and what would let it go on?"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"from": done["from"], "words": self.words})


@carries_out(SuspendDialogue, action="suspend_dialogue")
def suspend_dialogue(act: SuspendDialogue, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    if here.role == "delegate":
        find.joined_party(here)
    dialogue.phase_before, dialogue.phase = dialogue.phase, "suspended"
    dialogue.save(update_fields=["phase", "phase_before"])
    return Answer({"from": dialogue.phase_before})
