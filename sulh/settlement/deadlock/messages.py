"""Messages for refusals of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "deadlock_open_already": _("A deadlock about this clause is open already. Please go on there."),
    "deadlock_over": _("This deadlock is over. Nothing can be added to it."),
    "deadlock_not_yours": _("The clause still reads as it did. Only the one who declared this deadlock can say that it is resolved."),
    "step_not_yours": _("This step is recorded by those whose turn it is."),
    "ladder_no_record": _("Nothing is written down yet about the present step. Please record it first, then go on."),
    "ladder_time_left": _("The present step still has %(hours)s hours. The next one begins when they are over, or as soon as every party has recorded it."),
    "ladder_at_end": _("This is the last step. Now the deadlock can only end."),
    "ladder_not_at_end": _("The ladder has not been climbed to its end yet. Until then a deadlock can only be resolved."),
    "review_day_needed": _("Please give the day, after today, on which the parked clause is looked at again."),
    "review_only_parked": _("Only a clause that is to be parked has a day on which it is looked at again."),
    "parking_by_party": _("Only a party can propose to park a clause, as it can every other change of the text."),
    "parking_while_writing": _("A clause can be parked only while the text is being written."),
}  # fmt: skip
