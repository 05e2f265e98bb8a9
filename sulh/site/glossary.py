"""The field's terms in the languages of the house, for translators and everybody who writes here."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sulh.languages import LANGUAGES, language_of

NOTES: dict[str, Any] = {
    "party": _("One of the sides that sit at the table."),
    "no_party": _("People who belong to none."),
    "moderator": _("Reads statements before they appear."),
    "registrar": _("Gives out the codes of one party."),
    "supporter": _("Outside state or body that supports, never decides."),
    "monitor": _("Checks whether promises are kept."),
    "editor": _("Of bulletins."),
    "operator": _("Runs the server."),
    "enumerator": _("Asks people and writes down their answers."),
    "teller": _("Counts cards or papers in a room."),
    "statement": _("One thing that somebody says."),
    "vote": _("A person's answer to a statement."),
    "side": _("A group found by statistics."),
    "share": _("Per cent who agree."),
    "interval": _("Of a share."),
    "cell": _("One group's answers to one statement."),
    "limit": _("Fewest answers shown."),
    "terms": _("Agreed rules of the dialogue."),
    "pledge": _("Of a supporter."),
    "tie": _("Declared relation of a supporter with a party."),
    "code": _("A person's key to take part."),
    "slip": _("Paper with a code."),
    "office": _("A role that somebody holds."),
    "desk": _("Page of what waits for me."),
    "reason": _("Of a refusal."),
    "contact": _("Meeting, visit, call."),
    "milestone": _("Outside event."),
    "comment": _("Of a reader."),
    "to_table": _("A text."),
    "ballot": _("Of the parties."),
    "ad_referendum": _("Consent until one's own principals confirm."),
    "level": _("Of a promise kept, 0-3."),
    "designation": _("Declared community."),
    "voting_sheet": _("Paper."),
}


@cache
def terms() -> dict[str, dict[str, str]]:
    """By the term's name: its word in each language, by the language's code."""
    found: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    )
    return found


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """One table: the reader's language first, then the others."""
    own = language_of(get_language())
    order = [own, *(each for each in LANGUAGES.values() if each is not own)]
    rows = [
        (name, NOTES.get(name, ""), [(language, words[language.code]) for language in order])
        for name, words in terms().items()
    ]
    rows.sort(key=lambda row: row[2][0][1].casefold())
    return render(request, "site/glossary.html", {"order": order, "rows": rows})


@require_safe
def glossary_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(terms(), json_dumps_params={"ensure_ascii": False})
