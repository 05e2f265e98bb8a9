"""What the tasks of this folder are called on a desk, and why they are there: (title, one line)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LOG = (
    _("Log a contact"),
    _(
        "A meeting, a visit or a call: planned, held, postponed or cancelled. It can stay sealed until a day that you set."
    ),
)
MOVE = (
    _("What became of a contact"),
    _("Say whether it was held, or has another day. What stood before stays to read."),
)
SEALED = (
    _("Sealed contacts"),
    _(
        "Only the sides that take part and the one who logged it can see these. Each opens by itself on its day, or earlier if the one who logged it opens it."
    ),
)
