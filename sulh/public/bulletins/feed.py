"""The Atom feed of what was published: retracted texts stay in it, marked."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.languages import language_of
from sulh.public.bulletins import reading
from sulh.public.bulletins.labels import KINDS
from sulh.public.bulletins.pages.cited import Citations
from sulh.public.bulletins.reading import Article
from sulh.public.feeds import FeedEntry, atom, feed_response

A_FEED = 50
TEN_MINUTES = 600


@require_safe
@in_dialogue
def bulletins_feed(visit: Visit) -> HttpResponse:
    """The newest fifty, in the language of the address."""
    rows = list(reading.public(visit.dialogue)[:A_FEED])
    articles = reading.articles(visit.dialogue, rows)
    cited = Citations(visit.dialogue, articles).by_passage
    absolute = visit.request.build_absolute_uri
    code = get_language() or "en"
    data = atom(
        id=_lasting(visit.dialogue.id, f"bulletins {code}"),
        title=_("Bulletins"),
        subtitle=labelled(visit.dialogue, own(visit.dialogue.question)),
        link=absolute(visit.url("bulletins")),
        feed_link=absolute(visit.url("bulletins_feed")),
        author=_("The editors of this dialogue"),
        language=language_of(code).tag,
        entries=[_entry(visit, article, cited, code) for article in articles],
        updated=visit.dialogue.opened,
    )
    response = feed_response(data)
    response.headers["Cache-Control"] = f"public, max-age={TEN_MINUTES}"
    return response


def labelled(dialogue: Dialogue, words: str) -> str:
    """`words`, and in front of them that it is a demonstration, where it is one: a feed travels alone."""
    if not dialogue.demonstration:
        return words
    return _("Demonstration: nobody named here said any of this.") + " " + words


def _entry(visit: Visit, article: Article, cited: object, code: str) -> FeedEntry:
    row = article.row
    published = row.released or clock.now()
    correction = article.correction.released if article.correction else None
    title = own(row.titles)
    return FeedEntry(
        id=_lasting(row.id, code),
        title=_("Retracted: %(title)s") % {"title": title} if row.state == "retracted" else title,
        link=visit.request.build_absolute_uri(visit.url("bulletin", n=row.n)),
        updated=max(moment for moment in (published, row.retracted, correction) if moment),
        published=published,
        author=_signed(article),
        summary=str(KINDS[row.kind]),
        content_html=render_to_string(
            "public/bulletins/feed_entry.html", {"article": article, "cited": cited}, visit.request
        ),
    )


def _signed(article: Article) -> str:
    """The publisher; for a joint statement of supporters all who signed it."""
    if article.row.kind == "supporters":
        return _(", ").join(own(each.names) for each in article.supporters)
    return article.row.label


def _lasting(hex32: str, what: str) -> str:
    """An address that never changes, for each language of its own: their words differ."""
    return uuid.uuid5(uuid.UUID(hex=hex32), what).urn
