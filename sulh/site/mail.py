"""Where mail is handed over: `SULH_EMAIL_URL` as Django's settings. Without it nothing is ever sent."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
# Scheme: (port if none is named, TLS from the beginning, TLS after STARTTLS).
_SCHEMES = {"smtp": (25, False, False), "smtp+tls": (587, False, True), "smtps": (465, True, False)}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Unreadable(ValueError):
    """The setting names no mail server. It says nothing of what it was: that holds a password."""

    def __init__(self) -> None:
        super().__init__("SULH_EMAIL_URL cannot be read")


@dataclass(frozen=True)
class Mail:
    """A mail server; `backend` is Django's. With no server everything else is empty."""

    backend: str = NOWHERE
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    ssl: bool = False
    starttls: bool = False


def parsed(address: str) -> Mail:
    """The server that `smtp+tls://user:password@host:587` names; none for an empty one.

    Schemes: `smtp+tls` (STARTTLS), `smtps` (TLS from the beginning), and `smtp` (this machine only).
    Raises `Unreadable` for any other.
    """
    if not address:
        return Mail()
    try:
        parts = urlsplit(address)
        named = parts.port
    except ValueError:
        raise Unreadable from None
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise Unreadable
    port, ssl, starttls = _SCHEMES[parts.scheme]
    if not (ssl or starttls) and parts.hostname not in _LOOPBACK:
        raise Unreadable
    return Mail(
        SMTP,
        parts.hostname,
        named or port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        ssl,
        starttls,
    )
