"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.followup.warnings import pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/warnings", pages.warnings, name="warnings"),
    path("d/<slug:slug>/warnings.csv", pages.warnings_csv, name="warnings_csv"),
]
