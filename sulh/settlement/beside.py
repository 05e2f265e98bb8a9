"""Under which words the pages beside "The text" stand: there are too many for one line."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

READING = _("To read")
DECIDING = _("To decide")
WRITING = _("To write")
