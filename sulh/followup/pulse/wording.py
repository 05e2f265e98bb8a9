"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.acts.followup_rules import MEASURE_KINDS, TIMES

TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {
    "OpenPulse": _("Wave %(wave)s of the pulse questions was opened."),
    "ClosePulse": _("Wave %(wave)s of the pulse questions was closed, and its counts were published. Who answered what was deleted."),
    "PrintPulseSheets": _("Sheets for wave %(wave)s of the pulse questions were printed, as batch %(batch)s."),
    "VoidPulseSheets": _("Sheets of batch %(batch)s, for the pulse questions, were made void."),
    "ProposeFollowupRules": _("%(party)s proposed new terms of reference, version %(version)s, with other rules for following the promises."),
    "ProposePulseQuestion": _("%(party)s proposed new terms of reference, version %(version)s, with one more pulse question."),
    "ProposeNoPulseQuestion": _("%(party)s proposed new terms of reference, version %(version)s, without one of the pulse questions."),
    "ProposeSuccessCriterion": _("%(party)s proposed new terms of reference, version %(version)s, with one more criterion of success."),
}  # fmt: skip
FIELDS: Mapping[str, Any] = {
    "at_least": _("At least"),
    "by_day": _("By which day"),
    "closes": _("Closes on"),
    "counts_digest": _("Sealed copy of the counts"),
    "criterion": _("Criterion"),
    "incident_areas": _("Areas by which incidents are told"),
    "incident_time": _("Time of incidents"),
    "measure": _("Measured by"),
    "pulse_every_days": _("Days from wave to wave"),
    "pulse_open_days": _("Days for which a wave is open"),
    "question": _("Question"),
    "questions": _("Questions"),
    "ref": _("Which one"),
    "wave": _("Wave"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    "ProposeFollowupRules.incident_time": TIMES,
    "ProposeSuccessCriterion.measure": MEASURE_KINDS,
}
# What was published stands on the page of the wave; its sealed copy stands in the diary.
REFERENCES: frozenset[str] = frozenset({"question", "criterion", "ref", "ClosePulse.results"})
DAYS: frozenset[str] = frozenset({"closes", "by_day"})
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "pulses": (
        _("Pulse questions"),
        ("OpenPulse", "ClosePulse", "PrintPulseSheets", "VoidPulseSheets", "ProposeFollowupRules", "ProposePulseQuestion", "ProposeNoPulseQuestion",
         "ProposeSuccessCriterion"),
    ),
}  # fmt: skip
