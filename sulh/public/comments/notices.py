"""What whoever wrote a comment is told about it, in the language of the comment."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from sulh.public.comments.labels import ABUSED, REASONS, REASONS_EXPLAINED
from sulh.public.comments.models import Comment, CommentAppeal, CommentDecision


@dataclass(frozen=True)
class Notice:
    """Paragraphs in one language; `quoted` are words of people, in whatever language they wrote, each with
    whose they are.

    `good`: the comment can be read.
    """

    language: str
    lines: list[str]
    quoted: list[tuple[str, str]]
    good: bool


def notice(said: Comment) -> Notice:
    """How the comment stands, why, by whom (the role), and what can be done."""
    decision = said.decisions.filter(outcome="withhold").order_by("-pk").first()
    appeal = CommentAppeal.objects.filter(comment=said).first()
    told = decision is not None and said.state in ("withheld", "part")
    with override(said.language or None):
        lines = _standing(said, decision, appeal)
        quoted = [(_("A word from the moderator:"), decision.explanation)] if told and decision else []
        quoted += [(_("From whoever looked again:"), appeal.reasoning)] if appeal else []
    good = said.state in ("shown", "part")
    return Notice(said.language, lines, [(whose, words) for whose, words in quoted if words], good)


def _standing(said: Comment, decision: CommentDecision | None, appeal: CommentAppeal | None) -> list[str]:
    if said.state == "waiting":
        return [_("A moderator will read your comment. Nobody else sees it until then.")]
    if said.state == "shown":
        restored = _("Somebody else looked at it again and restored it: your comment is shown.")
        return [restored] if appeal else [_("Your comment is shown. Everybody can read it.")]
    lines = _withheld(decision) if decision else []
    if said.state == "part":
        return [
            *lines,
            _("Somebody else looked at it again and restored a part of it."),
            _("Where words are left out, it says […]."),
            _("This is final; you can say the rest in other words."),
        ]
    return [*lines, *_appeal(appeal)]


def _withheld(decision: CommentDecision) -> list[str]:
    reason = {
        "reason": str(REASONS[decision.reason]),
        "explained": str(REASONS_EXPLAINED[decision.reason]),
    }
    lines = [_("A moderator withheld your comment. The reason: %(reason)s. %(explained)s") % reason]
    if decision.abused:
        lines.append(_("Whom it abuses: %(whom)s.") % {"whom": str(ABUSED[decision.abused])})
    lines.append(_("Your opinion is not the reason: a viewpoint never is."))
    return [*lines, _("Criticising a state, a party, an army or a war is never a reason.")]


def _appeal(appeal: CommentAppeal | None) -> list[str]:
    if appeal is None:
        return [
            _("You can ask once for a second look. Somebody else decides, not the person who withheld it.")
        ]
    if appeal.outcome == "uphold":
        return [
            _("Somebody else looked at it again, and it stays withheld."),
            _("This is final; you can say it in other words."),
        ]
    return [_("You have asked for a second look. Somebody else will decide.")]
