"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.public.claims import pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/interests", pages.interests, name="interests"),
]
