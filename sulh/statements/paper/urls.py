"""Addresses of voting sheets and of assisted answering."""

from __future__ import annotations

from django.urls import path

from sulh.statements.paper.pages import assisting, batches, entering, printing

urlpatterns = [
    path("d/<slug:slug>/paper", batches.paper, name="paper"),
    path("d/<slug:slug>/paper/sheet", entering.sheet, name="paper_sheet"),
    path("d/<slug:slug>/paper/<slug:number>/print", printing.print_batch, name="paper_print"),
    path("d/<slug:slug>/paper/<slug:number>.csv", batches.empty_table, name="paper_table"),
    path("d/<slug:slug>/paper/<slug:number>/table", batches.filled_table, name="paper_filled"),
    path("d/<slug:slug>/assisted", assisting.assisted, name="assisted"),
    path("d/<slug:slug>/assisted/answer", assisting.answer, name="assisted_answer"),
    path("d/<slug:slug>/assisted/next", assisting.next_person, name="assisted_next"),
]
