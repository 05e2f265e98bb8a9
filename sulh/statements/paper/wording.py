"""What the public diary says of voting sheets: numbers only, and of few people not even these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Any] = {
    "PrintSheets": _("Voting sheets were printed: %(printed)s, with %(statements)s statements each, as batch %(batch)s."),
    "VoidSheets": _("Voting sheets of batch %(batch)s were made void: %(voided)s. Of these somebody had begun to enter %(begun)s."),
    "CloseBatch.yes": _("Batch %(batch)s of voting sheets was closed. Printed %(printed)s, entered %(entered)s, counted %(counted)s, void %(voided)s; two people read %(mismatches)s of them differently."),
    "CloseBatch.no": _("Batch %(batch)s of voting sheets was closed. Printed %(printed)s, void %(voided)s; so few count that their number is not shown."),
}  # fmt: skip
TURNS: Mapping[str, str] = {"CloseBatch": "told"}
FIELDS: Mapping[str, Any] = {}
CODES: Mapping[str, Mapping[str, Any]] = {}
REFERENCES: frozenset[str] = frozenset()
DAYS: frozenset[str] = frozenset()
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "paper": (_("Voting sheets"), ("PrintSheets", "VoidSheets", "CloseBatch")),
}
