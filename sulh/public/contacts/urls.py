"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.public.contacts import pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/contacts", pages.contacts, name="contacts"),
]
