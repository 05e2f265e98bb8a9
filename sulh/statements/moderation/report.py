"""The public report of moderation: what was refused, why, in which language, and what appeals changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.parts import parts
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.rules.moderation import REASONS
from sulh.statements.moderation.numbers import Numbers, Rate, numbers
from sulh.statements.moderation.pairs import needs_two


@require_safe
@in_dialogue
def moderation_report(visit: Visit) -> HttpResponse:
    """What was refused for which reason, appeals and how they ended, and the closed list itself."""
    found = numbers(visit.dialogue, clock.now(), REASONS)
    return visit.page(
        "statements/moderation/report.html",
        numbers=found,
        in_pairs=needs_two(visit.dialogue.id),
        parts=parts("moderation_report", visit, ""),
    )


@require_safe
@in_dialogue
def report_json(visit: Visit) -> HttpResponse:
    """The same numbers as JSON; what upper rooms add to the page stands under the names they give it."""
    found = numbers(visit.dialogue, clock.now(), REASONS)
    body = as_json(visit.dialogue, found)
    for part in parts("moderation_report", visit, ""):
        body |= part["part"]["json"]
    return JsonResponse(body)


def as_json(dialogue: Dialogue, found: Numbers) -> dict[str, Any]:
    """Counts are whole numbers of statements; share, low and high are parts of one, with a 90 % interval.

    `until`: nothing that was said or appealed against later is counted.
    """
    names = (
        "said", "seeds", "waiting", "second_opinions", "hidden", "oldest_days", "accepted", "refused",
        "decided", "merged", "appeals", "appeals_open", "upheld", "restored",
    )  # fmt: skip
    body: dict[str, Any] = {"dialogue": dialogue.slug, "until": clock.hour(found.until)}
    body |= {name: getattr(found, name) for name in names}
    body["by_reason"] = [
        {"reason": each.code, "restored": each.restored} | rate_json(each.rate) for each in found.by_reason
    ]
    body["by_language"] = [{"language": code} | rate_json(rate) for code, rate in found.by_language]
    return body


def rate_json(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    share = None if rate.share is None else round(rate.share, 4)
    return {
        "refused": rate.refused, "decided": rate.decided, "share": share,
        "low": round(low, 4), "high": round(high, 4),
    }  # fmt: skip
