"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.followup.incidents import pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/incidents", pages.incidents, name="incidents"),
    path("d/<slug:slug>/incidents.csv", pages.incidents_csv, name="incidents_csv"),
]
