"""Where the facilitator hands in the file that a room brought back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sulh.acts import forms
from sulh.acts.perform import perform
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.office import refused_status
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.refusal import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
def join(visit: Visit) -> HttpResponse:
    """Ask for the file; bring it in; say what came of it. The file is read in memory and kept nowhere."""
    needs(visit, "facilitator")
    if visit.request.method != "POST":
        return _page(visit)
    try:
        act, _wrong = forms.read("JoinRoom", {"file": _text(visit)})
        if act is None:
            raise Refusal("room_file_unreadable", field="file")
        return _page(visit, done=perform(act, by=visit.office, in_=visit.dialogue.id))
    except Refusal as refusal:
        return _page(visit, refused=refusal)


def _text(visit: Visit) -> str:
    file = visit.request.FILES.get("file")
    if file is None:
        raise Refusal("room_file_unreadable", field="file")
    try:
        return str(file.read(), "utf-8")
    except UnicodeDecodeError as fault:
        raise Refusal("room_file_unreadable", field="file") from fault


def _page(visit: Visit, done: dict[str, Any] | None = None, refused: Refusal | None = None) -> HttpResponse:
    return visit.page(
        "statements/room_join.html", status=refused_status(refused) if refused else 200, done=done,
        refused=refused, may=allowed(visit, "join_room"),
    )  # fmt: skip
