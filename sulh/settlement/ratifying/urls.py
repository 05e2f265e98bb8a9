"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.settlement.ratifying.pages.objections import objections
from sulh.settlement.ratifying.pages.ratify import ratify, ratify_file

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/ratify", ratify, name="ratify"),
    path("d/<slug:slug>/ratify.json", ratify_file, name="ratify_json"),
    path("d/<slug:slug>/text/objections", objections, name="objections"),
]
