"""What the refusals of this folder say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "address_not_plain": _("This is no plain e-mail address. Write it like name@example.org, in Latin letters and with nothing before or after it."),
    "address_language_unknown": _("Reminders are not written in this language. Choose one of the list."),
    "address_in_demonstration": _("A demonstration reminds nobody, so it keeps no address. Give it in your own dialogue."),
}  # fmt: skip
