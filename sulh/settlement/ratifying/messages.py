"""Messages for refusals of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "no_text_stands": _("No version of the text stands before the parties now."),
    "share_impossible": _("With this share every vote would pass, or none could. Write a fraction such as 1/2."),
    "bond_missing": _("Your party has not bound itself to a vote of its members, so there is nothing to take back."),
    "bond_in_use": _("Your members vote on the text that stands. What their vote means cannot change now."),
    "bond_only_up": _("While the parties answer a text, this bar can be raised but not lowered."),
    "bond_after_consent": _("Your party has consented to the text that stands. Withdraw that consent first; then bind yourselves."),
    "members_vote_needed": _("Your party has bound itself: it consents only after its members have carried exactly this version in a vote. Until then your party can agree ad referendum."),
    "members_missing": _("Nobody is enrolled, so nobody could answer."),
    "members_vote_open": _("Your members are voting on this version already."),
    "members_voted_already": _("Your members have voted on this version. Only a vote in which too few answered can be held again."),
    "members_vote_unknown": _("This vote is not here."),
    "members_vote_over": _("This vote is over. Answers can no longer be given or changed."),
    "members_vote_running": _("Answers can still be given and changed until %(until)s. Before that hour nothing is counted."),
    "members_vote_of_others": _("This is the vote of another party's members."),
    "not_a_member": _("Only the enrolled members who are asked can answer this vote."),
    "text_not_agreed_now": _("The parties do not agree to this text now, so there is nothing to confirm."),
    "ballot_of_members": _("Members confirm this text in a vote of their own. The ballot closes when that vote is counted."),
    "ratification_open": _("The confirmation of this text is open. Wait until it is over."),
    "ratification_missing": _("The text has not been put to the members for confirmation yet."),
    "ratification_failed": _("The text was not confirmed."),
    "text_is_confirmed": _("The text is confirmed and the parties still agree to it, so it does not go back to writing."),
    "clause_not_of_text": _("This clause is not in the text that stands."),
    "objection_too_early": _("Participants can object once the text is open for confirmation. Until then the delegates of your party speak for you."),
    "objections_too_many": _("You have %(most)s open objections. Take one back before you file another."),
    "wanted_is_the_same": _("This is the wording that stands already. Write how the clause should read instead, or leave it empty."),
    "objection_unknown": _("This objection is not here."),
    "objection_of_others": _("Only whoever filed an objection can say what became of it."),
    "objection_settled": _("It has been said already what became of this objection."),
}  # fmt: skip
