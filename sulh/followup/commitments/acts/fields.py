"""Types of fields that only acts on promises have."""

from __future__ import annotations

from sulh.acts.fields import text_of

Link = text_of(400, lines=False, empty=True)
