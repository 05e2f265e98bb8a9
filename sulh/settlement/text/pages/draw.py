"""How every page of the text is drawn: with the names and directions of the text's languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from sulh.dialogue.pages.visit import Visit
from sulh.settlement.export.words import direction, own_name


def draw(visit: Visit, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A text may have languages that the house does not speak, so their names come with the page."""
    return visit.page(template, status=status, own_name=own_name, direction=direction, **context)
