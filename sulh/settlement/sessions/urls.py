"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.settlement.sessions.pages import agenda, letters, sessions

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/sessions", sessions.sessions, name="sessions"),
    path("d/<slug:slug>/sessions.json", sessions.sessions_json, name="sessions_json"),
    path("d/<slug:slug>/sessions/<int:n>", sessions.session, name="session"),
    path("d/<slug:slug>/sessions/<int:n>.json", sessions.session_json, name="session_json"),
    path("d/<slug:slug>/agenda", agenda.agenda, name="agenda"),
    path("d/<slug:slug>/agenda.json", agenda.agenda_json, name="agenda_json"),
    path("d/<slug:slug>/text/side-letters", letters.side_letters, name="side_letters"),
    path("d/<slug:slug>/text/side-letters.json", letters.side_letters_json, name="side_letters_json"),
]
