"""Addresses: each room brings its own; pages exist once per language."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from sulh.site import glossary, home
from sulh.site.api import api
from sulh.site.doing import do

handler400 = "sulh.site.errors.unreadable"
handler404 = "sulh.site.errors.not_found"
handler500 = "sulh.site.errors.broken"

urlpatterns = [
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("report", home.report, name="report"),
        path("glossary", glossary.glossary, name="glossary"),
        path("glossary.json", glossary.glossary_json, name="glossary_json"),
        path("try/<slug:which>", home.try_what_cannot_be_done, name="try"),
        path("d/<slug:slug>/do/<str:act>", do, name="do"),
        path("", include("sulh.dialogue.urls")),
        path("", include("sulh.statements.urls")),
        path("", include("sulh.findings.urls")),
        path("", include("sulh.settlement.urls")),
        path("", include("sulh.followup.urls")),
        path("", include("sulh.public.urls")),
        prefix_default_language=False,
    ),
]
