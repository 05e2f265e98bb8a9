"""One person at a time on an enumerator's device: a session of its own kind, apart from the enumerator's.

It stands for the participant, ends after ten minutes without a page, and nothing in it names the enumerator.
A phone on which the same person is signed in stays signed in and shows nothing of it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sulh.acts import clock
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.dialogue.models import Dialogue, Session

KIND = "assisted"


def begin(dialogue: str, participant: str) -> str:
    """A new visit's token. Inside an act."""
    return sessions.start(dialogue, KIND, participant, shared=True)


def person(dialogue: str, token: str) -> str:
    """The participant whose visit this is; empty where it is over."""
    if not token or not sessions.is_shared(token) or not sessions.alive(token):
        return ""
    rows = Session.objects.filter(
        digest=sessions.digest(token), dialogue_id=dialogue, kind=KIND, expires__gt=clock.now()
    )
    return rows.values_list("subject", flat=True).first() or ""


def token_of(request: HttpRequest, dialogue: Dialogue) -> str:
    return request.COOKIES.get(_cookie(dialogue), "")


def put(response: HttpResponse, dialogue: Dialogue, token: str) -> None:
    """Let the visit go on for ten minutes from this answer, no longer than the browser is open."""
    response.set_cookie(
        _cookie(dialogue), sessions.renewed(token), path="/", secure=settings.HTTPS, httponly=True,
        samesite="Strict",
    )  # fmt: skip


def end(request: HttpRequest, response: HttpResponse, dialogue: Dialogue) -> None:
    """Forget the person on this device: session, cookie, and pages that the browser may have kept."""
    if token := token_of(request, dialogue):
        forget(token)
    response.delete_cookie(_cookie(dialogue), path="/")
    response["Clear-Site-Data"] = '"cache"'


def forget(token: str) -> None:
    write(lambda: Session.objects.filter(digest=sessions.digest(token), kind=KIND).delete())


def end_of(dialogue: str, participant: str) -> None:
    """End every visit of somebody who leaves for good. Inside an act."""
    Session.objects.filter(dialogue_id=dialogue, kind=KIND, subject=participant).delete()


def _cookie(dialogue: Dialogue) -> str:
    return f"{settings.COOKIE_PREFIX}a-{dialogue.id[:12]}"
