"""The sheet of sealed slips: drawn once, in the answer to the act that made the codes, and never again."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from sulh.dialogue import codes
from sulh.dialogue.pages.after import after
from sulh.dialogue.pages.office import qr
from sulh.dialogue.pages.visit import Visit


@after("IssueCodes")
def sheet(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """Slips to print and cut. The same form sent again finds no codes any more and says what to do."""
    address = slip_address(visit)
    slips = [
        {"code": codes.shown(code), "picture": qr(f"{address}#{code}")} for code in answer.get("codes", ())
    ]
    context = {
        "slips": slips,
        "address": address.partition("://")[2],
        "keep": _keep_or_destroy(visit),
        "sheet": answer["sheet"],
        "count": answer["count"],
        "next": next,
    }
    return visit.page("dialogue/sheet.html", **context)


def slip_address(visit: Visit) -> str:
    """The door's address in the dialogue's first language; a code stands only behind its `#`."""
    with translation.override(visit.languages[0][0]):
        return visit.request.build_absolute_uri(visit.url("join"))


def _keep_or_destroy(visit: Visit) -> list[dict[str, str]]:
    """The one line of a slip in each language of the dialogue, with its direction."""
    lines = []
    for code, _own in visit.languages:
        with translation.override(code):
            direction = "rtl" if translation.get_language_bidi() else "ltr"
            lines.append({"lang": code, "dir": direction, "text": _("Keep or destroy.")})
    return lines
