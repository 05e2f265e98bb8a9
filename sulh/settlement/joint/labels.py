"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

LABELS: dict[str, dict[str, Any]] = {}
