"""Every dialogue on this server."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sulh.dialogue.models import Dialogue


@require_safe
def dialogues(request: HttpRequest) -> HttpResponse:
    """All that were called, the newest first; room that was only made is nobody's business yet."""
    rows = Dialogue.objects.exclude(phase="draft").order_by("-opened", "slug")
    return render(request, "dialogue/dialogues.html", {"dialogues": rows})
