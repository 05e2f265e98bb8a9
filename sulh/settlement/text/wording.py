"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.settlement.text.labels import MODES, OPS

_PROPOSALS = (
    "ProposeClause", "ProposeWording", "ProposeDeletion", "ProposeMove", "ProposeParking", "ProposeLanguages",
    "ProposeCommitment", "ProposeNoCommitment", "ProposeFlags", "ProposeLinks",
)  # fmt: skip
TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {
    "OpenText": _("The text of the settlement was opened: version %(n)s, in which there is nothing yet."),
    **dict.fromkeys(_PROPOSALS, _("Amendment %(n)s was proposed: %(op)s.")),
    "ProposeFromDocx": _("An edited file of version %(n)s came back. What it changes was proposed as these amendments: %(numbers)s."),
    "SponsorAmendment": _("%(party)s sponsored amendment %(n)s."),
    "RebaseAmendment": _("Amendment %(n)s was written anew against the present text: %(op)s."),
    "WithdrawAmendment": _("Amendment %(n)s was withdrawn by the party that wrote it."),
    "MergeAmendment": _("Amendment %(n)s was merged into amendment %(into)s by the party that wrote it."),
    "TieAmendments": _("%(party)s tied these amendments to each other: %(numbers)s. All of them are accepted, or none."),
    "LapseAmendment": _("Amendment %(n)s lapsed: it found too few sponsors, or was not rewritten in time."),
    "IssueVersion": _("Version %(n)s of the text was computed from the amendments accepted since the last one (number of them: %(count)s), and delivered to every party at this moment."),
    "AcknowledgeVersion": _("%(party)s acknowledged that it has version %(n)s of the text."),
    "TableVersion": _("Version %(n)s of the text was put before every party for consent: ballot %(ballot)s. It stands still."),
}  # fmt: skip
FIELDS: Mapping[str, Any] = {
    "amendments": _("Sealed copy of the list of amendments"),
    "mode": _("How it was written"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    **{f"{act}.op": OPS for act in (*_PROPOSALS, "RebaseAmendment")},
    "IssueVersion.mode": MODES,
}
# Ids, and the words of amendments, which stand in the diary's file and on the pages of the text.
REFERENCES: frozenset[str] = frozenset(
    {"amendment", "clause", "content", "together"}
    | {"TieAmendments.amendments", "TieAmendments.state", "SponsorAmendment.state"}
    | {"IssueVersion.parked", "IssueVersion.open"}
    | {f"{act}.version" for act in ("OpenText", "IssueVersion", "AcknowledgeVersion", "TableVersion", "ProposeFromDocx")}
)  # fmt: skip
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "text": (_("The text and its amendments"), tuple(SENTENCES)),
}
DAYS: frozenset[str] = frozenset()
