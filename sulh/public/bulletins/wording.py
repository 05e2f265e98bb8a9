"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.public.bulletins.labels import KINDS as TEXTS
from sulh.public.bulletins.labels import RULES

TURNS: Mapping[str, str] = {"ReleaseBulletin": "outcome"}
SENTENCES: Mapping[str, Any] = {
    "OfferBulletin": _(
        "Text %(n)s was offered for agreement: %(kind)s. It is agreed when this is so: %(rule)s. What it says is not public yet."
    ),
    "TakeBackOffer": _(
        "Text %(n)s is no longer offered: %(kind)s. It is being written again, and every answer to it has lapsed."
    ),
    "PublishBulletin": _(
        "Text %(n)s may appear, at once or at the hour that was set: %(kind)s. The rule for it: %(rule)s."
    ),
    "ReleaseBulletin.released": _("Text %(n)s appeared at its hour, in all languages at once: %(kind)s."),
    "ReleaseBulletin.lapsed": _(
        "Text %(n)s did not appear at its hour, because the parties no longer agree to it: %(kind)s. It is offered to them again."
    ),
    "RetractBulletin": _("Text %(n)s was retracted: %(kind)s. Its page stays."),
    "SignSupportersStatement": _(
        "%(supporter)s signed joint statement of supporters %(n)s: signature %(signatures)s of %(needed)s. It is no text of this dialogue."
    ),
    "RetractSupportersStatement": _(
        "%(supporter)s retracted joint statement of supporters %(n)s. Its page stays."
    ),
}
FIELDS: Mapping[str, Any] = {
    "titles": _("Title"),
    "corrects": _("Corrects number"),
    "embargo": _("Not before"),
    "rule": _("Agreed by this rule"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    **{f"{act}.kind": TEXTS for act in ("OfferBulletin", "TakeBackOffer", "PublishBulletin", "ReleaseBulletin", "RetractBulletin", "SignSupportersStatement")},
    **{f"{act}.rule": RULES for act in ("OfferBulletin", "PublishBulletin", "SignSupportersStatement")},
}  # fmt: skip
# The passages stand in the diary's file and, to be read, on the page of the text itself.
REFERENCES: frozenset[str] = frozenset({"bulletin", "passages", "parties", "signatories"})
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "bulletins": (_("Bulletins and statements"), ("OfferBulletin", "TakeBackOffer", "PublishBulletin", "ReleaseBulletin", "RetractBulletin", "SignSupportersStatement", "RetractSupportersStatement")),
}  # fmt: skip
# Fields that hold a day, drawn in the reader's calendar.
DAYS: frozenset[str] = frozenset()
