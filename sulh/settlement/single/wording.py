"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.settlement.single.labels import CRITICS, DISPOSITIONS, SEVERITIES

TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {
    "OpenSingleText": _(
        "A single text was opened after version %(version)s: the facilitator writes and everybody criticises, in at most %(rounds)s rounds. Nobody says yes or no before it is ready."
    ),
    "Criticise": _("Criticism %(n)s of version %(version)s, in round %(round)s (%(by)s): %(severity)s."),
    "DisposeCriticism": _("Criticism %(n)s was answered: %(disposition)s."),
    "DeclareReady": _(
        "The single text was declared ready after round %(round)s: version %(version)s cannot be improved any more and is put to the parties."
    ),
    "EndSingleText": _("The single text was ended in round %(round)s. The parties write again."),
}
FIELDS: Mapping[str, Any] = {"number": _("Clause"), "interest": _("The interest that is not met")}
CODES: Mapping[str, Mapping[str, Any]] = {
    "Criticise.by": CRITICS,
    "Criticise.severity": SEVERITIES,
    "DisposeCriticism.disposition": DISPOSITIONS,
}
REFERENCES: frozenset[str] = frozenset(
    {"Criticise.criticism", "Criticise.clause", "DisposeCriticism.criticism"}
)
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "single_text": (_("The single text"), ("OpenSingleText", "Criticise", "DisposeCriticism", "DeclareReady", "EndSingleText")),
}  # fmt: skip
DAYS: frozenset[str] = frozenset()
