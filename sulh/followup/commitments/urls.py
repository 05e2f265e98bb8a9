"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.followup.commitments import files, pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/promises", pages.promises, name="promises"),
    path("d/<slug:slug>/promises.csv", files.promises_csv, name="promises_csv"),
    path("d/<slug:slug>/promises.json", files.promises_json, name="promises_json"),
    path("d/<slug:slug>/promises/<int:n>", pages.promise, name="promise"),
    path("d/<slug:slug>/promises/theme/<slug:key>", pages.theme, name="theme"),
]
