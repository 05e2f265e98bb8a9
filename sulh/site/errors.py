"""Error pages: each says what happened and what to do."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sulh.rules.refusal import Refusal
from sulh.site.messages import message

STATUS = {
    "role_may_not": 403,
    "findings_missing": 404,
    "phase_closed": 409,
    "key_reused": 409,
    "decided_already": 409,
    "no_such_dialogue": 404,
    "not_found": 404,
    "too_many_tries": 429,
    "thread_closed": 409,
    "comments_too_many_this_hour": 429,
    "comments_too_many_waiting": 429,
    "comments_too_many_from_you": 429,
    "incident_too_many": 429,
    "pulse_open_already": 409,
    "pulse_none_open": 409,
    "evidence_too_much": 429,
    "pdf_busy": 429,
    "record_behind": 503,
    "record_differs": 503,
    "record_unwritten": 503,
    "record_key_changed": 503,
}
log = logging.getLogger("sulh.errors")


def status_of(refusal: Refusal) -> int:
    """The HTTP status for a refusal: 403 for a missing right, 404, 409 for a conflict, else 422."""
    if refusal.code.startswith("condition_"):
        return 403
    return STATUS.get(refusal.code, 422)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _page(
        request, status_of(refusal), _("This is not possible"), message(refusal.code, refusal.params)
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, _("There is no such page"), _("The address may be mistyped, or what stood here was taken back."))  # fmt: skip


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, _("This could not be read"), _("What your browser sent is damaged or was changed on its way. Nothing was stored."))  # fmt: skip


def too_large(request: HttpRequest) -> HttpResponse:
    words = _("More was sent than fits in one form. Nothing was stored. Please go back and shorten it.")
    if request.path_info.startswith("/api/"):
        return JsonResponse({"code": "body_too_large", "params": {}, "message": words}, status=413)
    return _page(request, 413, _("This is too large"), words)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request, 403, _("The form could not be checked"),
        _("Your browser did not send back the small cookie that protects forms. Nothing was changed. "
          "Allow cookies for this site, go back (what you typed is still there), reload the page and send it again."),
    )  # fmt: skip


def broken(request: HttpRequest) -> HttpResponse:
    log.error("a page failed")
    return _page(request, 500, _("Something went wrong here"), _("It is not your fault, and nothing you sent was stored. Please try again."))  # fmt: skip


def unavailable(request: HttpRequest) -> HttpResponse:
    return _page(request, 503, _("The server cannot reach its data just now"), _("If you sent something, it was not stored. Please go back and try again in a minute."))  # fmt: skip


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"code": status, "title": title, "text": text, "what_to_do": ""}
    return render(request, "site/error.html", context, status=status)
