"""What the tasks of this folder are called on a desk, and why they are there: (title, one line)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RESOLVE = (
    _("Questions about the future whose day has come"),
    _("Say what happened. You neither asked these nor gave a forecast on them."),
)
FORECAST = (
    _("Questions about the future without your forecast"),
    _("They are still open. A forecast is public and has no weight in any rule."),
)
