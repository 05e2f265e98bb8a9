"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.followup.pulse import pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/pulse", pages.pulse, name="pulse"),
    path("d/<slug:slug>/pulse/next", pages.next_person, name="pulse_next"),
    path("d/<slug:slug>/ground/pulse/<int:n>", pages.wave, name="pulse_wave"),
    path("d/<slug:slug>/ground/pulse.json", pages.results_json, name="pulse_json"),
    path("d/<slug:slug>/ground/pulse.csv", pages.results_csv, name="pulse_csv"),
]
