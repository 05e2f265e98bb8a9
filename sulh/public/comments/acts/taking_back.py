"""Taking a comment back with its code: the words are gone for good, the number stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts import log
from sulh.acts.fields import Ask
from sulh.acts.models import Answered
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.public.comments.acts import find
from sulh.public.comments.acts.fields import Code
from sulh.public.comments.models import Comment, CommentAppeal, CommentDecision
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement


class TakeBackComment(Act):
    """Take one's own comment back, with its code. The words are deleted for good; the number stays."""

    code: Code
    sure: Annotated[bool, Ask(_("I am sure: delete the words for good"), widget="checkbox")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({name: done[name] for name in ("comment", "thread", "n")})


@carries_out(TakeBackComment, action="take_back_comment", prepare=find.behind_code)
def take_back_comment(act: TakeBackComment, here: Here) -> Answer:
    if not act.sure:
        raise Refusal("comment_take_back_unsure", field="sure")
    said = find.comment(here, here.prepared)
    if said.state == "taken_back":
        raise Refusal("decided_already", state=said.state)
    # An answer kept for a repeated act is stored beside a digest of the words.
    Answered.objects.filter(actor=here.actor.name, answer__contains=said.id).delete()
    _empty(said)
    return Answer({"comment": said.id, "thread": said.thread, "n": said.n})


def _empty(said: Comment) -> None:
    """Delete every word of and around a comment, the salts in the log, and its tie to a statement."""
    for about in (said.id, find.around(said.id), find.part(said.id)):
        log.destroy(said.dialogue_id, about)
    CommentDecision.objects.filter(comment=said).update(explanation="")
    CommentAppeal.objects.filter(comment=said).update(words="", reasoning="")
    # What a participant made of it is that participant's statement; it says no longer whose thought it was.
    Statement.objects.filter(pk=said.carried_id).update(credit={})
    Comment.objects.filter(pk=said.pk).update(
        text="", part="", name="", folded="", code="", reason="", state="taken_back", decided=True, carried=None
    )  # fmt: skip
