"""Whether a thread takes comments: a moderator closes it or puts it away, or it closes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sulh.dialogue.outside import OutsideRules
from sulh.public.comments.models import Thread
from sulh.public.comments.subjects import Subject


@dataclass(frozen=True)
class Gate:
    """`state`: open, closed or archived by a moderator, or expired. `closes`: when it closes by itself."""

    state: str
    closes: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def by_moderators(dialogue: str) -> dict[str, str]:
    """The threads that a moderator closed or put away, with their states."""
    return dict(Thread.objects.filter(dialogue_id=dialogue).values_list("thread", "state"))


def gate(subject: Subject, set_by_hand: Mapping[str, str], rules: OutsideRules, now: datetime) -> Gate:
    """How the thread about `subject` stands at `now`. Nothing is stored of a thread that closed by itself."""
    days = 0 if subject.stands_still else rules.comments_close_after
    closes = subject.since + timedelta(days=days) if days else None
    by_itself = "expired" if closes is not None and now >= closes else "open"
    return Gate(set_by_hand.get(subject.thread, by_itself), closes)
