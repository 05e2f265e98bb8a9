"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from sulh.findings import pages

urlpatterns = [
    path("d/<slug:slug>/findings", pages.findings, name="findings"),
    path("d/<slug:slug>/findings/every", pages.every_statement, name="findings_every"),
    path("d/<slug:slug>/findings.csv", pages.csv_file, name="findings_csv"),
    path("d/<slug:slug>/findings.json", pages.json_file, name="findings_json"),
]
