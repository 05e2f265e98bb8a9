"""What the tasks of this folder are called on a desk, and why they are there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DECLARE = (
    _("A clause is stuck"),
    _("Declare a deadlock, and climb the ladder that the parties agreed. No step of it decides the matter."),
)
RECORD = _("It is your turn: write down what was tried on the present step and what came of it.")
CLIMB = _("The present step is recorded, and its time is over or every party has spoken.")
OPEN = _("See on which step it stands, whose turn it is and how much time is left.")
