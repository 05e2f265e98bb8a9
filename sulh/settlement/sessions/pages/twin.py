"""The JSON twin of a page: canonical bytes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from sulh.record.canonical import canonical


def twin(value: dict[str, Any]) -> HttpResponse:
    """RFC 8785 JSON of what the page shows to this reader."""
    return HttpResponse(canonical(value), content_type="application/json")
