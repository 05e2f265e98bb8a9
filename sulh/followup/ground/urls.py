"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.followup.ground import pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/ground", pages.on_the_ground, name="on_the_ground"),
    path("d/<slug:slug>/ground/indicators.csv", pages.indicators_csv, name="indicators_csv"),
]
