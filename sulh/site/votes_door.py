"""A door of its own for votes, in front of Django, whose request handling is most of what a vote costs.

It makes the checks that Django's middleware makes of the same request (host, where it comes from, form
token, size, headers) and asks the same table of permissions; the write checks phase, statement,
participant and session again. Whatever it does not answer with a plain "yes, and next comes this" it hands
to Django unread, which then refuses in words. So there is one set of refusals, and this file can only ever
be stricter.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http.request import split_domain_port, validate_host
from django.middleware import csrf
from pydantic import ValidationError

from sulh.acts.writer import write_together
from sulh.dialogue import sessions
from sulh.dialogue.models import Dialogue
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal
from sulh.rules.standing import Standing
from sulh.site.api import KEY
from sulh.site.middleware import HEADERS, crosses
from sulh.statements.acts.voting import CastVote, answer_to, sent
from sulh.statements.voting import choosing
from sulh.statements.voting.casting import Stands, cast

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

MOST_BYTES = 2000
_CSRF: Any = csrf
_KEY = re.compile(KEY)
_API = re.compile(r"/api/v1/dialogues/([\w-]{1,60})/acts/CastVote")
_PREFIXES = "|".join(code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
_PAGE = re.compile(rf"(?:/(?:{_PREFIXES}))?/d/([\w-]{{1,60}})/votes")
_ANSWER = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    *HEADERS.items(),
]
_OVER_TLS = [("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}")]


class Handed(Exception):
    """Not for this door."""


def with_door(django: Application) -> Application:
    """`django` behind the door."""

    def application(environ: Environ, start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith(("/votes", "/CastVote")):
            try:
                body = json.dumps(_answer(environ)).encode()
            except (Handed, Refusal, DatabaseError):
                return django(environ, start)
            secure = _OVER_TLS if settings.SECURE_HSTS_SECONDS and _scheme(environ) == "https" else []
            start("200 OK", [*_ANSWER, *secure, ("Content-Length", str(len(body)))])
            return [body]
        return django(environ, start)

    return application


def _answer(environ: Environ) -> dict[str, Any]:
    """What the vote in this request is answered with. Raises `Handed` or `Refusal`: Django shall say why."""
    path = environ["PATH_INFO"]
    by_api = _API.fullmatch(path)
    found = by_api or _PAGE.fullmatch(path)
    _check_host(environ.get("HTTP_HOST", ""))
    if found is None or crosses(environ) or not _KEY.fullmatch(environ.get("HTTP_IDEMPOTENCY_KEY", "")):
        raise Handed
    of = _table(found[1])
    token = _bearer(environ) if by_api else _cookie(environ, of.dialogue)
    if not sessions.alive(token):
        raise Handed
    body = _body(environ)
    try:
        act = CastVote.model_validate_json(body)
    except ValidationError as fault:
        raise Handed from fault
    session = sessions.digest(token)
    participant, party = _participant(of.dialogue, session)
    permit(act.action(), Standing(frozenset({"participant"}), of.phase, party=party))
    vote = sent(act, of.dialogue, participant, session)
    stands: Stands = write_together(cast, vote)
    return answer_to(vote, party, stands, act.language)


def _check_host(host: str) -> None:
    if not _allowed(host):
        raise Handed


@lru_cache(64)
def _allowed(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _scheme(environ: Environ) -> str:
    """Told as Django tells it: by the proxy in front, where one is trusted."""
    trusted: tuple[str, str] | None = settings.SECURE_PROXY_SSL_HEADER
    if trusted and trusted[0] in environ:
        name, secure = trusted
        return "https" if environ[name].partition(",")[0].strip() == secure else "http"
    return str(environ["wsgi.url_scheme"])


def _body(environ: Environ) -> bytes:
    """The whole body; it is left there for Django to read once more."""
    length = environ.get("CONTENT_LENGTH") or "0"
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if not length.isdigit() or not 0 < int(length) <= MOST_BYTES or kind != "application/json":
        raise Handed
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _bearer(environ: Environ) -> str:
    kind, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if kind != "Bearer" or not token:
        raise Handed
    return str(token)


def _cookie(environ: Environ, dialogue: str) -> str:
    """The participant's session, out of a request whose form token is right and whose origin is ours."""
    cookies = dict(part.strip().partition("=")[::2] for part in environ.get("HTTP_COOKIE", "").split(";"))
    secret, sent_token = cookies.get(settings.CSRF_COOKIE_NAME, ""), environ.get("HTTP_X_CSRFTOKEN", "")
    origin = f"{_scheme(environ)}://{environ.get('HTTP_HOST', '')}"
    if environ.get("HTTP_ORIGIN", "") not in (origin, *settings.CSRF_TRUSTED_ORIGINS):
        raise Handed
    try:
        # Django's own comparison, so that both doors know a token alike.
        _CSRF._check_token_format(secret)
        _CSRF._check_token_format(sent_token)
    except csrf.InvalidTokenFormat as fault:
        raise Handed from fault
    token: str = cookies.get(f"{settings.COOKIE_PREFIX}p-{dialogue[:12]}", "")
    if not token or not _CSRF._does_token_match(sent_token, secret):
        raise Handed
    return token


_ids: dict[str, str] = {}
_people: dict[str, tuple[str, str, str]] = {}
_MOST = 50_000


def forget() -> None:
    """Forget who came by which token, and which dialogue has which address."""
    _ids.clear()
    _people.clear()


def _table(slug: str) -> choosing.Table:
    dialogue = _ids.get(slug)
    if dialogue is None:
        dialogue = Dialogue.objects.filter(slug=slug).values_list("pk", flat=True).first()
        if dialogue is None:
            raise Handed
        _ids[slug] = dialogue
    of = choosing.table(dialogue)
    if of is None:
        _ids.pop(slug, None)
        raise Handed
    return of


def _participant(dialogue: str, session: str) -> tuple[str, str]:
    """Id and party of the participant behind a session. Whether it still stands, the write asks again."""
    known = _people.get(session)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT door.dialogue_id, person.id, COALESCE(person.party_id, '') FROM dialogue_session door"
                " JOIN dialogue_participant person ON person.id = door.subject"
                " WHERE door.digest = %s AND door.kind = 'participant'",
                [session],
            )
            known = cursor.fetchone()
        if known is None:
            raise Handed
        if len(_people) >= _MOST:
            _people.clear()
        _people[session] = known
    if known[0] != dialogue:
        raise Handed
    return known[1], known[2]
