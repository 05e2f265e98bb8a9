"""The page on answers by the way they came, and its JSON twin."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.findings import published
from sulh.findings.channels import shown
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement
from sulh.statements.pages.speaker import page_number
from sulh.statements.queries import Shown, show

A_PAGE = 20


@dataclass(frozen=True)
class Compared:
    """One statement, as the reader sees it, with its rows: one for each party that can be compared."""

    said: Shown
    rows: list[dict[str, Any]]


@require_safe
@in_dialogue
def channels(visit: Visit) -> HttpResponse:
    """Statements whose answers differ by channel first; twenty a page."""
    as_of, rows = shown(visit.dialogue)
    statements = [(key, list(some)) for key, some in groupby(rows, key=lambda row: str(row["statement"]))]
    last = max(1, -(-len(statements) // A_PAGE))
    page = page_number(visit.request.GET.get("page", "1"), last)
    here = dict(statements[(page - 1) * A_PAGE : page * A_PAGE])
    language = get_language() or "en"
    said = {each.id: each for each in show(Statement.objects.filter(pk__in=here), language)}
    return visit.page(
        "findings/channels.html",
        as_of=as_of,
        compared=[Compared(said[key], some) for key, some in here.items() if key in said],
        parties=published.party_names(visit.dialogue, language),
        limit=visit.dialogue.cell_limit,
        page=page,
        last=last,
    )


@require_safe
@in_dialogue
def as_json(visit: Visit) -> HttpResponse:
    """The same rows: numbers of people, null where they are hidden. Raises `Refusal("findings_missing")`."""
    as_of, rows = shown(visit.dialogue)
    if not as_of:
        raise Refusal("findings_missing")
    return JsonResponse({"dialogue": visit.dialogue.slug, "as_of": as_of, "comparisons": rows})
