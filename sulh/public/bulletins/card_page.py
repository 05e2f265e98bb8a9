"""The picture that goes with a shared link to a published text."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import number, own
from sulh.public.bulletins import card, reading
from sulh.public.bulletins.labels import KINDS
from sulh.public.bulletins.reading import Article
from sulh.rules.refusal import Refusal

AN_HOUR = 3600


@require_safe
@in_dialogue
def bulletin_card(visit: Visit, n: int) -> HttpResponse:
    """PNG. Anybody may keep it for an hour; a retracted text says so on its card."""
    row = reading.needed(visit.dialogue, n)
    if not card.available():
        raise Refusal("not_found")
    (article,) = reading.articles(visit.dialogue, [row])
    title = own(row.titles)
    if row.state == "retracted":
        title = _("Retracted: %(title)s") % {"title": title}
    picture = card.draw(title, _lines(article), rtl=get_language_bidi())
    return HttpResponse(
        picture, content_type="image/png", headers={"Cache-Control": f"public, max-age={AN_HOUR}"}
    )


def _lines(article: Article) -> list[str]:
    """What kind of text it is, of which day, about what, and how many of its sources nobody can ask."""
    row, count = article.row, article.count
    # Calendars are the site's matter, so the day is written by a template, as on pages.
    day = render_to_string("public/bulletins/day.txt", {"day": row.released}) if row.released else ""
    lines = [str(KINDS[row.kind]), day.strip(), own(row.dialogue.question)]
    if row.dialogue.demonstration:
        lines.insert(1, _("Demonstration: nobody named here said any of this"))
    if row.kind == "supporters":
        return [lines[0], _("Not a text of this dialogue"), *lines[1:]]
    told = {"nobody": number(count.nobody), "all": number(count.all)}
    unnamed = ngettext(
        "%(nobody)s of %(all)s passage unnamed", "%(nobody)s of %(all)s passages unnamed", count.all
    )
    return [*lines, unnamed % told]
