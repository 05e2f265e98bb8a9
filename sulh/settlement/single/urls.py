"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.settlement.single import pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/text/single", pages.single_text, name="single_text"),
]
