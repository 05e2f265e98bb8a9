"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.followup.commitments.choices import EVIDENCE, LEVELS, SOURCES, VERIFIED, YES_NO

TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {
    "PromiseFirstStep": _("A party promised a first step of its own."),
    "WriteLevels": _("A supporter wrote what the levels of its pledge mean."),
    "FileEvidence": _("Evidence on a promise was filed."),
    "VerifyEvidence": _("A monitor verified a piece of evidence."),
    "CodeLevel": _("Somebody coded which level a promise has reached."),
    "AdjudicateLevel": _("Two codes differed, and a third person decided on the level."),
    "ReplyToScore": _("Those who made a promise replied to its level."),
}
FIELDS: Mapping[str, Any] = {
    "evidence": _("Evidence"),
    "level": _("Level"),
    "level_1": LEVELS["1"],
    "level_2": LEVELS["2"],
    "level_3": LEVELS["3"],
    "link": _("Where it can be read"),
    "month": _("Month"),
    "other": _("The other piece"),
    "promise": _("Promise"),
    "protected": _("Source protected"),
    "round": _("Round"),
    "tags": _("Tags"),
    "verified_by": _("How it is verified"),
    "what": _("What is promised"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    "FileEvidence.kind": EVIDENCE,
    "FileEvidence.protected": YES_NO,
    "FileEvidence.source": SOURCES,
    "VerifyEvidence.state": VERIFIED,
}
REFERENCES: frozenset[str] = frozenset({"promise", "evidence", "other"})
DAYS: frozenset[str] = frozenset()
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "promises": (_("Promises"), tuple(SENTENCES)),
}
