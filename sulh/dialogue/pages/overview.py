"""The first page of a dialogue: the question, where it stands, how to take part, who is missing."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sulh.acts import log
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages import register, tiles
from sulh.dialogue.pages.allowed import open_to_all
from sulh.dialogue.pages.doors import has_register
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.pages.wording import BESIDE, NOW
from sulh.dialogue.templates import all_templates
from sulh.rules.phases import MAIN_LINE

# How far back in the diary to look for the words that came with a pause or an end.
_LOOK_BACK = 200


@require_safe
@in_dialogue
def overview(visit: Visit) -> HttpResponse:
    """Question, phase and the way on."""
    dialogue = visit.dialogue
    line = line_of(dialogue)
    found = register.rows(dialogue) if has_register(dialogue) else []
    return visit.page(
        "dialogue/overview.html",
        line=line,
        there=place_on(line, dialogue),
        beside=dialogue.phase not in MAIN_LINE,
        now=NOW[dialogue.phase],
        words=_words(dialogue) if dialogue.phase not in MAIN_LINE else "",
        inside=visit.participant.kind == "participant",
        may_enter=open_to_all(visit, "redeem_code"),
        tiles=tiles.tiles(dialogue),
        missing=register.missing(found),
        shows_register=has_register(dialogue),
    )


def line_of(dialogue: Dialogue) -> list[str]:
    """The phases that this kind of dialogue goes through, of those that everybody sees."""
    own = next((kind.phases for kind in all_templates() if kind.id == dialogue.template), MAIN_LINE)
    return [phase for phase in MAIN_LINE if phase in own]


def place_on(line: list[str], dialogue: Dialogue) -> int:
    """Where the dialogue stands on its line: -1 for nowhere, the line's length for past its end."""
    if dialogue.phase == "closed":
        return len(line)
    phase = dialogue.phase_before if dialogue.phase == "suspended" else dialogue.phase
    phase = BESIDE.get(phase, phase)
    return line.index(phase) if phase in line else -1


def _words(dialogue: Dialogue) -> str:
    """What was said publicly when the dialogue was paused or ended."""
    for entry, _opened in islice(log.entries(dialogue.id, newest_first=True), _LOOK_BACK):
        if entry["act"] in ("SuspendDialogue", "ChangePhase"):
            said: dict[str, Any] = entry["view"]
            return str(said.get("words", ""))
    return ""
