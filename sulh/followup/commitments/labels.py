"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.followup.commitments import choices

ACTS: dict[str, Any] = {
    "PromiseFirstStep": _("A party promised a first step"),
    "WriteLevels": _("It was written what the levels of a pledge mean"),
    "FileEvidence": _("Evidence was filed"),
    "VerifyEvidence": _("Evidence was verified"),
    "CodeLevel": _("A promise was coded"),
    "AdjudicateLevel": _("A third person decided on a level"),
    "ReplyToScore": _("Those who promised replied"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "evidence_kind": choices.EVIDENCE,
    "evidence_source": choices.SOURCES,
    "evidence_state": choices.STATES,
    "promise_level": choices.LEVELS,
    "promise_origin": choices.ORIGINS,
    "promise_waits": choices.WAITS,
}
