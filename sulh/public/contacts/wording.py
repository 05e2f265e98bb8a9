"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.public.contacts.labels import KINDS as CONTACTS

TURNS: Mapping[str, str] = {"LogContact": "state", "MoveContact": "state"}
SENTENCES: Mapping[str, Any] = {
    "LogContact.planned": _("A contact was logged as planned."),
    "LogContact.held": _("A contact was logged as held."),
    "LogContact.postponed": _("A contact was logged as postponed."),
    "LogContact.cancelled": _("A contact was logged as cancelled."),
    "MoveContact.planned": _("A contact that stands in this diary is planned now."),
    "MoveContact.held": _("A contact that stands in this diary was held."),
    "MoveContact.postponed": _("A contact that stands in this diary was postponed."),
    "MoveContact.cancelled": _("A contact that stands in this diary was cancelled."),
    "OpenContact": _("A sealed contact was opened: everybody can read now what was logged of it."),
}
FIELDS: Mapping[str, Any] = {
    "others": _("Others who take part"),
    "sealed_until": _("Sealed until"),
    "subjects": _("Subjects"),
    "supporters": _("Supporters"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    f"{act}.kind": CONTACTS for act in ("LogContact", "MoveContact", "OpenContact")
}
REFERENCES: frozenset[str] = frozenset({"contact"})
DAYS: frozenset[str] = frozenset({"sealed_until"})
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "contacts": (_("Contacts"), ("LogContact", "MoveContact", "OpenContact")),
}
