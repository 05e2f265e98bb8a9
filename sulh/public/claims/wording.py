"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.public.claims.labels import CERTAINTIES, SOURCES

TURNS: Mapping[str, str] = {"FileClaim": "aspect"}
SENTENCES: Mapping[str, Any] = {
    "StateInterests": _("%(supporter)s stated its interests."),
    "FileClaim.wants": _("Claim %(n)s was filed: what the one named below wants."),
    "FileClaim.fears": _("Claim %(n)s was filed: what the one named below fears."),
    "FileClaim.would_not_accept": _("Claim %(n)s was filed: what the one named below would not accept."),
    "FileClaim.gains": _("Claim %(n)s was filed: what the one named below would gain."),
    "ReplyToClaim": _("The one whom claim %(n)s is about replied to it."),
    "TakeBackClaim": _("Claim %(n)s was taken back by who filed it. Its words are deleted."),
}
FIELDS: Mapping[str, Any] = {
    "certainty": _("How certain"),
    "fears": _("What it fears"),
    "gains": _("What it would gain"),
    "said_on": _("Said on"),
    "source": _("Source"),
    "to_whom": _("Said to"),
    "wants": _("What it wants"),
    "who": _("Who said it"),
    "would_not_accept": _("What it would not accept"),
}
CODES: Mapping[str, Mapping[str, Any]] = {"FileClaim.source": SOURCES, "FileClaim.certainty": CERTAINTIES}
REFERENCES: frozenset[str] = frozenset({"claim", "against"})
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "claims": (_("Interests and claims"), ("StateInterests", "FileClaim", "ReplyToClaim", "TakeBackClaim")),
}
# Fields that hold a day, drawn in the reader's calendar.
DAYS: frozenset[str] = frozenset({"said_on"})
