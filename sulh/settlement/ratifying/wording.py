"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.settlement.ratifying.labels import BONDS, OUTCOMES, STATES

TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {
    "BindToMembers": _("%(party)s declared: %(bond)s."),
    "OpenMembersVote": _(
        "Members' vote %(n)s was opened: %(party)s asks its members about version %(version)s of the text. How anybody answers is kept in no diary."
    ),
    "OpenRatification": _(
        "Members' vote %(n)s was opened: everybody enrolled is asked whether version %(version)s of the text shall stand. How anybody answers is kept in no diary."
    ),
    "CloseMembersVote": _(
        "Members' vote %(n)s on version %(version)s of the text is over: %(outcome)s. The numbers stand on its page where nobody can be recognised by them."
    ),
    "FileObjection": _("Objection %(n)s to version %(version)s of the text was filed."),
    "SettleObjection": _("Objection %(n)s: %(outcome)s."),
}
FIELDS: Mapping[str, Any] = {
    "share": _("More than this share of those who say yes or no must say yes"),
    "quorum": _("At least this share of the enrolled"),
    "until": _("Answers until"),
    "imported": _("Amendments made of open objections"),
    "number": _("Clause"),
    "wanted": _("The wording that would meet it"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    "BindToMembers.bond": BONDS,
    "CloseMembersVote.outcome": OUTCOMES,
    "SettleObjection.outcome": STATES,
}
_NUMBERS = ("vote", "ballot", "results", "total", "enrolled", "yes", "no", "abstain")
REFERENCES: frozenset[str] = frozenset(
    {
        f"{act}.{name}"
        for act in ("OpenMembersVote", "OpenRatification", "CloseMembersVote")
        for name in _NUMBERS
    }
    | {"FileObjection.objection", "FileObjection.clause", "SettleObjection.objection"}
)
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "ratifying": (_("Votes of members and objections"), ("BindToMembers", "OpenMembersVote", "CloseMembersVote", "OpenRatification", "FileObjection", "SettleObjection")),
}  # fmt: skip
DAYS: frozenset[str] = frozenset()
