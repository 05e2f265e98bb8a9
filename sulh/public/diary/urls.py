"""Addresses of the public diary."""

from __future__ import annotations

from django.urls import path

from sulh.public.diary import pages

urlpatterns = [
    path("d/<slug:slug>/diary", pages.diary, name="diary"),
    path("d/<slug:slug>/diary.jsonl", pages.diary_file, name="diary_file"),
]
