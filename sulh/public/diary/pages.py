"""The public diary's page: every entry in plain words."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import log
from sulh.dialogue.milestones import Shown, milestones
from sulh.dialogue.order import register
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.public.diary import reading, wording
from sulh.public.diary.checking import watched
from sulh.public.diary.lines import Line, Writing


@require_safe
@in_dialogue
def diary(visit: Visit) -> HttpResponse:
    """Every entry in plain words, newest first, a hundred a page; filtered by `kind` and `party`.

    `?entry=N` opens the page on which entry N stands, however far the diary has grown.
    """
    asked = visit.request.GET
    parties = [(party.id, own(party.names)) for party in register(visit.dialogue)]
    kind = asked.get("kind", "") if asked.get("kind") in wording.KINDS else ""
    party = asked.get("party", "") if asked.get("party") in dict(parties) else ""
    acts = wording.KINDS[kind][1] if kind else ()
    wanted = page_number(asked.get("page", "1"), 99_999)
    if (entry := asked.get("entry", "")).isascii() and entry.isdigit() and len(entry) < 10:
        wanted = reading.page_of(visit.dialogue.id, int(entry))
    found = reading.page(visit.dialogue.id, wanted, acts, party)
    lines = Writing(visit.dialogue).lines(found.entries)
    return visit.page(
        "public/diary.html",
        lines=lines,
        stones=_stones(visit, lines, found.number) if not (kind or party) else {},
        found=found,
        head=log.head(visit.dialogue.id),
        watched=watched(visit),
        kinds=[("", _("Everything")), *((name, title) for name, (title, _acts) in wording.KINDS.items())],
        parties=[("", _("All parties")), *parties],
        kind=kind,
        party=party,
        filter=urlencode({name: value for name, value in (("kind", kind), ("party", party)) if value}),
    )


def _stones(visit: Visit, lines: list[Line], page: int) -> dict[int, list[Shown]]:
    """Outside milestones by the number of the entry before which they stand.

    What lies in the future stands at the head of the first page, newest first like everything here.
    """
    found: dict[int, list[Shown]] = {}
    for stone in reversed(milestones(visit.dialogue)):
        day = stone.day.isoformat()
        place = next((line.n for line in lines if line.at[:10] <= day), None)
        if place is None or (place == lines[0].n and page > 1):
            continue
        found.setdefault(place, []).append(stone)
    return found
