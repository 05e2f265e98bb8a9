"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.settlement.joint import pages

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/joint-statement", pages.joint_statement, name="joint_statement"),
    path("d/<slug:slug>/joint-statement.json", pages.joint_statement_file, name="joint_statement_file"),
]
