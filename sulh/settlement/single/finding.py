"""Where a single negotiating text stands, and what of it is still to be done."""

from __future__ import annotations

from datetime import datetime, timedelta

from sulh.dialogue.deciding import rules_in_force
from sulh.settlement.single.models import Criticism, SingleText
from sulh.settlement.text import working

UNDER_WAY = ("open", "ready")


def under_way(dialogue: str) -> SingleText | None:
    """The procedure that is open, or declared ready and not put to the parties yet."""
    return SingleText.objects.filter(dialogue_id=dialogue, state__in=UNDER_WAY).first()


def undisposed(single: SingleText) -> int:
    """How many criticisms of the present round nobody has answered."""
    return Criticism.objects.filter(single=single, round=single.round, disposition="").count()


def a_party_may_end(single: SingleText, now: datetime) -> bool:
    """Whether the terms allow it no more, or no version went out for twice the days given for an answer."""
    terms = rules_in_force(single.dialogue_id)
    newest = working.newest(single.dialogue_id)
    since = max(single.at, newest.at) if newest else single.at
    return not terms.single_text or now >= since + timedelta(days=2 * terms.answer_days)
