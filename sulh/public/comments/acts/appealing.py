"""The one appeal against a decision to withhold, decided by somebody else; in part, if need be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, OptionalWords, Words
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.public.comments.acts import find
from sulh.public.comments.acts.fields import Code
from sulh.public.comments.acts.moderating import show
from sulh.public.comments.labels import APPEAL_OUTCOMES
from sulh.public.comments.models import Comment, CommentAppeal, CommentDecision
from sulh.rules.moderation import check_part
from sulh.rules.refusal import Refusal


class AppealComment(Act):
    """Ask somebody else to look at a withheld comment again. Once, and with the code of the comment."""

    code: Code
    words: Annotated[Words, Ask(_("Why should it be shown?"), _("Somebody who did not decide about it reads this together with your comment. Nobody else does."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        words = Sealed(self.words, about=find.around(done["comment"]))
        return View({name: done[name] for name in ("comment", "thread", "n", "appeal")} | {"words": words})


@carries_out(AppealComment, action="appeal_comment", prepare=find.behind_code)
def appeal_comment(act: AppealComment, here: Here) -> Answer:
    said = find.comment(here, here.prepared)
    if CommentAppeal.objects.filter(comment=said).exists():
        raise Refusal("comment_appealed_already")
    if said.state != "withheld":
        raise Refusal("comment_not_withheld")
    made = CommentAppeal.objects.create(comment=said, words=act.words, at=here.now)
    return Answer({"comment": said.id, "thread": said.thread, "n": said.n, "appeal": made.id})


class DecideCommentAppeal(Act):
    """Uphold a decision to withhold, or restore the comment, whole or in part. Never by who decided before."""

    appeal: Annotated[Id, Ask(_("Which appeal?"), widget="hidden")]
    outcome: Annotated[
        Literal["uphold", "restore", "restore_part"],
        Ask(_("What do you decide?"), widget="radio", choices=APPEAL_OUTCOMES),
    ]
    kept: Annotated[OptionalWords, Ask(_("If in part: what of it is shown?"), _("Take out what it was withheld for, and write […] in its place. Words can be left out, but none put in."), widget="textarea")] = ""  # fmt: skip
    reasoning: Annotated[Words, Ask(_("Why? Only whoever wrote the comment reads this."), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {name: done[name] for name in ("comment", "thread", "n", "outcome")} | {"appeal": self.appeal}
        if done["part"]:
            shown["part"] = Sealed(done["part"], about=find.part(done["comment"]), public=True)
        return View(shown | {"reasoning": Sealed(self.reasoning, about=find.around(done["comment"]))})


@carries_out(DecideCommentAppeal, action="decide_comment_appeal")
def decide_comment_appeal(act: DecideCommentAppeal, here: Here) -> Answer:
    found = find.appeal(here, act.appeal)
    said = find.comment(here, found.comment_id)
    if found.outcome or said.state != "withheld":
        raise Refusal("decided_already", state=said.state)
    if CommentDecision.objects.filter(comment=said, holder=here.actor.id).exists():
        raise Refusal("same_person_decided")
    part = ""
    if act.outcome == "restore":
        show(said)
    elif act.outcome == "restore_part":
        part = check_part(said.text, act.kept) if act.kept else _nothing_kept()
        Comment.objects.filter(pk=said.pk).update(state="part", part=part)
    CommentAppeal.objects.filter(pk=found.pk).update(
        outcome=act.outcome, reasoning=act.reasoning, decided_by=here.actor.id
    )
    shown = {"comment": said.id, "thread": said.thread, "n": said.n, "outcome": act.outcome}
    return Answer(shown, {"part": part})


def _nothing_kept() -> str:
    raise Refusal("comment_part_missing", field="kept")
