"""The list of accepted statements."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.statements import queries
from sulh.statements.acts.voting import fresh_counter
from sulh.statements.pages.speaker import language, speakers

A_PAGE = 50


@require_safe
@in_dialogue
def statements(visit: Visit) -> HttpResponse:
    """Fifty a page, with answers for participants. How somebody answered is never shown, to nobody."""
    rows = queries.accepted(visit.dialogue.id)
    count = rows.count()
    last = max(1, -(-count // A_PAGE))
    page = page_number(visit.request.GET.get("page", "1"), last)
    answers = visit.dialogue.phase == "listening" and visit.participant.kind == "participant"
    return visit.page(
        "statements/statements.html",
        shown=queries.show(rows[(page - 1) * A_PAGE : page * A_PAGE], language()),
        count=count,
        page=page,
        last=last,
        counter=fresh_counter(visit.participant.id) if answers else 0,
        speaks=bool(speakers(visit)),
        answered=visit.request.GET.get("answered", ""),
    )
