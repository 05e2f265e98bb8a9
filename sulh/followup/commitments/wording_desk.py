"""What the tasks of this folder are called on a desk, and why they are there: (title, one line)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SECOND = (
    _("Promises that wait for a second code"),
    _("Somebody has coded each of these. You see that code only after your own."),
)
ADJUDICATION = (
    _("Promises on which two codes differ"),
    _("You gave neither of the two codes, so you can decide. All three stay to read."),
)
EVIDENCE = (
    _("Promises without evidence"),
    _("Nobody has filed anything on these, and they have no level."),
)
DUE = (
    _("Your promises that are due"),
    _("They are overdue or fall due within 30 days. You can file evidence and reply to a level."),
)
STEP = (
    _("Promise a first step"),
    _("Something that your party does by itself, before any text is in force, so that others can see it."),
)
PROMISE = _("Promise it")
