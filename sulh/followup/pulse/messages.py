"""What the refusals of this folder say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "pulse_no_questions": _("The terms in force hold no pulse question. A party has to propose one, and every party has to consent."),
    "pulse_open_already": _("A wave is open already. Close it first, or wait for its day."),
    "pulse_too_soon": _("The last wave closed less than a week before. Two so close together could show how single people answered. Another can be opened from %(day)s on."),
    "pulse_too_small": _("Fewer than %(limit)s people of this group have entered. With so few, answers could be guessed: wait until there are more, or ask everybody."),
    "pulse_none_open": _("This wave is not open, so nothing was taken. Load the page again to see whether another one is."),
    "pulse_not_due": _("It is not the day for this yet. The clock does it on its day."),
    "pulse_not_asked": _("This wave asks the people of another party. You can answer the next one that asks everybody."),
    "pulse_not_printed": _("This wave asks the people of another party, so no sheets are printed for yours."),
    "pulse_sheets_most": _("Sheets are for those who answered statements on paper. Of this group %(most)s such sheets count, and %(printed)s were printed for this wave."),
    "pulse_question_unknown": _("There is no such pulse question. Choose one of those that are listed."),
    "pulse_questions_full": _("There are %(most)s pulse questions already. Take one out before you add another."),
    "pulse_waves_overlap": _("A wave is open for %(days)s days, so the next can only come later than that. Give more days between two waves."),
    "criteria_full": _("There are %(most)s criteria of success already. More would say nothing."),
    "criterion_day_past": _("A criterion is written before the day on which it is looked at. Give a day that is still to come."),
    "criterion_above_hundred": _("No share is above 100 percent. Give a number from 0 to 100."),
    "criterion_ref_needed": _("Say which indicator it is measured by."),
}  # fmt: skip
