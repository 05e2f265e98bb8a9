"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.settlement.deadlock.labels import STEPS

TURNS: Mapping[str, str] = {"EndDeadlock": "outcome"}
SENTENCES: Mapping[str, Any] = {
    "DeclareDeadlock": _("A deadlock was declared, number %(n)s. The first step out of it: %(step)s."),
    "RecordStep": _("Deadlock %(n)s: it was written down what came of the step “%(step)s”."),
    "ClimbLadder": _("Deadlock %(n)s: after “%(before)s” the next step is “%(step)s”."),
    "EndDeadlock.resolved": _("Deadlock %(n)s is resolved."),
    "EndDeadlock.parked": _(
        "Deadlock %(n)s ended with a proposal to park the clause, amendment %(amendment)s. The parties decide about it as about every change."
    ),
    "EndDeadlock.returned": _("Deadlock %(n)s ended: the parties go on writing, and the clause stays open."),
    "EndDeadlock.ended": _(
        "Deadlock %(n)s ended with a proposal to end without a settlement. That takes the consent of every joined party."
    ),
}
FIELDS: Mapping[str, Any] = {"review_on": _("Looked at again on")}
CODES: Mapping[str, Mapping[str, Any]] = {
    "DeclareDeadlock.step": STEPS,
    "RecordStep.step": STEPS,
    "ClimbLadder.step": STEPS,
    "ClimbLadder.before": STEPS,
}
REFERENCES: frozenset[str] = frozenset({"deadlock", "DeclareDeadlock.clause", "EndDeadlock.amendment"})
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "deadlocks": (_("Deadlocks"), ("DeclareDeadlock", "RecordStep", "ClimbLadder", "EndDeadlock")),
}
DAYS: frozenset[str] = frozenset({"review_on"})
