"""Plain words for the codes of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

LABELS: dict[str, dict[str, Any]] = {
    "act": {"ImportConversation": _("A conversation held elsewhere was imported")}
}
