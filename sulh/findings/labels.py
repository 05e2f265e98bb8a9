"""Plain words for the codes of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

LABELS: dict[str, dict[str, Any]] = {
    "act": {"PublishFindings": _("Findings were published")},
    "hidden": {
        "too_few": _("too few people answered to show it"),
        "unanimous": _("more than 95 % agree"),
    },
}
