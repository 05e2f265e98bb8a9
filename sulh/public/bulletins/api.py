"""The JSON door's reading side of this folder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.acts import clock
from sulh.dialogue.api import by_slug
from sulh.public.bulletins import content, reading
from sulh.public.bulletins.reading import Article

router = Router(tags=["reading"])


class PassagesOut(Schema):
    """Passages by where they come from. `nobody`: familiar and unnamed ones, whom nobody outside can ask."""

    all: int
    nobody: int
    named: int
    role: int
    familiar: int
    unnamed: int
    citing: int


class BulletinOut(Schema):
    """A published text. `kind`: bulletin, statement (of the parties), supporters (no text of this dialogue).

    Times are whole hours, `2012-10-05T09:00Z`, empty where there is none. `why`: of the retraction or the
    correction. `corrects`, `corrected_by`: numbers of other texts. `parties`: ids of those
    that consented to exactly this text, where the rule asks every party. `supporters` are ids.
    """

    id: str
    n: int
    kind: str
    state: str
    titles: dict[str, str]
    publisher: str
    rule: str
    digest: str
    released: str
    retracted: str
    why: dict[str, str]
    retraction: dict[str, str]
    corrects: int | None
    corrected_by: int | None
    parties: list[str]
    supporters: list[str]
    count: PassagesOut | None


class PassageOut(Schema):
    """A passage. It has a `source`, or `cites` an object of the dialogue, or is the signatories' own.

    Of an unnamed source nothing is stored; `commitment` is the sealed copy of a name, 64 hex digits.
    """

    section: str
    text: dict[str, str]
    source: str = ""
    who: dict[str, str] = {}
    to_whom: dict[str, str] = {}
    said_on: str = ""
    certainty: str = ""
    known_to: str = ""
    commitment: str = ""
    cites: dict[str, str | int] = {}
    supporter: str = ""


class WholeBulletinOut(BulletinOut):
    """A published text with its passages in their order."""

    passages: list[PassageOut]


@router.get("/{slug}/bulletins", response=list[BulletinOut], operation_id="bulletins")
def bulletins(request: HttpRequest, slug: str) -> Any:
    """Every text that was published, newest first, with those that were retracted."""
    dialogue = by_slug(slug)
    return [_shown(each) for each in reading.articles(dialogue, list(reading.public(dialogue)))]


@router.get("/{slug}/bulletins/{n}", response=WholeBulletinOut, operation_id="bulletin")
def bulletin(request: HttpRequest, slug: str, n: int) -> Any:
    """One published text, with every passage and its source."""
    dialogue = by_slug(slug)
    (found,) = reading.articles(dialogue, [reading.needed(dialogue, n)])
    passages = [content.of_passage(line.passage) for line in found.lines]
    return {**_shown(found), "passages": passages}


def _shown(of: Article) -> dict[str, Any]:
    row, counted = of.row, of.count
    return {
        "id": row.id,
        "n": row.n,
        "kind": row.kind,
        "state": row.state,
        "titles": row.titles,
        "publisher": "" if row.kind == "supporters" else row.label,
        "rule": row.rule,
        "digest": row.digest,
        "released": _hour(row.released),
        "retracted": _hour(row.retracted),
        "why": row.why,
        "retraction": row.retraction,
        "corrects": row.corrects.n if row.corrects else None,
        "corrected_by": of.correction.n if of.correction else None,
        "parties": row.parties,
        "supporters": row.supporters,
        "count": None
        if row.kind == "supporters"
        else {"all": counted.all, "nobody": counted.nobody, **counted.by},
    }


def _hour(moment: datetime | None) -> str:
    return clock.hour(moment) if moment else ""
