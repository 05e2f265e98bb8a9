"""Limits on questioning translations: doubts are heard, and nobody takes a statement away by doubting alone.

A question holds a translation back only if an office holder asks it, only while no second translator has
confirmed the wording, and only for so many translations at a time by one party or one office. Everything else
that is asked still reaches the translators' desk. Of participants nothing is kept: who has asked what is
known in memory only, and forgotten when the server starts anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime

from sulh.acts.registry import Here
from sulh.rules.refusal import Refusal
from sulh.statements.models import Question, Translation

HELD_MOST = 5
"""Translations into one language that one party, or one office without a party, can hold back at a time."""
UNNAMED_MOST = 20
"""Open questions of participants about one translation; more would tell the translators nothing new."""
HOURLY_MOST = 10
"""Questions of one participant within an hour."""
_PEOPLE = 10_000
_asked: OrderedDict[str, list[tuple[datetime, int]]] = OrderedDict()
_lock = threading.Lock()


def check_limits(found: Translation, here: Here) -> bool:
    """Whether this actor's question holds `found` back.

    Raises `Refusal`: `questioned_already`, `questions_full` (`most`), `too_many_questions` (`most`).
    """
    if here.actor.kind == "participant":
        if Question.objects.filter(translation=found, holder="").count() >= UNNAMED_MOST:
            raise Refusal("questions_full", most=UNNAMED_MOST)
        _note(here.actor.id, here.now, found.pk)
        return False
    if Question.objects.filter(translation=found, holder=here.actor.id).exists():
        raise Refusal("questioned_already")
    if found.questioned or found.confirmed:
        return False
    held = Question.objects.filter(translation__language=found.language, holds=True)
    mine = (
        held.filter(party=here.standing.party) if here.standing.party else held.filter(holder=here.actor.id)
    )
    return mine.filter(translation__statement__dialogue_id=here.dialogue).count() < HELD_MOST


def _note(participant: str, now: datetime, translation: int) -> None:
    with _lock:
        earlier = _asked.pop(participant, [])
        _asked[participant] = earlier
        if any(each == translation for _, each in earlier):
            raise Refusal("questioned_already")
        if sum(hour == now for hour, _ in earlier) >= HOURLY_MOST:
            raise Refusal("too_many_questions", most=HOURLY_MOST)
        earlier.append((now, translation))
        if len(_asked) > _PEOPLE:
            _asked.popitem(last=False)


def forget() -> None:
    """Forget who has asked what."""
    with _lock:
        _asked.clear()
