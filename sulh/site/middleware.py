"""Headers on every answer, and refusals as pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from sulh.rules.refusal import Refusal
from sulh.site.errors import csrf_failed, refused, too_large, unavailable
from sulh.site.first_css import FIRST_CSS_HASH

Answering = Callable[[HttpRequest], HttpResponse]

POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {FIRST_CSS_HASH}; img-src 'self'; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: browsers would then send `Origin: null` with forms, and no form could be checked.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SafeHeaders:
    """Outermost, so that errors and static files carry the headers too."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path_info.startswith("/" + settings.STATIC_URL.strip("/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Bounded:
    """Refuses what is too large before anybody reads it; a file in a form would be written to disk whole."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return too_large(request)
        return self.answer(request)


def crosses(meta: Mapping[str, Any]) -> bool:
    """Whether the browser says that another site had this request sent."""
    return meta.get("HTTP_SEC_FETCH_SITE", "none") not in ("same-origin", "none")


class FromHere:
    """Refuses changes that another site asks for. Browsers that say nothing are left to the form token."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS", "TRACE") and crosses(request.META):
            return csrf_failed(request)
        return self.answer(request)


class Refusals:
    """A refusal or a full disk becomes a page that says what to do."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(request, exception)
        if isinstance(exception, OperationalError):
            return unavailable(request)
        if isinstance(exception, DisallowedHost):
            return HttpResponse(status=400)
        return None
