"""What the task on the desk is called, and why it is there: (title, one line)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ADDRESS = (
    _("Reminders by e-mail"),
    _("When something waits for you here, such as a promise that falls due. A letter says only that, and never what."),
)  # fmt: skip
