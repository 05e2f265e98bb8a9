"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.public.bulletins import card_page, feed
from sulh.public.bulletins.pages import drafts, reading

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/bulletins", reading.bulletins, name="bulletins"),
    path("d/<slug:slug>/bulletins.atom", feed.bulletins_feed, name="bulletins_feed"),
    path("d/<slug:slug>/bulletins/<int:n>", reading.bulletin, name="bulletin"),
    path("d/<slug:slug>/bulletins/<int:n>/card.png", card_page.bulletin_card, name="bulletin_card"),
    path("d/<slug:slug>/drafts", drafts.drafts, name="drafts"),
    path("d/<slug:slug>/drafts/<int:n>", drafts.draft, name="draft"),
]
