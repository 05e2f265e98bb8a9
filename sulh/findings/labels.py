"""Plain words for the codes of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

LABELS: dict[str, dict[str, Any]] = {
    "act": {"PublishFindings": _("Findings were published")},
    "no_division": {
        "too_few": _("Too few people answered enough statements to tell."),
        "positions_not_repeated": _(
            "Split in two halves, the votes do not put the same people at the same ends: what looks like a division in one half is gone in the other."
        ),
        "statements_not_repeated": _(
            "Split in two halves, the votes are not divided by the same statements: what looks like a division in one half is another one in the other."
        ),
        "one_sided": _("Everybody who can be placed stands on the same side."),
    },
    "hidden": {
        "too_few": _("too few people answered to show it"),
        "unanimous": _("more than 95 % agree"),
        "withheld": _("not shown, because a smaller group could be computed from it"),
    },
}
