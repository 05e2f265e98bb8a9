"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from sulh.dialogue.pages import (  # noqa: F401 - the desks and sheets register themselves
    behind,
    desk,
    desk_outside,
    desk_parties,
    desk_process,
    desk_screens,
    desk_supporters,
    dialogues,
    entering,
    new,
    office,
    overview,
    register,
    shares,
    sheets,
    supporters,
    terms,
)
from sulh.dialogue.voices import pages as voices

urlpatterns = [
    path("dialogues", dialogues.dialogues, name="dialogues"),
    path("new", new.new, name="new"),
    path("left", entering.left, name="left"),
    path("today", entering.today, name="today"),
    path("d/<slug:slug>/", overview.overview, name="dialogue"),
    path("d/<slug:slug>/parties", register.parties, name="parties"),
    path("d/<slug:slug>/supporters", supporters.supporters, name="supporters"),
    path("d/<slug:slug>/terms", terms.terms, name="terms"),
    path("d/<slug:slug>/terms.json", terms.terms_json, name="terms_json"),
    path("d/<slug:slug>/terms/<int:n>.json", terms.terms_json, name="terms_version_json"),
    path("d/<slug:slug>/behind", behind.behind, name="behind"),
    path("d/<slug:slug>/call", new.call, name="call"),
    path("d/<slug:slug>/join", entering.join, name="join"),
    path("d/<slug:slug>/code", entering.my_code, name="my_code"),
    path("d/<slug:slug>/code/leave", entering.leave_device, name="leave_device"),
    path("d/<slug:slug>/ended", entering.ended, name="ended"),
    path("d/<slug:slug>/office", office.office, name="office"),
    path("d/<slug:slug>/office/leave", office.leave_office, name="leave_office"),
    path("d/<slug:slug>/take-office", office.take_office, name="take_office"),
    path("d/<slug:slug>/voices", voices.voices, name="voices"),
    path("d/<slug:slug>/voice/<slug:voice>", voices.voice, name="voice"),
    path("d/<slug:slug>/desk", desk.desk, name="desk"),
    path("d/<slug:slug>/desk/shares", shares.propose_shares, name="propose_shares"),
]
