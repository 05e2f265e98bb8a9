"""Where forms of this folder take their choices from."""

from __future__ import annotations

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.public.comments import subjects


@provides("comment_threads")
def thread_choices(dialogue: str, reader: Actor) -> Choices:
    """Every bulletin and snapshot that anybody can read."""
    return [(each.thread, thread_title(each)) for each in subjects.every(dialogue)]


def thread_title(subject: subjects.Subject) -> str:
    """A bulletin by its number and its title; findings by the number alone."""
    named = subjects.named(subject.thread)
    return f"{named}: {subject.title}" if subject.titles else named
