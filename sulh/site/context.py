"""What every page knows: language, direction, the other languages of the same page, and warnings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse, translate_url
from django.utils import translation

from sulh.site import messages
from sulh.site.jinja import tag


def _of_this_site(url: str) -> str:
    """`url` as a link: one that begins with two slashes or a backslash would lead to another site."""
    return "/" + url.lstrip("/\\")


def base(request: HttpRequest) -> dict[str, Any]:
    code = translation.get_language() or settings.LANGUAGE_CODE
    path = request.get_full_path()
    done = request.GET.get("done", "")
    return {
        "language": code,
        "lang_tag": tag(code),
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "languages": [
            {
                "code": tag(other),
                "name": name,
                "url": _of_this_site(translate_url(path, other)),
                "current": other == code,
            }
            for other, name in settings.LANGUAGES
        ],
        "unencrypted": not settings.HTTPS,
        "unreviewed": code in settings.UNREVIEWED_LANGUAGES,
        "notice": {"kind": "ok", "text": messages.done(done), "entry": _entry(request)} if done else None,
        "home_url": reverse("home"),
        "report_url": reverse("report"),
        "csrf": lambda: get_token(request),
        "path": path,
    }


def _entry(request: HttpRequest) -> int | None:
    """The entry of the diary that the act just done has become."""
    said = request.GET.get("entry", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
