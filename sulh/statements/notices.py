"""What an author is told about a decision, in the language of the statement."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from sulh.statements.labels import REASONS, REASONS_EXPLAINED
from sulh.statements.models import Appeal, Decision, Statement


@dataclass(frozen=True)
class Notice:
    """Paragraphs in one language; `quoted` are words of people, in whatever language they wrote."""

    language: str
    lines: list[str]
    quoted: list[str]


def notice(said: Statement) -> Notice | None:
    """Why the statement was refused, by whom (the role), and what can be done; None while it was not."""
    decision = next((each for each in said.decisions.all() if each.outcome == "reject"), None)
    if decision is None:
        return None
    appeal = getattr(said, "appeal", None)
    quoted = [decision.explanation] + ([appeal.reasoning] if appeal else [])
    with override(said.language or None):
        lines = [*_refusal(decision), *_appeal(said, appeal)]
    return Notice(said.language, lines, [words for words in quoted if words])


def _refusal(decision: Decision) -> list[str]:
    reason = {
        "reason": str(REASONS[decision.reason]),
        "explained": str(REASONS_EXPLAINED[decision.reason]),
    }
    return [
        _("A moderator refused this statement. The reason: %(reason)s. %(explained)s") % reason,
        _("Your opinion is not the reason: a viewpoint never is."),
    ]


def _appeal(said: Statement, appeal: Appeal | None) -> list[str]:
    if appeal is None:
        return [
            _("You can ask once for a second look. Somebody else decides, not the person who refused it.")
        ]
    if appeal.outcome == "restore":
        return [_("Somebody else looked at it again and restored it: your statement appears now.")]
    if appeal.outcome == "uphold":
        return [
            _("Somebody else looked at it again and upheld the refusal."),
            _("This is final; you can say it in other words."),
        ]
    return [_("You have asked for a second look. Somebody else will decide.")]
