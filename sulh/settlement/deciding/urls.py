"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.settlement.deciding.pages import ballots, rules

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/text/ballots", ballots.ballots, name="ballots"),
    path("d/<slug:slug>/text/ballots.json", ballots.ballots_json, name="ballots_json"),
    path("d/<slug:slug>/text/ballots/<int:n>", ballots.ballot, name="ballot"),
    path("d/<slug:slug>/text/ballots/<int:n>.json", ballots.ballot_json, name="ballot_json"),
    path("d/<slug:slug>/text/rules", rules.decision_rules, name="decision_rules"),
    path("d/<slug:slug>/text/rules.json", rules.decision_rules_json, name="decision_rules_json"),
]
