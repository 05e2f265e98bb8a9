"""What a rule says of a count, and why: which test held, by how much, and who could still change it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sulh.rules.decisions.bodies import plain
from sulh.rules.decisions.rule import Test

RESULTS = ("adopted", "not_adopted", "no_quorum", "refer", "park", "return_to_drafting", "end")


@dataclass(frozen=True)
class Checked:
    """One comparison as it came out.

    `name`: a value of `OVER`, or `no_bypass`, `heard`, `members`, `members_quorum`, `quorum_body`,
    `quorum_party`, `quorum_designation`. `num` / `den` was compared; `needed` is the smallest numerator that
    passes with this denominator, `margin` is `num - needed`. `where`: the party or designation. `route`: ""
    for what must hold in any case, else "1", "2" … or "petition.1" ….
    """

    test: Test
    name: str
    num: Fraction
    den: Fraction
    needed: Fraction
    passed: bool
    margin: Fraction
    where: str = ""
    route: str = ""


@dataclass(frozen=True)
class Outcome:
    """The result and why.

    `result` is one of `RESULTS`; `not_adopted` says that this round failed and nothing follows by itself.
    `refer` goes to `body` for `days`. `next_round` is the number of the round that may follow, 0 for none;
    before a vote that is only taken once more, `days` must pass. `route`: the routes that passed, "" if none.
    `lacking`: parties that the rule waits for by name (no bypass, members' votes, receipts).
    `could_change`: of a text that is not adopted, each party that has not answered or abstains and whose yes
    alone would adopt it; of an adopted one, each party whose yes turned to no would undo it.
    `could_still_pass`: it would be adopted if all that have not answered said yes.
    """

    result: str
    checked: tuple[Checked, ...]
    route: str = ""
    lacking: tuple[str, ...] = ()
    could_change: tuple[str, ...] = ()
    could_still_pass: bool = False
    body: str = ""
    days: int = 0
    next_round: int = 0

    @property
    def adopted(self) -> bool:
        return self.result == "adopted"

    def as_body(self) -> dict[str, Any]:
        """The outcome as canonical values; equal outcomes have equal bodies."""
        body: dict[str, Any] = plain(self)
        return body
