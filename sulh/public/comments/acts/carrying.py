"""Carrying a reader's comment over into the dialogue: a participant makes it a statement of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.public.comments.acts import find
from sulh.public.comments.models import Comment
from sulh.public.comments.threads import place_of
from sulh.rules.refusal import Refusal
from sulh.statements.acts.submitting import SubmitStatement, submit_statement
from sulh.statements.models import LIVE, Statement


class CarryOverComment(Act):
    """Submit a reader's comment as a statement, with credit. A moderator reads it like every statement."""

    comment: Annotated[Id, Ask(_("Which comment?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        """Nothing of who carried it over; the words stand as a commitment until they are accepted."""
        shown = {name: done[name] for name in ("statement", "comment", "thread", "n", "language")}
        return View(shown | {"text": Sealed(done["text"], about=done["statement"])}, batched="stating")


@carries_out(CarryOverComment, action="carry_over_comment")
def carry_over_comment(act: CarryOverComment, here: Here) -> Answer:
    said = find.comment(here, act.comment)
    if said.state != "shown":
        raise Refusal("comment_not_whole")
    if said.carried is not None and said.carried.state in LIVE:
        raise Refusal("comment_carried_already")
    words = SubmitStatement(text=said.text, language=said.language, recognisable=True)
    made = submit_statement(words, here).shown["statement"]
    credit = {"name": said.name, "path": place_of(said.thread, said.n)}
    Statement.objects.filter(pk=made).update(credit=credit)
    Comment.objects.filter(pk=said.pk).update(carried=made)
    shown = {"statement": made, "comment": said.id, "thread": said.thread, "n": said.n}
    return Answer(shown, {"language": said.language, "text": said.text})
