"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from sulh.findings import channel_pages, language_pages, pages

urlpatterns = [
    path("d/<slug:slug>/findings", pages.findings, name="findings"),
    path("d/<slug:slug>/findings/every", pages.every_statement, name="findings_every"),
    path("d/<slug:slug>/findings.csv", pages.csv_file, name="findings_csv"),
    path("d/<slug:slug>/findings.json", pages.json_file, name="findings_json"),
    path("d/<slug:slug>/findings/languages", language_pages.languages, name="findings_languages"),
    path("d/<slug:slug>/findings/languages.json", language_pages.as_json, name="findings_languages_json"),
    path("d/<slug:slug>/findings/channels", channel_pages.channels, name="findings_channels"),
    path("d/<slug:slug>/findings/channels.json", channel_pages.as_json, name="findings_channels_json"),
]
