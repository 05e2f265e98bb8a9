"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.wording_deciding import MATTERS, PRESETS, RESULTS
from sulh.settlement.deciding.labels import (
    ATTESTATIONS,
    PETITION_STATES,
    RESERVATION_EFFECTS,
    RESERVATION_KINDS,
)

_YES_NO = {"yes": _("yes"), "no": _("no")}
TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {
    "ProposeDecisionRule": _("%(party)s proposed new terms of reference, version %(version)s, with another decision rule. Matter: %(matter)s. Rule: %(preset)s."),
    "ProposeDecidingSettings": _("%(party)s proposed new terms of reference, version %(version)s, with other days, communities or weights for deciding."),
    "CloseBallot": _("Ballot %(ballot)s was counted by the rule that was frozen when it was opened. Matter: %(subject)s. Result of round %(round)s: %(result)s."),
    "ExtendBallot": _("All parties were given more time for ballot %(ballot)s, in days: %(days)s."),
    "AcknowledgeBallot": _("%(party)s confirmed that it has what ballot %(ballot)s is about."),
    "PresentPetition": _("%(party)s began a petition on ballot %(ballot)s: %(state)s."),
    "SignPetition": _("%(party)s signed the petition on ballot %(ballot)s: %(state)s."),
    "ConfirmPetition": _("%(party)s confirmed the petition on ballot %(ballot)s: %(state)s."),
    "FileReservation": _("%(party)s filed reservation %(reservation)s beside the text of ballot %(ballot)s: %(kind)s. Its effect: %(effect)s."),
    "WithdrawReservation": _("%(party)s withdrew reservation %(reservation)s, filed beside the text of ballot %(ballot)s."),
    "WitnessSignatures": _("%(label)s attested for the text of ballot %(ballot)s: %(kind)s. This decides nothing."),
}  # fmt: skip
FIELDS: Mapping[str, Any] = {
    "answer_days": _("Days to answer"),
    "ballot": _("Ballot"),
    "criticism_window": _("Participants may criticise the single text"),
    "lines": _("Communities and weights"),
    "max_rounds": _("Rounds of criticism at the most"),
    "reservation": _("Filed under number"),
    "rule_digest": _("Sealed copy of the rule"),
    "single_text": _("A single text by the facilitator"),
    "sponsor_parties": _("Number of parties that must support a change"),
    "sponsor_share": _("Or share of the delegates"),
    "until": _("Answers until"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    "matter": MATTERS,
    "preset": PRESETS,
    "single_text": _YES_NO,
    "criticism_window": _YES_NO,
    "CloseBallot.subject": MATTERS,
    "CloseBallot.result": RESULTS,
    **{f"{act}.state": PETITION_STATES for act in ("PresentPetition", "SignPetition", "ConfirmPetition")},
    "FileReservation.kind": RESERVATION_KINDS,
    "FileReservation.effect": RESERVATION_EFFECTS,
    "WitnessSignatures.kind": ATTESTATIONS,
}
# Rule and count stand in the diary's file, to be evaluated again, and in words on the ballot's page.
REFERENCES: frozenset[str] = frozenset(
    {
        "CloseBallot.about", "CloseBallot.rule", "CloseBallot.count", "ProposeDecisionRule.rule",
        "FileReservation.clause", "WitnessSignatures.supporter",
    }
)  # fmt: skip
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "deciding": (_("Decisions"), ("ProposeDecisionRule", "ProposeDecidingSettings", "CloseBallot", "ExtendBallot", "AcknowledgeBallot", "PresentPetition", "SignPetition", "ConfirmPetition")),
    "reservations": (_("Reservations and witnesses"), ("FileReservation", "WithdrawReservation", "WitnessSignatures")),
}  # fmt: skip
DAYS: frozenset[str] = frozenset()
