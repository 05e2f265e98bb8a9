"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SEVERITIES: dict[str, Any] = {
    "1": _("We could live with it"),
    "2": _("It matters much to us"),
    "3": _("We cannot agree to a text with this in it"),
}
DISPOSITIONS: dict[str, Any] = {"met": _("met"), "partly": _("met in part"), "not_met": _("not met")}
CRITICS: dict[str, Any] = {
    "delegate": _("for a party"),
    "expert": _("an expert, as advice"),
    "participant": _("a participant"),
}
STATES: dict[str, Any] = {
    "open": _("open for criticism"),
    "ready": _("cannot be improved any more"),
    "closed": _("over"),
}
ACTS: dict[str, Any] = {
    "OpenSingleText": _("A single text was opened: the facilitator writes, the parties criticise"),
    "Criticise": _("A criticism was filed"),
    "DisposeCriticism": _("A criticism was answered"),
    "DeclareReady": _("The single text was declared ready"),
    "EndSingleText": _("The single text was ended: the parties write again"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "criticism_severity": SEVERITIES,
    "criticism_disposition": DISPOSITIONS,
    "criticism_by": CRITICS,
    "single_state": STATES,
}
