"""What clauses and languages are called on these pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sulh.settlement.export.sheet import label
from sulh.settlement.text.content import Clause, numbered


def called(n: str, clause: Mapping[str, Any]) -> str:
    """What a clause is called: its kind with its number, where it has one ("" for none, A1 for an annex)."""
    name = label(clause["kind"], int(n.lstrip("A") or 0))
    return _("%(clause)s, set aside") % {"clause": name} if clause["parked"] else name


def all_called(content: Mapping[str, Any]) -> dict[str, tuple[str, Clause]]:
    """Every clause by id with what it is called, in the order of the text."""
    return {clause["id"]: (called(n, clause), clause) for n, clause in numbered(content)}
