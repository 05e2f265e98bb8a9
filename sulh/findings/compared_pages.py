"""The pages on answers by language and by the way they came, and their JSON twins."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.findings import published
from sulh.findings.divided import CHANNELS, LANGUAGES, Division, shown
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement
from sulh.statements.queries import Shown, show

A_PAGE = 20


@dataclass(frozen=True)
class Compared:
    """One statement, as the reader sees it, with its rows: one for each party that can be compared."""

    said: Shown
    rows: list[dict[str, Any]]


@require_safe
@in_dialogue
def languages(visit: Visit) -> HttpResponse:
    """Statements whose answers differ by language first; twenty a page."""
    return _page(visit, LANGUAGES, "findings/languages.html")


@require_safe
@in_dialogue
def channels(visit: Visit) -> HttpResponse:
    """Statements whose answers differ by channel first; twenty a page."""
    return _page(visit, CHANNELS, "findings/channels.html")


def _page(visit: Visit, of: Division, template: str) -> HttpResponse:
    as_of, rows = shown(of, visit.dialogue)
    statements = [(key, list(some)) for key, some in groupby(rows, key=lambda row: str(row["statement"]))]
    last = max(1, -(-len(statements) // A_PAGE))
    page = page_number(visit.request.GET.get("page", "1"), last)
    here = dict(statements[(page - 1) * A_PAGE : page * A_PAGE])
    language = get_language() or "en"
    said = {each.id: each for each in show(Statement.objects.filter(pk__in=here), language)}
    return visit.page(
        template,
        as_of=as_of,
        compared=[Compared(said[key], some) for key, some in here.items() if key in said],
        parties=published.party_names(visit.dialogue, language),
        own_names=dict(settings.LANGUAGES),
        limit=visit.dialogue.cell_limit,
        page=page,
        last=last,
    )


@require_safe
@in_dialogue
def languages_json(visit: Visit) -> HttpResponse:
    """The same rows: numbers of people, null where they are hidden. Raises `Refusal("findings_missing")`."""
    return _json(visit, LANGUAGES)


@require_safe
@in_dialogue
def channels_json(visit: Visit) -> HttpResponse:
    """The same rows: numbers of people, null where they are hidden. Raises `Refusal("findings_missing")`."""
    return _json(visit, CHANNELS)


def _json(visit: Visit, of: Division) -> HttpResponse:
    as_of, rows = shown(of, visit.dialogue)
    if not as_of:
        raise Refusal("findings_missing")
    return JsonResponse({"dialogue": visit.dialogue.slug, "as_of": as_of, "comparisons": rows})
