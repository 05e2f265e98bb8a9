"""What the public diary says of its own witnesses; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.acts.record_rules import COSIGNATURES, VOTE_RECEIPTS

TURNS: Mapping[str, str] = {"NameWitness": "of", "RetireWitness": "of"}
SENTENCES: Mapping[str, Any] = {
    "NameWitness.party": _("%(party)s named the witness that it runs for this diary."),
    "NameWitness.supporter": _("%(supporter)s named the witness that it runs for this diary."),
    "RetireWitness.party": _("%(party)s no longer runs its witness."),
    "RetireWitness.supporter": _("%(supporter)s no longer runs its witness."),
    "ProposeRecordRules": _("%(party)s proposed new terms of reference, version %(version)s, with other rules for this diary."),
}  # fmt: skip
FIELDS: Mapping[str, Any] = {
    "vkey": _("Its key"),
    "cosignatures": _("When a checkpoint counts as witnessed"),
    "vote_receipts": _("Receipts for votes"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    "ProposeRecordRules.cosignatures": COSIGNATURES,
    "ProposeRecordRules.vote_receipts": VOTE_RECEIPTS,
}
REFERENCES: frozenset[str] = frozenset()
DAYS: frozenset[str] = frozenset()
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "witnesses": (_("Witnesses of the diary"), ("NameWitness", "RetireWitness", "ProposeRecordRules")),
}
