"""The page on answers by language, its JSON twin, and what translators find of it on their desk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sulh.acts.models import LogEntry
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.findings import published
from sulh.findings.language_readings import shown
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement, Translation
from sulh.statements.pages.speaker import page_number
from sulh.statements.queries import Shown, show

A_PAGE = 20
NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Compared:
    """One statement, as the reader sees it, with its rows: one for each party that can be compared."""

    said: Shown
    rows: list[dict[str, Any]]


@require_safe
@in_dialogue
def languages(visit: Visit) -> HttpResponse:
    """Statements whose answers differ by language first; twenty a page."""
    as_of, rows = shown(visit.dialogue)
    statements = [(key, list(some)) for key, some in groupby(rows, key=lambda row: str(row["statement"]))]
    last = max(1, -(-len(statements) // A_PAGE))
    page = page_number(visit.request.GET.get("page", "1"), last)
    here = dict(statements[(page - 1) * A_PAGE : page * A_PAGE])
    language = get_language() or "en"
    said = {each.id: each for each in show(Statement.objects.filter(pk__in=here), language)}
    return visit.page(
        "findings/languages.html",
        as_of=as_of,
        compared=[Compared(said[key], some) for key, some in here.items() if key in said],
        parties=published.party_names(visit.dialogue, language),
        own_names=NAMES,
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


@dataclass(frozen=True)
class Review:
    """A translation whose readers answered otherwise, and that nobody has confirmed since that was found."""

    n: int
    language: str
    name: str


def to_review(visit: Visit, language: str) -> Mapping[str, Any] | None:
    """What the translators' desk shows: in `language`, or in all where it is empty."""
    found = reviews(visit, shown(visit.dialogue)[1])
    wanted = [each for each in found if language in ("", each.language)]
    return {"reviews": wanted} if wanted else None


def reviews(visit: Visit, rows: Sequence[Mapping[str, Any]]) -> list[Review]:
    """Each translation that is in an unusual pair once, in the order of the statements.

    One that was confirmed before is among them: whoever confirmed it had not seen these answers.
    """
    doubted = {(row["statement"], code) for row in rows for pair in row["unusual"] for code in pair}
    if doubted:
        doubted -= _looked_at(visit.dialogue.id)
    found = Translation.objects.filter(
        statement__dialogue=visit.dialogue, statement__in={key for key, _ in doubted}
    )
    there = found.order_by("statement__n", "language").values_list("statement_id", "statement__n", "language")
    return [Review(n, code, NAMES.get(code, code)) for key, n, code in there if (key, code) in doubted]


def _looked_at(dialogue: str) -> set[tuple[str, str]]:
    """Statement and language of what translators confirmed since the newest snapshot, by the log."""
    found: set[tuple[str, str]] = set()
    rows = LogEntry.objects.filter(dialogue=dialogue).order_by("-n").values_list("data", flat=True)
    for raw in rows.iterator():
        entry = bytes(raw)
        # Canonical bytes begin with the act, so most are passed over unread.
        if entry.startswith(b'{"act":"PublishFindings",'):
            break
        if entry.startswith(b'{"act":"ConfirmTranslation",'):
            view = json.loads(entry)["view"]
            found.add((view["statement"], view["language"]))
    return found
