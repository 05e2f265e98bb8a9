"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {}
FIELDS: Mapping[str, Any] = {}
CODES: Mapping[str, Mapping[str, Any]] = {}
REFERENCES: frozenset[str] = frozenset()
DAYS: frozenset[str] = frozenset()
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {}
