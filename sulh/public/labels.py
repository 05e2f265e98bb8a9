"""Plain words for the codes of this room, from each of its folders."""

from __future__ import annotations

from typing import Any

from sulh.public.bulletins.labels import LABELS as BULLETINS
from sulh.public.claims.labels import LABELS as CLAIMS
from sulh.public.comments.labels import LABELS as COMMENTS
from sulh.public.contacts.labels import LABELS as CONTACTS

LABELS: dict[str, dict[str, Any]] = {}
for _folder in (CLAIMS, CONTACTS, BULLETINS, COMMENTS):
    for _kind, _words in _folder.items():
        LABELS.setdefault(_kind, {}).update(_words)
