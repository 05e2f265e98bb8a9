"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.pages.navigation import Entry, add, add_beside
from sulh.public.diary import desk  # noqa: F401 - the tasks of desks register themselves

add(Entry(65, "diary", _("Public diary")))
add_beside(
    "diary",
    Entry(10, "diary", _("Public diary")),
    Entry(20, "diary_check", _("Check it yourself")),
    Entry(30, "diary_print", _("Print it to keep")),
)
