"""How long each language waits for what is said in the others, for anybody."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.statements.choices import NAMES
from sulh.statements.waits import waits


@require_safe
@in_dialogue
def languages(visit: Visit) -> HttpResponse:
    """A table of languages."""
    found = [(NAMES.get(each.language, each.language), each) for each in waits(visit.dialogue, clock.now())]
    return visit.page("statements/translation_waits.html", found=found)


@require_safe
@in_dialogue
def as_json(visit: Visit) -> HttpResponse:
    """The same numbers: whole hours, null where there is none."""
    found = [
        {
            "language": each.language,
            "said": each.said,
            "translated": each.translated,
            "waiting": each.waiting,
            "median_hours": each.median,
            "longest_hours": each.longest,
            "waiting_longest_hours": each.waiting_longest,
            "unreviewed": [{"translator": label, "translations": count} for label, count in each.unreviewed],
        }
        for each in waits(visit.dialogue, clock.now())
    ]
    return JsonResponse({"dialogue": visit.dialogue.slug, "languages": found})
