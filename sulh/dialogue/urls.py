"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from sulh.dialogue.pages import overview

urlpatterns = [path("d/<slug:slug>/", overview.overview, name="dialogue")]
