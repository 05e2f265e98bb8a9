"""The public pages: the list of what was published, and one text with its sources."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from sulh.dialogue.pages import register
from sulh.dialogue.pages.parts import parts
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.public.bulletins import card, reading
from sulh.public.bulletins.changed import changes
from sulh.public.bulletins.models import Bulletin
from sulh.public.bulletins.pages.cited import Citations
from sulh.public.bulletins.reading import Article

A_MINUTE = 60


@require_safe
@in_dialogue
def bulletins(visit: Visit) -> HttpResponse:
    """Newest first, with those that were retracted or corrected."""
    shown = reading.articles(visit.dialogue, list(reading.public(visit.dialogue)))
    writes = bool(visit.standing.roles & {"editor", "supporter"})
    return visit.page("public/bulletins/bulletins.html", shown=shown, writes=writes)


@require_safe
@in_dialogue
def bulletin(visit: Visit, n: int) -> HttpResponse:
    """One text: provenance first, then what is announced and what sceptics say, as prominent as it."""
    row = reading.needed(visit.dialogue, n)
    (article,) = reading.articles(visit.dialogue, [row])
    reader = reading.reader(visit)
    page = visit.page(
        "public/bulletins/bulletin.html",
        **drawn(visit, article),
        parts=parts("bulletin", visit, str(row.n)),
        share=_share(visit, row) if row.state == "released" else None,
        desk=reader.may(row) if row.kind == "supporters" else reader.writes,
    )
    return _kept(visit, page) if row.state == "released" else page


def _kept(visit: Visit, page: HttpResponse) -> HttpResponse:
    """A page that is the same for everybody may be kept for a minute, so that a crowd is answered at once."""
    request = visit.request
    if not (request.COOKIES or request.GET or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")):
        page.headers["Cache-Control"] = f"public, max-age={A_MINUTE}"
        patch_vary_headers(page, ["Cookie"])
    return page


def drawn(visit: Visit, article: Article) -> dict[str, Any]:
    """What every page that shows a text needs to draw it."""
    row = article.row
    ours = row.kind != "supporters" and visit.dialogue.has_parties
    return {
        "article": article,
        "cited": Citations(visit.dialogue, [article]).by_passage,
        "changes": changes(row.corrects, row, visit.dialogue.languages) if row.corrects else [],
        "missing": register.missing(register.rows(visit.dialogue)) if ours else [],
        "ours": ours,
    }


def _share(visit: Visit, row: Bulletin) -> dict[str, str]:
    """What a shared link says of itself. A picture only where this machine can draw one."""
    absolute = visit.request.build_absolute_uri
    picture = absolute(visit.url("bulletin_card", n=row.n)) if card.available() else ""
    return {
        "title": own(row.titles),
        "url": absolute(visit.url("bulletin", n=row.n)),
        "picture": picture,
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
