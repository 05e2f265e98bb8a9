"""Addresses of this room's pages."""

from __future__ import annotations

from django.urls import path

from sulh.statements.moderation import alike, desk, report
from sulh.statements.pages import (
    languages,
    listing,
    saying,
    taking_part,
    translating,
    translating_files,
    vote_receipts,
)
from sulh.statements.paper import urls as paper_urls
from sulh.statements.room import urls as room_urls

urlpatterns = [
    path("d/<slug:slug>/take-part", room_urls.in_a_room(taking_part.take_part), name="take_part"),
    path("d/<slug:slug>/vote", taking_part.vote, name="vote"),
    path("d/<slug:slug>/votes", taking_part.votes, name="votes"),
    path("d/<slug:slug>/statements", listing.statements, name="statements"),
    path("d/<slug:slug>/say", saying.say, name="say"),
    path("d/<slug:slug>/mine", saying.mine, name="mine"),
    path("d/<slug:slug>/vote-receipts", vote_receipts.vote_receipts, name="vote_receipts"),
    *paper_urls.urlpatterns,
    *room_urls.urlpatterns,
    path("d/<slug:slug>/moderation", desk.moderation, name="moderation"),
    path("d/<slug:slug>/moderation/alike", alike.alike, name="moderation_alike"),
    path("d/<slug:slug>/moderation-report", report.moderation_report, name="moderation_report"),
    path("d/<slug:slug>/moderation-report.json", report.report_json, name="moderation_report_json"),
    path("d/<slug:slug>/translation", translating.translation, name="translation"),
    path("d/<slug:slug>/translation.xlf", translating_files.as_xliff, name="translation_xliff"),
    path("d/<slug:slug>/translation.csv", translating_files.as_csv, name="translation_csv"),
    path("d/<slug:slug>/translation/files", translating_files.files, name="translation_files"),
    path("d/<slug:slug>/translation/question", translating.question, name="question_translation"),
    path("d/<slug:slug>/languages", languages.languages, name="languages"),
    path("d/<slug:slug>/languages.json", languages.as_json, name="languages_json"),
]
