"""The first page of a dialogue."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sulh.dialogue.pages.visit import Visit, in_dialogue


@require_safe
@in_dialogue
def overview(visit: Visit) -> HttpResponse:
    """Question, phase and the way on."""
    return visit.page("dialogue/overview.html")
