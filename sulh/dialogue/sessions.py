"""Who a request comes from: one cookie per dialogue for a participant, one for an office holder.

Signing in changes nothing in a dialogue, so it is no act; sessions are written through the same
writer. The cookie holds 256 random bits; the database holds their SHA-256.

On a phone that others use too the visit ends after ten minutes without a page. No time finer than an hour
is kept on the server, so the end stands in the cookie itself, sealed under the server's key:
`~random.end.seal`. Each page renews end and seal; the random part stays, and only that part is digested,
so that renewing writes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
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
# The longest visit on a shared phone: two hours and what is left of the present one.
LONGEST = timedelta(hours=3)
IDLE = 600  # seconds without a page, after which a visit on a shared phone is over
_SHARED = "~"  # no other token begins so


def digest(token: str) -> str:
    """What is stored of a token: the SHA-256 of the part that never changes."""
    return hashlib.sha256(token.partition(".")[0].encode()).hexdigest()


def is_shared(token: str) -> bool:
    """Whether a token is of a phone that others use too."""
    return token.startswith(_SHARED)


def alive(token: str) -> bool:
    """Whether a token has not ended by itself. Whether it stands for anybody, only the database knows."""
    if not is_shared(token):
        return True
    constant, _dot, rest = token.partition(".")
    end, _dot, seal = rest.partition(".")
    return hmac.compare_digest(seal.encode(), _seal(constant, end).encode()) and int(end) > time.time()


def renewed(token: str) -> str:
    """The token of a shared phone with a new end, `IDLE` seconds from now."""
    constant, end = token.partition(".")[0], str(int(time.time()) + IDLE)
    return f"{constant}.{end}.{_seal(constant, end)}"


def _seal(constant: str, end: str) -> str:
    said = f"end of a visit {constant}.{end}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]


def start(dialogue: str, kind: str, subject: str, *, shared: bool = False) -> str:
    """A new session's token. A participant has one device at a time: earlier ones are signed out.

    `shared`: of a phone that others use too.
    """
    token = (_SHARED if shared else "") + secrets.token_urlsafe(32)
    if kind == "participant":
        Session.objects.filter(kind=kind, subject=subject).delete()
    Session.objects.filter(expires__lt=clock.now()).delete()
    Session.objects.create(
        digest=digest(token),
        dialogue_id=dialogue,
        kind=kind,
        subject=subject,
        expires=clock.now() + (LONGEST if shared else LIFETIME[kind]),
    )
    return renewed(token) if shared else token


def find(dialogue: str, token: str) -> Actor:
    """Whom a token stands for in `dialogue`; the public where it is unknown, expired or another's."""
    if not alive(token):
        return PUBLIC
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


def token_of(request: HttpRequest, dialogue: Dialogue, kind: str) -> str:
    """The token that came with this request, or nothing."""
    return request.COOKIES.get(cookie(dialogue, kind), "")


def actor(request: HttpRequest, dialogue: Dialogue, kind: str) -> Actor:
    """The participant or the office holder behind this request, or the public."""
    token = token_of(request, dialogue, kind)
    found = find(dialogue.id, token) if token else PUBLIC
    return found if found.kind == kind else PUBLIC


def put_cookie(response: HttpResponse, dialogue: Dialogue, kind: str, token: str) -> None:
    """Hand over a token. On a shared phone the browser keeps it no longer than it is open."""
    response.set_cookie(
        cookie(dialogue, kind), token, path="/", secure=settings.HTTPS, httponly=True,
        samesite="Lax" if kind == "participant" else "Strict",
        max_age=None if is_shared(token) else int(LIFETIME[kind].total_seconds()),
    )  # fmt: skip


def renew(request: HttpRequest, response: HttpResponse, dialogue: Dialogue) -> None:
    """Let a visit on a shared phone go on for ten minutes from this answer; one that is over is forgotten."""
    token = token_of(request, dialogue, "participant")
    if is_shared(token) and alive(token):
        put_cookie(response, dialogue, "participant", renewed(token))
    elif is_shared(token):
        forget(response, dialogue, "participant")


# What a browser is told when somebody leaves (the header Clear-Site-Data). The cache too: of pages nothing is
# kept, but a browser could bring one back from memory.
EVERYTHING_HERE = '"cache", "cookies", "storage"'


def forget(response: HttpResponse, dialogue: Dialogue, kind: str) -> None:
    """Take the token off the phone."""
    response.delete_cookie(cookie(dialogue, kind), path="/")


def end(request: HttpRequest, response: HttpResponse, dialogue: Dialogue, kind: str) -> None:
    """Sign this device out."""
    token = token_of(request, dialogue, kind)
    if token:
        write(lambda: Session.objects.filter(digest=digest(token)).delete())
    forget(response, dialogue, kind)
