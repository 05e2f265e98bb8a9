"""What the terms in force say about the world outside: readers' comments, and how a bulletin is agreed.

The parties set it as part of the terms and change it only under them. Until terms are in force the
strictest of it stands: comments are read before they appear, and every party agrees to a bulletin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sulh.dialogue.termsheet import in_force

COMMENTS: tuple[str, ...] = ("off", "before", "after")
BULLETINS: tuple[str, ...] = ("every_party", "no_objection", "editors")


@dataclass(frozen=True)
class OutsideRules:
    """`comments`: off, or read by a moderator before or after they appear. `comments_an_hour`: how many one
    thread takes in an hour. `comments_close_after`: days after which a thread closes by itself, 0 for never.

    `bulletins`: every joined party consents to exactly this text, or none objects for
    `objection_days`, or the editors publish alone.
    """

    comments: str = "before"
    comments_an_hour: int = 60
    comments_close_after: int = 90
    bulletins: str = "every_party"
    objection_days: int = 3

    def as_body(self) -> dict[str, Any]:
        """As it stands in the body of the terms."""
        return asdict(self)


def rules_of(body: Mapping[str, Any]) -> OutsideRules:
    """What a body of terms says; what it does not say is the default."""
    return OutsideRules(**body.get("outside", {}))


def rules_in_force(dialogue: str) -> OutsideRules:
    """What stands for this dialogue (its id) now."""
    terms = in_force(dialogue)
    return rules_of(terms.body) if terms else OutsideRules()
