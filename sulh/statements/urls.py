"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from sulh.statements.pages import desks, listing, saying, taking_part

urlpatterns = [
    path("d/<slug:slug>/take-part", taking_part.take_part, name="take_part"),
    path("d/<slug:slug>/vote", taking_part.vote, name="vote"),
    path("d/<slug:slug>/statements", listing.statements, name="statements"),
    path("d/<slug:slug>/say", saying.say, name="say"),
    path("d/<slug:slug>/mine", saying.mine, name="mine"),
    path("d/<slug:slug>/moderation", desks.moderation, name="moderation"),
    path("d/<slug:slug>/moderation-report", listing.moderation_report, name="moderation_report"),
    path("d/<slug:slug>/translation", desks.translation, name="translation"),
]
