"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "OpenPulse": _("A wave of pulse questions was opened"),
    "ClosePulse": _("A wave of pulse questions was closed"),
    "AnswerPulse": _("Somebody answered pulse questions"),
    "BeginAssistedPulse": _("Somebody was helped with pulse questions"),
    "AnswerAssistedPulse": _("Somebody answered pulse questions with help"),
    "PrintPulseSheets": _("Sheets for pulse questions were printed"),
    "VoidPulseSheets": _("Sheets for pulse questions were made void"),
    "EnterPulseSheet": _("A sheet of pulse questions was entered"),
    "DecidePulseSheet": _("It was decided what stands on a sheet of pulse questions"),
    "ProposeFollowupRules": _("Other rules for following the promises were proposed"),
    "ProposePulseQuestion": _("A pulse question was proposed"),
    "ProposeNoPulseQuestion": _("It was proposed to ask a pulse question no more"),
    "ProposeSuccessCriterion": _("A criterion of success was proposed"),
}
VERDICTS: dict[str, Any] = {
    "rise": _("Rise"),
    "fall": _("Fall"),
    "none_seen": _("No effect seen"),
}
LABELS: dict[str, dict[str, Any]] = {"act": ACTS, "pulse_verdict": VERDICTS}
