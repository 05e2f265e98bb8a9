"""A moderator reads a comment: it is shown, or withheld for a reason of the closed list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import log
from sulh.acts.fields import Ask, Id, OptionalWords
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.termsheet import in_force
from sulh.public.comments.acts import find
from sulh.public.comments.labels import ABUSED, OUTCOMES, REASONS
from sulh.public.comments.models import Comment, CommentAppeal, CommentDecision
from sulh.rules.moderation import check_abused, check_reason
from sulh.rules.refusal import Refusal


class DecideComment(Act):
    """Show a reader's comment, or withhold it for a reason of the closed list. A viewpoint is never a reason."""

    comment: Annotated[Id, Ask(_("Which comment?"), widget="hidden")]
    outcome: Annotated[
        Literal["show", "withhold"], Ask(_("What do you decide?"), widget="radio", choices=OUTCOMES)
    ]
    # Any text may be sent; the rule, not the form, refuses what is not on the list.
    reason: Annotated[str, Ask(_("For which reason?"), choices=REASONS), Field(max_length=200)] = ""
    abused: Annotated[
        str,
        Ask(_("If the reason is abuse: whom does it abuse?"), choices={"": _("(the reason is not abuse)"), **ABUSED}),
        Field(max_length=200),
    ] = ""  # fmt: skip
    explanation: Annotated[
        OptionalWords,
        Ask(_("A word to whoever wrote it"), _("Say which words the reason is about. Only whoever wrote the comment reads this."), widget="textarea"),
    ] = ""  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        """Who decided what, and by which rules. The explanation is sealed: it may quote the comment."""
        shown: dict[str, Any] = {name: done[name] for name in ("comment", "thread", "n", "outcome", "rules")}
        shown |= {name: done[name] for name in ("reason", "abused") if done[name]}
        if self.explanation:
            shown["explanation"] = Sealed(self.explanation, about=find.around(self.comment))
        return View(shown)


@carries_out(DecideComment, action="moderate_comment")
def decide_comment(act: DecideComment, here: Here) -> Answer:
    if act.outcome == "withhold":
        check_reason(act.reason)
    elif act.reason:
        raise Refusal("comment_reason_not_wanted", field="reason")
    check_abused(act.reason, act.abused)
    said = find.comment(here, act.comment)
    _check_open(said, act.outcome)
    terms = in_force(here.dialogue)
    rules = terms.digest if terms else ""
    CommentDecision.objects.create(
        comment=said, holder=here.actor.id, outcome=act.outcome, reason=act.reason, abused=act.abused,
        explanation=act.explanation, rules=rules, at=here.now,
    )  # fmt: skip
    if act.outcome == "show":
        show(said)
    else:
        _withhold(said, act.reason)
    shown = {"comment": said.id, "thread": said.thread, "n": said.n, "outcome": act.outcome, "rules": rules}
    return Answer(shown | {"reason": act.reason, "abused": act.abused})


def _check_open(said: Comment, outcome: str) -> None:
    """What was withheld comes back only on appeal, and what came back on appeal stays."""
    if said.state == "withheld" and outcome == "show":
        raise Refusal("comment_restored_on_appeal_only")
    if CommentAppeal.objects.filter(comment=said, outcome__startswith="restore").exists():
        raise Refusal("comment_restored_already")
    shown_already = said.state == "shown" and said.decided and outcome == "show"
    if said.state in ("withheld", "taken_back") or shown_already:
        raise Refusal("decided_already", state=said.state)


def show(said: Comment) -> None:
    """The comment can be read, and the log opens its words."""
    Comment.objects.filter(pk=said.pk).update(state="shown", reason="", decided=True)
    log.reveal(said.dialogue_id, said.id)
    find.name_in_credit(said, said.name)


def _withhold(said: Comment, reason: str) -> None:
    Comment.objects.filter(pk=said.pk).update(state="withheld", reason=reason, decided=True)
    log.conceal(said.dialogue_id, said.id)
    find.name_in_credit(said, "")
