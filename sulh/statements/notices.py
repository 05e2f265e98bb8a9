"""What an author is told about a decision, in the language of the statement."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from sulh.statements.labels import REASONS, REASONS_EXPLAINED
from sulh.statements.models import Appeal, Statement


@dataclass(frozen=True)
class Notice:
    """Paragraphs in one language; `quoted` are words of people, in whatever language they wrote.

    `name`: under which the lines, or those that are news, may have a recorded voice (see `spoken`).
    """

    language: str
    lines: list[str]
    quoted: list[str]
    name: str


def notice(said: Statement) -> Notice | None:
    """Why the statement was refused, hidden or put together with another, by whom (the role), and what can be
    done; None where it was not. A first opinion that waits for a second one is told to nobody yet."""
    if said.state == "hidden":
        with override(said.language or None):
            return Notice(said.language, spoken("hidden"), [], "hidden")
    appeal = getattr(said, "appeal", None)
    standing = [each for each in said.decisions.all() if each.stands and each.outcome in ("reject", "merge")]
    decision = max(standing, key=lambda each: each.pk, default=None)
    if decision is None or (appeal is None and said.state not in ("rejected", "merged")):
        return None
    if decision.outcome == "merge":
        return _merge_notice(said, appeal)
    quoted = [decision.explanation] + ([appeal.reasoning] if appeal else [])
    with override(said.language or None):
        lines = [*_refusal(decision.reason), *_appeal(_how(appeal))]
    name = decision.reason if appeal is None else _how(appeal)
    return Notice(said.language, lines, [words for words in quoted if words], name)


def _merge_notice(said: Statement, appeal: Appeal | None) -> Notice:
    how = {"": "merged", "uphold": "stays_merged"}.get(_how(appeal), _how(appeal))
    with override(said.language or None):
        lines = spoken("merged") if how == "merged" else [*spoken("merged")[:-1], *spoken(how)]
    return Notice(said.language, lines, [appeal.reasoning] if appeal and appeal.reasoning else [], how)


def spoken(name: str) -> list[str]:
    """What a recorded voice says of a refusal, in the language in force; nothing for an unknown name.

    By the reason as long as nobody asked for a second look; then by how that stands (`asked`, `restore`,
    `uphold`). Of a merge `merged`, then the same, or `stays_merged`. And `hidden`.
    """
    if name in REASONS:
        return [*_refusal(name), *_appeal("")]
    if name == "merged":
        return [
            _("A moderator put this statement together with another one that says the same."),
            _("That one stays on the list for both of you, and it says by how many people it was said."),
            _("You can ask once for a second look. Somebody else decides."),
        ]
    if name == "stays_merged":
        return [_("Somebody else looked at it again: the two stay together. This is final.")]
    if name == "hidden":
        return [
            _("A moderator hid this statement, because it could harm somebody."),
            _("It appears again after a day, unless a second moderator refuses it."),
        ]
    return _appeal(name) if name in ("asked", "restore", "uphold") else []


def _how(appeal: Appeal | None) -> str:
    """How a second look stands: empty where nobody asked for one."""
    return "" if appeal is None else appeal.outcome or "asked"


def _refusal(code: str) -> list[str]:
    reason = {
        "reason": str(REASONS[code]),
        "explained": str(REASONS_EXPLAINED[code]),
    }
    return [
        _("A moderator refused this statement. The reason: %(reason)s. %(explained)s") % reason,
        _("Your opinion is not the reason: a viewpoint never is."),
    ]


def _appeal(how: str) -> list[str]:
    if not how:
        return [
            _("You can ask once for a second look. Somebody else decides, not the person who refused it.")
        ]
    if how == "restore":
        return [_("Somebody else looked at it again and restored it: your statement appears now.")]
    if how == "uphold":
        return [
            _("Somebody else looked at it again and upheld the refusal."),
            _("This is final; you can say it in other words."),
        ]
    return [_("You have asked for a second look. Somebody else will decide.")]
