"""Where voices are recorded: what is read aloud in a language and what is not; and the sound itself."""

from __future__ import annotations

import base64
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sulh.acts import forms
from sulh.acts.forms import Form
from sulh.acts.perform import perform
from sulh.dialogue.models import Voice
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.office import refused_status
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.dialogue.pages.wording_desk import VOICES
from sulh.dialogue.voices.acts import MOST_KB
from sulh.dialogue.voices.finding import STATES, Line, is_current, lines
from sulh.dialogue.voices.ranges import part
from sulh.rules.refusal import Refusal

A_PAGE = 20
RECORDERS = ("translator", "facilitator")


@dataclass(frozen=True)
class Shown:
    """One thing to be read aloud: what it is, its recording, and the forms that change it."""

    line: Line
    record: Form | None
    withdraw: Form | None


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
def voices(visit: Visit) -> HttpResponse:
    """Everything that can be read aloud in one language, what lacks a voice first; takes a recording too."""
    needs(visit, *RECORDERS)
    if visit.request.method != "POST":
        return _page(visit)
    posted = visit.request.POST
    try:
        _record(visit)
    except Refusal as refusal:
        return _page(visit, refusal)
    return HttpResponseRedirect(
        f"{visit.url('voices')}?{urlencode({'language': posted.get('language', ''), 'done': 'RecordVoice'})}"
    )


def _record(visit: Visit) -> None:
    """Perform the act with the file that was sent. Raises `Refusal`."""
    posted, file = visit.request.POST, visit.request.FILES.get("file")
    if file is None:
        raise Refusal("voice_not_sound", field="data")
    if file.size is None or file.size > MOST_KB * 1000:
        raise Refusal("voice_too_large", field="data", most=MOST_KB)
    values = forms.values_from("RecordVoice", posted) | {"data": base64.b64encode(file.read()).decode()}
    act, _wrong = forms.read("RecordVoice", values)
    if act is None:
        raise Refusal("field_invalid", field="recorder")
    perform(act, by=visit.office, in_=visit.dialogue.id, key=posted.get("key", "")[:36])


def _page(visit: Visit, refused: Refusal | None = None) -> HttpResponse:
    language = _language(visit)
    found = sorted(lines(visit.dialogue, language), key=lambda line: STATES.index(line.state))
    last = max(1, -(-len(found) // A_PAGE))
    page = page_number(visit.request.GET.get("page", "1"), last)
    typed = visit.request.POST
    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    if refused:  # what was sent stands alone, so that nobody has to look for it
        sent = (typed.get("about", ""), typed.get("subject", ""))
        shown = [line for line in found if (line.about, line.thing.subject) == sent] or shown
    return visit.page(
        "dialogue/voices.html", status=refused_status(refused) if refused else 200, code=language,
        shown=[_shown(visit, line, language, typed.get("recorder", "")) for line in shown], refused=refused,
        counts=Counter(line.state for line in found), states=STATES, page=page, last=last,
    )  # fmt: skip


def _language(visit: Visit) -> str:
    """The language that is looked at: the one asked for, else the reader's, else the dialogue's first."""
    known = [code for code, _name in visit.languages]
    wanted = visit.request.POST.get("language") or visit.request.GET.get("language") or get_language()
    return wanted if wanted in known else known[0]


def _shown(visit: Visit, line: Line, language: str, recorder: str) -> Shown:
    slot = {"about": line.about, "subject": line.thing.subject, "language": language}
    record = withdraw = None
    if allowed(visit, "record_voice"):
        record = visit.form(
            "RecordVoice", submit=_("Keep this recording"), values={"recorder": recorder},
            hidden=slot | {"words": line.digest}, only=["recorder"],
        )  # fmt: skip
        record.action = visit.url("voices")
    if line.kept and allowed(visit, "withdraw_voice"):
        withdraw = visit.form("WithdrawVoice", submit=_("Delete the recording"), hidden=slot, only=[])
    return Shown(line, record, withdraw)


@require_safe
@in_dialogue
def voice(visit: Visit, voice: str) -> HttpResponse:
    """One recording, whole or the part that the browser asks for.

    Everybody hears only what speaks the present words; whoever records may also hear what no longer does.
    """
    row = Voice.objects.filter(dialogue=visit.dialogue, pk=voice).select_related("sound", "dialogue").first()
    if row is None or not (is_current(row) or visit.standing.roles & set(RECORDERS)):
        raise Refusal("not_found")
    data = bytes(row.sound.data)
    about: dict[str, Any] = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": "inline",
        # Sound is small already, and a part of something compressed is no part of the sound.
        "Content-Encoding": "identity",
    }
    asked = visit.request.headers.get("Range", "")
    try:
        # No part is good for a condition: nothing here says which version somebody has.
        wanted = part(asked, len(data)) if "If-Range" not in visit.request.headers else None
    except ValueError:
        about["Content-Range"] = f"bytes */{len(data)}"
        return HttpResponse(status=416, headers=about, content_type=row.kind)
    if wanted is None:
        return HttpResponse(data, headers=about, content_type=row.kind)
    first, end = wanted
    about["Content-Range"] = f"bytes {first}-{end}/{len(data)}"
    return HttpResponse(data[first : end + 1], status=206, headers=about, content_type=row.kind)


def recording(visit: Visit) -> list[Task]:
    """The way to this page, while something may be recorded or taken away."""
    may = allowed(visit, "record_voice") or Voice.objects.filter(dialogue=visit.dialogue).exists()
    return [Task(*VOICES, href=visit.url("voices"))] if may else []


def translator(visit: Visit) -> list[Task]:
    """The same for translators; whoever facilitates too has it already."""
    return [] if "facilitator" in visit.standing.roles else recording(visit)


add(Section(26, "facilitator", recording), Section(26, "translator", translator))
