"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.followup.ground.labels import BETTER

TURNS: Mapping[str, str] = {}
SENTENCES: Mapping[str, Any] = {
    "NameIndicator": _("An indicator was named: %(names)s."),
    "MeasureIndicator": _("An indicator was measured: %(names)s."),
}
FIELDS: Mapping[str, Any] = {
    "better": _("What would be better"),
    "from_whom": _("Whose figures"),
    "high": _("At the highest"),
    "low": _("At the lowest"),
    "method": _("How it is measured"),
    "unit": _("Unit"),
    "value": _("Value"),
}
CODES: Mapping[str, Mapping[str, Any]] = {"NameIndicator.better": BETTER}
REFERENCES: frozenset[str] = frozenset({"indicator"})
DAYS: frozenset[str] = frozenset()
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "indicators": (_("Indicators"), tuple(SENTENCES)),
}
