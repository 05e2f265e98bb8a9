"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.settlement.deadlock import pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/text/deadlocks", pages.deadlocks, name="deadlocks"),
    path("d/<slug:slug>/text/deadlocks.json", pages.deadlocks_json, name="deadlocks_json"),
    path("d/<slug:slug>/text/deadlocks/<int:n>", pages.deadlock, name="deadlock"),
    path("d/<slug:slug>/text/deadlocks/<int:n>.json", pages.deadlock_json, name="deadlock_json"),
]
