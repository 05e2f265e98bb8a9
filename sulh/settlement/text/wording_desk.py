"""Titles of tasks about the text on the desk, each with its line of explanation, and of forms for writing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RECEIPT = (
    _("Version %(n)s of the text was delivered to your party"),
    _("Say that you have it. That says nothing about what you think of it."),
)
CHANGED = (
    _("What changed since your party consented: version %(before)s beside version %(n)s"),
    _("Your consent was to the earlier sealed copy. It counts for no other."),
)
STUCK = (_("Your amendment %(n)s is stuck: %(op)s"), "")
SPONSOR = (
    _("Amendment %(n)s looks for sponsors: %(op)s"),
    _("With enough sponsors all parties are asked about it. Sponsoring is no consent."),
)
OPEN = (
    _("Open the text of the settlement"),
    _(
        "It is empty, and every language of the dialogue is authentic. Whatever comes into it is an amendment."
    ),
)
ISSUE = (
    _("Issue version %(n)s of the text (accepted changes: %(count)s)"),
    _("It is computed from what was accepted, and every party receives it at the same moment."),
)
TABLE = (
    _("Put version %(n)s before the parties for consent"),
    _("The text then stands still until the parties have answered."),
)
LACKS = _("The text cannot be put before the parties yet. It lacks:")
NEW = _("A new clause")
LANGUAGES = _("Authentic languages")
WORDING = _("Another wording")
PROMISE = _("Add a promise")
NO_PROMISE = _("Take a promise out")
FLAGS = _("Declaratory or essential")
LINKS = _("Where it comes from and what it belongs to")
MOVE = _("Put it elsewhere")
PARKING = {"park": _("Set it aside"), "unpark": _("Take it up again")}
DELETION = _("Take it out")
BACK = _("Sponsor this amendment for your party")
AGAIN = _("Ask for this amendment to be taken up again")
REBASE = _("Write it anew against the present text")
WITHDRAW = _("Withdraw it")
MERGE = _("Let another amendment carry it")
TIE = _("Tie it to other amendments of your party")
LAPSE = _("Let it lapse, when its time is over")
