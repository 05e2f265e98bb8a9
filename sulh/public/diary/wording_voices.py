"""What the public diary says of recorded voices; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.statements.labels import APPEAL_OUTCOMES, MERGE_APPEAL_OUTCOMES, NOTICES, REASONS, STATES

TURNS: Mapping[str, str] = {"RecordVoice": "about", "WithdrawVoice": "about"}
SENTENCES: Mapping[str, Any] = {
    "RecordVoice.statement": _(
        "Statement %(statement)s was read aloud by %(recorder)s. Language: %(language)s."
    ),
    "RecordVoice.consent_screen": _(
        "The page for entering was read aloud by %(recorder)s. Language: %(language)s."
    ),
    "RecordVoice.notice": _("A notice was read aloud by %(recorder)s. Language: %(language)s."),
    "WithdrawVoice.statement": _(
        "The recorded voice of statement %(statement)s was taken away. Language: %(language)s."
    ),
    "WithdrawVoice.consent_screen": _(
        "The recorded voice of the page for entering was taken away. Language: %(language)s."
    ),
    "WithdrawVoice.notice": _("The recorded voice of a notice was taken away. Language: %(language)s."),
}
FIELDS: Mapping[str, Any] = {
    "notice": _("Notice"),
    "sound": _("Sealed copy of the recording"),
    "words_digest": _("Sealed copy of the words that were read"),
}
_NOTICES = {
    **NOTICES, **REASONS, **APPEAL_OUTCOMES, "asked": _("A second look was asked for"),
    "merged": STATES["merged"], "stays_merged": MERGE_APPEAL_OUTCOMES["uphold"], "hidden": STATES["hidden"],
}  # fmt: skip
CODES: Mapping[str, Mapping[str, Any]] = {
    f"{act}.notice": _NOTICES for act in ("RecordVoice", "WithdrawVoice")
}
REFERENCES: frozenset[str] = frozenset()
DAYS: frozenset[str] = frozenset()
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "voices": (_("Recorded voices"), ("RecordVoice", "WithdrawVoice")),
}
