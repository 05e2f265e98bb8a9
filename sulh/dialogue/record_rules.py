"""What the terms in force say about the diary: whose cosignatures a checkpoint needs, and receipts for votes.

The parties set it as part of the terms and change it only under them. Until they do, nobody's cosignature is
needed, all are shown, and nobody is given a receipt for a vote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sulh.dialogue.termsheet import in_force

COSIGNATURES: tuple[str, ...] = ("none", "one", "all")
VOTE_RECEIPTS: tuple[str, ...] = ("off", "on")


@dataclass(frozen=True)
class RecordRules:
    """`cosignatures`: of nobody, of one party's witness, or of every witness that a party at the table runs.

    `vote_receipts`: off; or on, which only terms that declare low risk can say.
    """

    cosignatures: str = "none"
    vote_receipts: str = "off"

    def as_body(self) -> dict[str, Any]:
        """As it stands in the body of the terms."""
        return asdict(self)


def rules_of(body: Mapping[str, Any]) -> RecordRules:
    """What a body of terms says; what it does not say is the default."""
    return RecordRules(**body.get("record", {}))


def rules_in_force(dialogue: str) -> RecordRules:
    """What stands for this dialogue (its id) now."""
    terms = in_force(dialogue)
    return rules_of(terms.body) if terms else RecordRules()


def gives_receipts(dialogue: str) -> bool:
    """Whether participants are given receipts for votes: the terms in force say so, and declare low risk."""
    terms = in_force(dialogue)
    return (
        terms is not None and rules_of(terms.body).vote_receipts == "on" and terms.body.get("risk") == "low"
    )
