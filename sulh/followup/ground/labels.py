"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

BETTER: dict[str, Any] = {"up": _("More is better"), "down": _("Less is better")}
ACTS: dict[str, Any] = {
    "NameIndicator": _("An indicator was named"),
    "MeasureIndicator": _("An indicator was measured"),
}
VERDICTS: dict[str, Any] = {
    "better": _("Changed for the better"),
    "worse": _("Changed for the worse"),
    "none_seen": _("No effect seen"),
}
OUTCOMES: dict[str, Any] = {
    "reached": _("Reached"),
    "not_reached": _("Not reached"),
    "too_early": _("Too early"),
    "cannot_tell": _("Cannot be told"),
}
WHY: dict[str, Any] = {
    "uncertain": _("The mark lies inside the range of what is known."),
    "nothing": _("Nothing was measured after a text came into force, up to that day."),
    "hidden": _("The answers are hidden, to protect people."),
    "unknown": _("What it is measured by is not there."),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "indicator_better": BETTER,
    "ground_verdict": VERDICTS,
    "ground_outcome": OUTCOMES,
    "ground_why": WHY,
}
