"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "GiveAddress": _("Somebody gave an address for reminders"),
    "DropAddress": _("Somebody had an address for reminders deleted"),
}
LABELS: dict[str, dict[str, Any]] = {"act": ACTS}
