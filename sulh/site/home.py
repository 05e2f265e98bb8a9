"""The first screen, the report beside what runs, and what cannot be done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html", {"tiles": [], "tries": []})


def report(request: HttpRequest) -> HttpResponse:
    return render(request, "site/report.html", {"rows": []})


def try_what_cannot_be_done(request: HttpRequest, which: str) -> HttpResponse:
    return home(request)
