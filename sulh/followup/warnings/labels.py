"""Plain words for each series: its name, what a change in it could mean, and what it cannot mean."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Any] = {
    "answers": _("Turnout: answers given, by month"),
    "parties_left": _("Parties that left, by month"),
    "people_left": _("People who left, by month"),
    "objections": _("Objections and withdrawn consents, by month"),
    "overdue": _("Overdue promises at the end of each month"),
    "incidents": _("Verified incidents, by month"),
    "pulse": _("Pulse question: the share of all who agree"),
}
COULD: dict[str, Any] = {
    "answers": _("Fewer answers could mean that people are tired or afraid, or see no use in it."),
    "parties_left": _("A party that leaves could see no way left inside the dialogue."),
    "people_left": _("Many who leave together could be under pressure, or have lost trust."),
    "objections": _("Many at once could mean that something went too fast for some."),
    "overdue": _("A rising number could mean that promises are too many or too hard, or no longer wanted."),
    "incidents": _("More of them could mean that tension grows where people live."),
    "pulse": _("A change could mean that life has changed for those who answer."),
}
CANNOT: dict[str, Any] = {
    "answers": _("It cannot say how many people answered, as nobody's time is kept, nor what they think."),
    "parties_left": _("It cannot say who is to blame, nor whether a party will come back."),
    "people_left": _("It cannot say why any one of them left. Months with few or none are hidden."),
    "objections": _("It cannot say that anybody acts in bad faith: to object is a right."),
    "overdue": _("It cannot say that a promise is broken, nor whose fault a delay is."),
    "incidents": _("It cannot count what nobody reported; more may only mean that more was verified."),
    "pulse": _("It cannot speak for those who did not answer. Other people may answer each wave."),
}
LABELS: dict[str, dict[str, Any]] = {
    "warning": NAMES,
    "warning_could": COULD,
    "warning_cannot": CANNOT,
}
