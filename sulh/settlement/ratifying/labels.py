"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MEMBER_CHOICES: dict[str, Any] = {"yes": _("Yes"), "no": _("No"), "abstain": _("Abstain")}
# What became of a vote; of a small party nothing but the first two is told.
OUTCOMES: dict[str, Any] = {
    "carried": _("carried"),
    "not_carried": _("not carried"),
    "no_quorum": _("too few answered"),
    "confirmed": _("the text is confirmed"),
    "not_confirmed": _("the text is not confirmed and goes back to writing"),
    "goes_on": _("the rule goes on to another round, and the vote with it"),
}
BONDS: dict[str, Any] = {
    "bound": _("it consents to a settlement only after a vote of its members"),
    "asked": _("some of its delegates want to lower that bar; not enough of them have signed"),
    "dropped": _("it consents without a vote of its members"),
}
VOTE_STATES: dict[str, Any] = {"open": _("open"), "closed": _("counted"), "void": _("ended uncounted")}
STATES: dict[str, Any] = {
    "open": _("open"),
    "imported": _("became a proposed amendment"),
    "met": _("met"),
    "stands": _("stands"),
    "withdrawn": _("taken back"),
}
SETTLED: dict[str, Any] = {
    "met": _("It is met"),
    "stands": _("It is not met and stands"),
    "withdrawn": _("We take it back"),
}
ACTS: dict[str, Any] = {
    "BindToMembers": _("A party bound its consent to a vote of its members"),
    "OpenMembersVote": _("A vote of a party's members was opened"),
    "CastMemberVote": _("Your answer was received"),
    "CloseMembersVote": _("A vote of members was counted"),
    "OpenRatification": _("The confirmation of the text was opened"),
    "FileObjection": _("An objection was filed"),
    "SettleObjection": _("An objection was settled"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "member_choice": MEMBER_CHOICES,
    "members_outcome": OUTCOMES,
    "members_vote_state": VOTE_STATES,
    "objection_state": STATES,
}
