"""Closed lists of this folder, with plain words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVIDENCE = {
    "document": _("A document"),
    "event": _("Something that happened"),
    "field_visit": _("A visit to the place"),
    "statistic": _("A statistic"), "testimony": _("What somebody saw or lived through"),
}  # fmt: skip
SOURCES = {
    "obliged": _("a party or supporter who promised it"),
    "affected": _("people whom it concerns"),
    "office": _("a public office"),
    "press": _("press"),
    "organisation": _("an organisation"),
    "other": _("another source"),
}
VERIFIED = {
    "single_source": _("one source says so"),
    "corroborated": _("corroborated by another source"),
    "contested": _("contested"),
}
STATES = {"unverified": _("not verified")} | VERIFIED
LEVELS = {"0": _("0: not begun"), "1": _("1: begun"), "2": _("2: well under way"), "3": _("3: done")}
ORIGINS = {
    "clause": _("from the text"),
    "pledge": _("pledged by a supporter"),
    "step": _("a party's first step"),
}
WAITS = {"second": _("waits for a second code"), "adjudication": _("waits for a third person")}
YES_NO = {"yes": _("yes"), "no": _("no")}
