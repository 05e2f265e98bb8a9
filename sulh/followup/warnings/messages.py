"""What the refusals of this folder say."""

from __future__ import annotations

from typing import Any

MESSAGES: dict[str, Any] = {}
