"""The public diary: its page, and the file that anybody can verify."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import log
from sulh.dialogue.order import register
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.public import reading, wording
from sulh.public.lines import Writing
from sulh.statements.pages.speaker import page_number


@require_safe
@in_dialogue
def diary(visit: Visit) -> HttpResponse:
    """Every entry in plain words, newest first, a hundred a page; filtered by `kind` and `party`."""
    asked = visit.request.GET
    parties = [(party.id, own(party.names)) for party in register(visit.dialogue)]
    kind = asked.get("kind", "") if asked.get("kind") in wording.KINDS else ""
    party = asked.get("party", "") if asked.get("party") in dict(parties) else ""
    acts = wording.KINDS[kind][1] if kind else ()
    found = reading.page(visit.dialogue.id, page_number(asked.get("page", "1"), 99_999), acts, party)
    return visit.page(
        "public/diary.html",
        lines=Writing(visit.dialogue).lines(found.entries),
        found=found,
        head=log.head(visit.dialogue.id),
        kinds=[("", _("Everything")), *((name, title) for name, (title, _acts) in wording.KINDS.items())],
        parties=[("", _("All parties")), *parties],
        kind=kind,
        party=party,
        filter=urlencode({name: value for name, value in (("kind", kind), ("party", party)) if value}),
    )


@require_safe
@in_dialogue
def diary_file(visit: Visit) -> HttpResponse:
    """The whole diary as JSON Lines, for `sulh verify`: up to the entry that is newest when it begins."""
    response = StreamingHttpResponse(
        log.download(visit.dialogue.id), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="diary-{visit.dialogue.slug}.jsonl"'
    return cast(HttpResponse, response)  # Django has two classes for one thing
