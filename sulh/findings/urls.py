"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from sulh.findings import compared_pages as compared
from sulh.findings import pages

urlpatterns = [
    path("d/<slug:slug>/findings", pages.findings, name="findings"),
    path("d/<slug:slug>/findings/every", pages.every_statement, name="findings_every"),
    path("d/<slug:slug>/findings.csv", pages.csv_file, name="findings_csv"),
    path("d/<slug:slug>/findings.json", pages.json_file, name="findings_json"),
    path("d/<slug:slug>/findings/languages", compared.languages, name="findings_languages"),
    path("d/<slug:slug>/findings/languages.json", compared.languages_json, name="findings_languages_json"),
    path("d/<slug:slug>/findings/channels", compared.channels, name="findings_channels"),
    path("d/<slug:slug>/findings/channels.json", compared.channels_json, name="findings_channels_json"),
]
