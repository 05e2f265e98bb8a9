"""One translatable message per refusal code of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "nothing_said": _("There is no accepted statement yet, so there is nothing to publish."),
    "findings_overtaken": _(
        "Somebody else published findings at the same moment. Please look at them first."
    ),
    "not_scheduled": _("The clock publishes only what the terms scheduled, never early and never twice."),
    "findings_missing": _("No findings are published yet."),
}
