"""Everything of this folder that registers itself at start-up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.public.contacts import acts, desks, schedule  # noqa: F401 - they register themselves

add_beside("supporters", Entry(30, "contacts", _("Contacts")))
