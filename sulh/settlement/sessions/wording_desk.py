"""What the tasks of this folder are called on a desk, and why they are there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

AGENDA = (
    _("The agenda waits for your party"),
    _("The parties are asked whether they agree to talk and write about exactly these items."),
)
PUT_ON = (
    _("The agenda"),
    _("Put on it what has to be talked and written about, with the statements it grows from."),
)
ASK = (
    _("The agenda has not been agreed"),
    _("When every party has put its items on it, ask all of them about the whole."),
)
RECORD = (
    _("Sessions and minutes"),
    _("Record a plenary, a working group or a shuttle visit, and keep the minutes."),
)
CAUCUS = (
    _("Sessions and minutes"),
    _("Read the minutes, and record your party's own caucus, which nobody else sees."),
)
APPROVE = _("Approve them, or word a passage as your party heard it. Silence is never consent.")
SETTLE = _("Every party has answered, or its time is over. Passages still disputed keep both wordings.")
LETTER = _("Another party writes how it reads a clause. It binds when each party addressed has consented.")
