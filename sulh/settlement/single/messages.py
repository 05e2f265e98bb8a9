"""Messages for refusals of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "single_under_way": _("A single text is under way already."),
    "single_needs_text": _("The text has not been opened yet. Open it first."),
    "single_text_stands": _("Version %(version)s stands before the parties or is agreed, so nobody writes now."),
    "single_needs_decisions": _("Amendments of the parties are not decided, or in no version yet: %(count)s. Decide them and issue a version first; nothing of theirs is overwritten."),
    "single_needs_version": _("The newest words of the single text have not been issued as a version, so nobody has read them yet."),
    "single_not_open": _("No single text is open for criticism now."),
    "single_not_ready": _("The single text is still being improved. Nobody says yes or no before it is declared ready."),
    "single_is_ready": _("The single text was declared ready and stands as it is. It is put to the parties now."),
    "single_rounds_over": _("The terms allow %(most)s rounds, and they are over. Declare the text ready, or end the single text."),
    "single_still_allowed": _("The terms still allow a single text. Only the facilitator can end it now. A party can end it when no version has gone out for twice the days that the terms give for an answer."),
    "criticisms_undisposed": _("Criticisms without an answer: %(count)s. Every one needs one first."),
    "criticisms_too_many": _("You have criticised this version %(most)s times. The next round gives you room again."),
    "criticism_unknown": _("This criticism is not here."),
    "criticism_answered": _("The version with the answer to this criticism is out, so the answer stands."),
    "clause_not_of_version": _("This clause is not in the newest version."),
}  # fmt: skip
