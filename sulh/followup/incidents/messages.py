"""What the refusals of this folder say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "incident_too_fine": _("This is more exact than the terms allow. Give a longer time such as the month, and leave coordinates out."),
    "incident_in_future": _("This time has not come yet. Say when it happened."),
    "incident_area_unknown": _("Only areas that are listed in the terms are told. Choose one of those, or none."),
    "incident_names_person": _("There is a telephone number or an address in these words. Take it out: somebody could be found by it."),
    "incident_too_many": _("As many incidents were reported in this hour as are taken (%(most)s). Please send yours a little later."),
    "incident_own": _("You act for the side that is named here, or were named by it. Another monitor must check this."),
    "incident_one_source": _("An incident is verified only by two independent sources or more. With one, leave it not confirmed."),
    "incident_reporters_words": _("These are the reporter's words, which could betray who wrote them. Write it in your own."),
    "incident_not_yours": _("Only those who are said to be responsible for this incident can reply to it."),
}  # fmt: skip
