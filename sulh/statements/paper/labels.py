"""Plain words for what this folder's acts and pages say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MARKS = {
    "agree": _("Agree"),
    "disagree": _("Disagree"),
    "pass": _("Pass"),
    "none": _("No mark"),
    "twice": _("Two marks"),
}
SHEET_STATES = {
    "printed": _("printed"),
    "once": _("entered once"),
    "differs": _("read differently"),
    "counted": _("counted"),
    "void": _("void"),
}
CHANNELS = {
    "web": _("on a phone or computer"),
    "assisted": _("with help"),
    "paper": _("on paper"),
    "room": _("in a room"),
    "imported": _("imported"),
}
ACTS = {
    "PrintSheets": _("Voting sheets were printed"),
    "VoidSheets": _("Voting sheets were made void"),
    "CloseBatch": _("A batch of voting sheets was closed"),
    "EnterSheet": _("A voting sheet was entered"),
    "EnterSheets": _("A table of voting sheets was entered"),
    "DecideSheet": _("It was decided what stands on a voting sheet"),
    "BeginAssisted": _("Somebody was helped to answer"),
    "CastAssistedVote": _("An answer was given with help"),
}
