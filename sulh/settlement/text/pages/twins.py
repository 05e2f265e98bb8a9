"""The JSON twin of a page: canonical bytes, so that equal facts are equal files."""

from __future__ import annotations

from django.http import HttpResponse

from sulh.record.canonical import Value, canonical


def twin(facts: Value) -> HttpResponse:
    """Strings and integers, lists and maps, as everywhere in the house."""
    return HttpResponse(canonical(facts), content_type="application/json; charset=utf-8")
