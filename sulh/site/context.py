"""What every page knows: language, direction, the other languages of the same page, and warnings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import translate_url
from django.utils import translation

from sulh.site import messages

TAGS = {"en": "en", "fa-af": "fa-AF"}


def base(request: HttpRequest) -> dict[str, Any]:
    code = translation.get_language() or settings.LANGUAGE_CODE
    path = request.get_full_path()
    done = request.GET.get("done", "")
    return {
        "language": code,
        "lang_tag": TAGS.get(code, code),
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "languages": [
            {
                "code": TAGS.get(other, other),
                "name": name,
                "url": translate_url(path, other),
                "current": other == code,
            }
            for other, name in settings.LANGUAGES
        ],
        "unencrypted": not settings.HTTPS,
        "demonstration": False,
        "light": False,
        "notice": {"kind": "ok", "text": messages.done(done)} if done else None,
        "csrf": lambda: get_token(request),
        "path": path,
    }
