"""Closing a thread, putting it away, and opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.outside import rules_in_force
from sulh.public.comments import gates, subjects
from sulh.public.comments.acts.fields import ThreadName
from sulh.public.comments.labels import CLOSING
from sulh.public.comments.models import Thread
from sulh.rules.refusal import Refusal


class CloseThread(Act):
    """Close a thread of comments, put it into the archive, or open it again. What was written stays readable."""

    thread: Annotated[ThreadName, Ask(_("Which thread?"), source="comment_threads")]
    state: Annotated[
        Literal["closed", "archived", "open"],
        Ask(_("How shall the thread stand?"), widget="radio", choices=CLOSING),
    ]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"thread": self.thread, "state": self.state})


@carries_out(CloseThread, action="close_thread")
def close_thread(act: CloseThread, here: Here) -> Answer:
    subject = subjects.needed(here.dialogue, act.thread)
    stands = gates.gate(
        subject, gates.by_moderators(here.dialogue), rules_in_force(here.dialogue), here.now
    ).state
    if act.state == stands:
        raise Refusal("thread_stands_so", field="state")
    if act.state == "open" and stands == "expired":
        raise Refusal("thread_expired", field="state")
    if act.state == "open":
        Thread.objects.filter(dialogue_id=here.dialogue, thread=act.thread).delete()
    else:
        Thread.objects.update_or_create(
            dialogue_id=here.dialogue, thread=act.thread, defaults={"state": act.state, "at": here.now}
        )
    return Answer({"thread": act.thread, "state": act.state})
