"""The JSON door's reading side of this folder: contacts that everybody may see."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.acts.clock import hour
from sulh.dialogue.api import by_slug
from sulh.public.contacts import reading

router = Router(tags=["reading"])
Texts = dict[str, str]


class LineOut(Schema):
    """How a contact stood at a time. `day` is empty where there was none."""

    state: str
    day: str
    words: Texts
    at: str


class ContactOut(Schema):
    """A contact. `parties` and `supporters` are ids; the last of `lines` says how it stands now.

    `sealed_until` is empty where it was public from the start.
    """

    id: str
    kind: str
    parties: list[str]
    supporters: list[str]
    others: Texts
    subjects: Texts
    sealed_until: str
    label: str
    at: str
    lines: list[LineOut]


@router.get("/{slug}/contacts", response=list[ContactOut], operation_id="contacts")
def contacts(request: HttpRequest, slug: str) -> Any:
    """Every contact that is open to everybody, the latest day first. Not paginated."""
    return [_shown(each) for each in reading.contacts(by_slug(slug))]


def _shown(each: reading.Shown) -> dict[str, Any]:
    row = each.contact
    return {
        "id": row.id, "kind": row.kind, "parties": row.parties, "supporters": row.supporters,
        "others": row.others, "subjects": row.subjects, "sealed_until": row.sealed_until,
        "label": row.label, "at": hour(row.at),
        "lines": [
            {"state": line.state, "day": line.day, "words": line.words, "at": hour(line.at)}
            for line in each.lines
        ],
    }  # fmt: skip
