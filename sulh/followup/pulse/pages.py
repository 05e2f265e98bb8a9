"""Answering the open wave on one page, and what the closed ones say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import ValidationError

from sulh.acts.forms import Form
from sulh.acts.perform import perform
from sulh.acts.registry import Act
from sulh.dialogue import consent_screen
from sulh.dialogue.drawing import Direction
from sulh.dialogue.milestones import milestones
from sulh.dialogue.models import Participant, Party
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, for_participants, in_dialogue
from sulh.followup import files
from sulh.followup.pulse import reading
from sulh.followup.pulse.acts import open_wave
from sulh.followup.pulse.answering import AnswerAssistedPulse, AnswerPulse, asked
from sulh.followup.pulse.models import PulseWave
from sulh.followup.pulse.plot import plot
from sulh.rules.refusal import Refusal
from sulh.statements.paper import visiting

_TEMPLATE = "followup/pulse/answer.html"
COLUMNS = ("wave", "closed", "baseline", "question", "party", "agree", "answered", "low", "high")


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
@for_participants
def pulse(visit: Visit) -> HttpResponse:
    """All questions of the open wave; the answers to them, for oneself or for somebody who is helped."""
    if visit.request.method == "POST":
        return _answer(visit)
    return _page(visit)


def _page(visit: Visit, form: Form | None = None, status: int = 200) -> HttpResponse:
    token = visiting.token_of(visit.request, visit.dialogue)
    helped = visiting.person(visit.dialogue.id, token) if _helps(visit) else ""
    person = Participant.objects.filter(pk=helped or visit.participant.id).first()
    wave = open_wave(visit.dialogue)
    begin = form
    if wave and _helps(visit) and not helped and begin is None:
        begin = visit.form("BeginAssistedPulse", submit=_("Begin"), next=visit.url("pulse"))
        begin.key = ""
    response = visit.page(
        _TEMPLATE, status=status, wave=wave, helping=bool(helped),
        answers=bool(wave and person and asked(wave, person)), begin=begin, screen=consent_screen,
        thanks="thanks" in visit.request.GET, entered=visit.participant.kind == "participant",
    )  # fmt: skip
    if helped:
        visiting.put(response, visit.dialogue, token)
    return response


def _helps(visit: Visit) -> bool:
    return visit.participant.kind != "participant" and allowed(visit, "assist_pulse")


def _answer(visit: Visit) -> HttpResponse:
    """Questions that were left open stay as they were answered before, or unanswered."""
    posted = visit.request.POST
    given = {name[2:]: str(posted[name]) for name in posted if name.startswith("q-")}
    if not given:
        return HttpResponseRedirect(visit.url("pulse"))
    fields: dict[str, Any] = {"wave": posted.get("wave", "")[:8], "answers": given}
    made: Act
    try:
        if _helps(visit):
            made = AnswerAssistedPulse.model_validate(
                fields | {"visit": visiting.token_of(visit.request, visit.dialogue)}
            )
        else:
            made = AnswerPulse.model_validate(fields)
    except ValidationError as fault:
        raise Refusal("field_invalid") from fault
    by = visit.office if _helps(visit) or visit.participant.kind != "participant" else visit.participant
    perform(made, by=by, in_=visit.dialogue.id)
    return HttpResponseRedirect(f"{visit.url('pulse')}?thanks=1")


@redraws("BeginAssistedPulse")
def not_begun(visit: Visit, form: Form, status: int) -> HttpResponse:
    return _page(visit, form, status)


@after("BeginAssistedPulse")
def begun(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """The device is this person's until "Next person"; whoever was helped before is forgotten."""
    if before := visiting.token_of(visit.request, visit.dialogue):
        visiting.forget(before)
    response = HttpResponseRedirect(visit.url("pulse"))
    visiting.put(response, visit.dialogue, answer["token"])
    return response


@require_POST
@in_dialogue
def next_person(visit: Visit) -> HttpResponse:
    """The visit is over and forgotten; the device waits for somebody else."""
    response = HttpResponseRedirect(visit.url("pulse"))
    visiting.end(visit.request, response, visit.dialogue)
    return response


def part(visit: Visit, of: str) -> Mapping[str, Any] | None:
    """What the page "on the ground" shows of the pulses; nothing before the first wave."""
    waves = reading.closed_waves(visit.dialogue)
    opened = open_wave(visit.dialogue)
    if not waves and opened is None:
        return None
    outside = milestones(visit.dialogue)
    rows = reading.series(waves)
    direction: Direction = "rtl" if get_language_bidi() else "ltr"
    days = [each.day for each in outside]
    found = reading.verdicts_of(rows)
    shown = [
        {"series": row, "verdict": verdict, "plot": plot(row.points, days, direction)}
        for row, verdict in zip(rows, found, strict=True)
    ]
    told = max((each.comparisons for each in found), default=0)
    return {"waves": waves, "open": opened, "rows": shown,
            "outside": outside, "names": names(visit), "comparisons": told}  # fmt: skip


def names(visit: Visit) -> dict[str, Mapping[str, str]]:
    return dict(Party.objects.filter(dialogue=visit.dialogue).values_list("pk", "names"))


@require_safe
@in_dialogue
def wave(visit: Visit, n: int) -> HttpResponse:
    """One closed wave as it was published. Refuses `not_found`."""
    found = PulseWave.objects.filter(dialogue=visit.dialogue, n=n).exclude(closed="").first()
    if found is None:
        raise Refusal("not_found")
    rows = [(row, row.points[0]) for row in reading.series([found])]
    return visit.page("followup/pulse/wave.html", wave=found, rows=rows, names=names(visit))


def as_json(waves: list[PulseWave]) -> list[dict[str, Any]]:
    return [
        {"wave": row.n, "opened": row.opened.date().isoformat(), "closed": row.closed,
         "asked": [row.party_id] if row.party_id else [], "baseline": row.baseline,
         "questions": row.questions, "results": row.results, "digest": row.digest}
        for row in waves
    ]  # fmt: skip


@require_safe
@in_dialogue
def results_json(visit: Visit) -> HttpResponse:
    shown = {
        "simulated": visit.dialogue.demonstration,
        "waves": as_json(reading.closed_waves(visit.dialogue)),
    }
    return JsonResponse(shown, json_dumps_params={"ensure_ascii": False})


@require_safe
@in_dialogue
def results_csv(visit: Visit) -> HttpResponse:
    """One line per wave, question and group; empty numbers are hidden ones."""
    rows = reading.series(reading.closed_waves(visit.dialogue))
    return files.table(visit, "pulses", COLUMNS, (_cells(row, point) for row in rows for point in row.points))


def _cells(row: reading.Series, point: reading.Point) -> list[Any]:
    line = [point.wave, point.day, int(point.baseline), row.question, row.party or "all"]
    if point.hidden:
        return [*line, None, None, None, None]
    return [*line, point.agree, point.answered, *(f"{end:.4f}" for end in point.interval)]
