"""The JSON door's reading side of this room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.dialogue.api import by_slug
from sulh.statements import queries
from sulh.statements.models import Statement

router = Router(tags=["reading"])


class TranslationOut(Schema):
    """A statement in another language, with its translator."""

    language: str
    text: str
    translator: str


class CreditOut(Schema):
    """Whose thought it was, where it came from outside: the name that a reader chose (or none), and the
    path of the comment within the dialogue."""

    name: str
    path: str


class StatementOut(Schema):
    """An accepted statement. `party` (an id) and `name` are empty unless it is attributed. `voices`: how many
    people said it, where others that say the same were put together with it; else 1."""

    id: str
    n: int
    source_id: str | None
    language: str
    text: str
    translations: list[TranslationOut]
    kind: str
    attribution: str
    party: str
    name: str
    credit: CreditOut | None
    voices: int


@router.get("/{slug}/statements", response=list[StatementOut], operation_id="statements")
def statements(request: HttpRequest, slug: str) -> Any:
    """Every accepted statement in the order they were said, for anybody. Not paginated."""
    rows = queries.accepted(by_slug(slug).id).prefetch_related("translations")
    said_by = queries.voices(by_slug(slug).id)
    return [shown(row) | {"voices": said_by.get(row.id, 1)} for row in rows]


def shown(row: Statement) -> dict[str, Any]:
    return {
        "id": row.id,
        "n": row.n,
        "source_id": None if row.source_id is None else str(row.source_id),
        "language": row.language,
        "text": row.text,
        "translations": [
            {"language": each.language, "text": each.text, "translator": each.translator}
            for each in sorted(row.translations.all(), key=lambda each: each.language)
            if not each.questioned
        ],
        "kind": row.kind,
        "attribution": row.attribution,
        "party": (row.party_id or "") if row.attribution == "by_party" else "",
        "name": row.name,
        "credit": row.credit or None,
    }
