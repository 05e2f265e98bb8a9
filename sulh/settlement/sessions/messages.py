"""Messages for refusals of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "agenda_missing": _("There is nothing on the agenda yet. A party has to put something on it first."),
    "agenda_not_asked": _("The parties have not been asked about the agenda as it stands now."),
    "agenda_not_agreed": _("The parties have not agreed to the agenda as it stands now."),
    "agenda_other_parties": _("Other parties are at the table now than when the agenda was agreed. They have to be asked again."),
    "agenda_item_not_yours": _("Only the party that put this item on the agenda can take it off."),
    "agenda_item_unknown": _("One of these items is not on the agenda of this dialogue."),
    "agenda_statement_unknown": _("There is no accepted statement with the number %(n)s."),
    "session_kind_not_yours": _("The facilitator records plenaries, working groups and shuttle visits; a party records its own caucus."),
    "session_in_future": _("This day has not come yet. A session is recorded after it was held."),
    "session_party_needed": _("Please say which party of the register this was with."),
    "session_not_yours": _("This session is somebody else's: a caucus belongs to its party, a shuttle visit is opened by the party that was visited, all else is kept by the facilitator."),
    "session_not_approved": _("Every joined party has to approve the minutes of this session before everybody can see it."),
    "session_wide_already": _("Those readers can see this session already."),
    "attendance_line": _("This line cannot be read: “%(line)s”. Please write the name of a party, once, then a colon, then how many came."),
    "attendance_other_party": _("Only this party itself was there. Please leave the others out."),
    "decision_unknown": _("One of these numbers is not the number of a closed ballot of this dialogue."),
    "minutes_uneven": _("The minutes do not have the same number of passages in each language. Please put an empty line between two passages, at the same places."),
    "minutes_draft": _("These minutes are still a draft. They have to be offered first."),
    "minutes_offered": _("These minutes have been offered. A passage changes now only by the correction of a party."),
    "minutes_settled": _("These minutes are settled. Nothing in them can change any more."),
    "minutes_not_yours": _("Your party is not asked about these minutes."),
    "minutes_waiting": _("%(party)s has neither approved nor corrected these minutes. Until %(hour)s they wait for its answer."),
    "own_correction_open": _("Your party words a passage otherwise. Take that back before you approve, or let both wordings stand."),
    "correction_unchanged": _("This is how the passage reads already."),
    "side_letter_to_others": _("A side letter is addressed to other parties that have joined."),
    "side_letter_not_to_you": _("This side letter is not addressed to your party."),
    "side_letter_not_yours": _("Only the party that wrote a side letter can withdraw it."),
    "side_letter_agreed": _("This side letter is agreed. The party that wrote it cannot take it back alone."),
    "side_letter_lapsed": _("One of the parties of this side letter is no longer at the table."),
}  # fmt: skip
