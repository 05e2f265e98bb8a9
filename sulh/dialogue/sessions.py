"""Who a request comes from: one cookie per dialogue for a participant, one for an office holder.

Signing in changes nothing in a dialogue, so it is no act; sessions are written through the same
writer. The cookie holds 256 random bits; the database holds their SHA-256.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue, Session

PUBLIC = Actor("public")
_FIND = "SELECT kind, subject FROM dialogue_session WHERE digest = %s AND dialogue_id = %s AND expires > %s"
LIFETIME = {"participant": timedelta(days=60), "holder": timedelta(hours=12)}


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def start(dialogue: str, kind: str, subject: str) -> str:
    """A new session's token. A participant has one device at a time: earlier ones are signed out."""
    token = secrets.token_urlsafe(32)
    if kind == "participant":
        Session.objects.filter(kind=kind, subject=subject).delete()
    Session.objects.filter(expires__lt=clock.now()).delete()
    Session.objects.create(
        digest=digest(token),
        dialogue_id=dialogue,
        kind=kind,
        subject=subject,
        expires=clock.now() + LIFETIME[kind],
    )
    return token


def find(dialogue: str, token: str) -> Actor:
    """Whom a token stands for in `dialogue`; the public where it is unknown, expired or another's."""
    now = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:  # asked with every vote, so it is one query and no model
        cursor.execute(_FIND, [digest(token), dialogue, now])
        found = cursor.fetchone()
    if found is None:
        return PUBLIC
    kind, subject = found
    return Actor("participant" if kind == "participant" else "holder", subject)


def cookie(dialogue: Dialogue, kind: str) -> str:
    """The neutral cookie name: prefixed over HTTPS, one per dialogue and kind."""
    return f"{settings.COOKIE_PREFIX}{'p' if kind == 'participant' else 'o'}-{dialogue.id[:12]}"


def actor(request: HttpRequest, dialogue: Dialogue, kind: str) -> Actor:
    """The participant or the office holder behind this request, or the public."""
    token = request.COOKIES.get(cookie(dialogue, kind), "")
    found = find(dialogue.id, token) if token else PUBLIC
    return found if found.kind == kind else PUBLIC


def put_cookie(response: HttpResponse, dialogue: Dialogue, kind: str, token: str) -> None:
    response.set_cookie(
        cookie(dialogue, kind), token, path="/", secure=settings.HTTPS, httponly=True,
        samesite="Lax" if kind == "participant" else "Strict", max_age=int(LIFETIME[kind].total_seconds()),
    )  # fmt: skip


def end(request: HttpRequest, response: HttpResponse, dialogue: Dialogue, kind: str) -> None:
    """Sign this device out."""
    token = request.COOKIES.get(cookie(dialogue, kind), "")
    if token:
        write(lambda: Session.objects.filter(digest=digest(token)).delete())
    response.delete_cookie(cookie(dialogue, kind), path="/")
