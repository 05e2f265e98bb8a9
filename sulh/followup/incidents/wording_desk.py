"""What the task of this folder is called on a desk, and why it is there: (title, one line)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERIFY = (
    _("Incidents that are not verified"),
    _("Only monitors read these words. Do not copy or print them: they could betray who wrote them."),
)
