"""Translations whose readers answered otherwise, for the translators' desk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from sulh.acts.models import LogEntry
from sulh.dialogue.pages.visit import Visit
from sulh.findings.divided import LANGUAGES, shown
from sulh.statements.models import Translation

NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Review:
    """A translation whose readers answered otherwise, and that nobody has confirmed since that was found."""

    n: int
    language: str
    name: str


def to_review(visit: Visit, language: str) -> Mapping[str, Any] | None:
    """What the translators' desk shows: in `language`, or in all where it is empty."""
    found = reviews(visit, shown(LANGUAGES, visit.dialogue)[1])
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
