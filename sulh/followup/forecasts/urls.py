"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.followup.forecasts import files, pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/forecasts", pages.forecasts, name="forecasts"),
    path("d/<slug:slug>/forecasts.csv", files.forecasts_csv, name="forecasts_csv"),
    path("d/<slug:slug>/forecasts.json", files.forecasts_json, name="forecasts_json"),
    path("d/<slug:slug>/forecasts/<int:n>", pages.forecast, name="forecast"),
]
