"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.settlement.text.pages import changes, comparison, files, signatures, table, upload, whole, writing

_TEXT = "d/<slug:slug>/text"
urlpatterns: list[URLPattern] = [
    path(_TEXT, whole.text, name="text"),
    path(f"{_TEXT}.json", whole.text_json, name="text_json"),
    path(f"{_TEXT}/versions", whole.versions, name="versions"),
    path(f"{_TEXT}/versions.json", whole.versions_json, name="versions_json"),
    path(f"{_TEXT}/versions/<int:n>", whole.version, name="version"),
    *(
        path(f"{_TEXT}/versions/<int:n>.{form}", files.version_file, {"form": form}, name=f"version_{form}")
        for form in files.FORMS
    ),
    path(f"{_TEXT}/versions/<int:n>/content.json", files.content_json, name="version_content"),
    path(f"{_TEXT}/compare", comparison.compare_page, name="compare"),
    path(f"{_TEXT}/compare.json", comparison.compare_json, name="compare_json"),
    path(f"{_TEXT}/amendments", changes.amendments, name="amendments"),
    path(f"{_TEXT}/amendments.json", changes.amendments_json, name="amendments_json"),
    path(f"{_TEXT}/amendments/<int:n>", changes.amendment, name="amendment"),
    path(f"{_TEXT}/amendments/<int:n>.json", changes.amendment_json, name="amendment_json"),
    path(f"{_TEXT}/table", table.clause_table, name="clause_table"),
    path(f"{_TEXT}/table.json", table.clause_table_json, name="clause_table_json"),
    path(f"{_TEXT}/signatures", signatures.signatures_page, name="signatures"),
    path(f"{_TEXT}/signatures.json", signatures.signatures_json, name="signatures_json"),
    path(f"{_TEXT}/docx", upload.upload, name="text_docx"),
    path(f"{_TEXT}/write", writing.write, name="text_write"),
    path(f"{_TEXT}/write/<slug:clause>", writing.write_clause, name="text_write_clause"),
]
