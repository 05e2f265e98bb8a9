"""Which amendments and petitions are taken up. Enough sponsors to stop flooding, and never a majority."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sulh.rules.decisions.bodies import Reader, exact, plain, whole_number
from sulh.rules.decisions.rule import Petition


@dataclass(frozen=True)
class Admission:
    """Sponsors from `min_parties` parties, or a `share` of the members. By default one party is enough.

    Precedent: notes in Yemen's National Dialogue, 23 June 2013 (ndc.ye 1020): two components or ten per cent
    of the members.
    """

    min_parties: int = 1
    share: Fraction | None = None

    def __post_init__(self) -> None:
        whole_number(self.min_parties, "min_parties")
        if self.share is not None:
            exact(self.share, "share")

    def as_body(self) -> dict[str, Any]:
        body: dict[str, Any] = plain(self)
        return body

    @classmethod
    def of_body(cls, body: object) -> Admission:
        """What `as_body` wrote. Raises `Refusal("rule_malformed", field=…)`."""
        read = Reader(body)
        read.whole("min_parties")
        read.maybe_fraction("share")
        return read.made(cls)


def admitted(rule_body: object, sponsors_parties: int, sponsors: int, members: int) -> tuple[bool, str]:
    """Whether there are enough sponsors, and why: `by_parties`, `by_share` or `too_few_sponsors`.

    `rule_body` is an `Admission` as a body; of `members` people in the group, `sponsors` from
    `sponsors_parties` parties sign. Somebody must always sign. Raises `Refusal("rule_malformed", field=…)`.
    """
    rule = Admission.of_body(rule_body)
    if 0 < sponsors_parties >= rule.min_parties:
        return True, "by_parties"
    if rule.share is not None and sponsors > 0 and sponsors >= rule.share * members:
        return True, "by_share"
    return False, "too_few_sponsors"


def petition_presented(
    petition: Petition, subject: str, signatures: int, parties: int, members: int
) -> tuple[bool, str]:
    """Whether a petition may be presented, and why not: `subject_excluded`, `too_few_parties` or
    `too_few_signatures`; else "enough". Whoever chairs may not sign: the caller leaves them out."""
    if subject in petition.excluded:
        return False, "subject_excluded"
    if parties < petition.min_parties:
        return False, "too_few_parties"
    needed = petition.share * members if petition.share is not None else petition.n
    return (True, "enough") if 0 < signatures >= needed else (False, "too_few_signatures")


def petition_confirmed(
    petition: Petition, subject: str, signatures: int, parties: int, members: int, days_since: int
) -> tuple[bool, str]:
    """Whether a presented petition is confirmed: after the time to consider, by as many as at first.

    Beside the reasons of `petition_presented`: `too_early`. `days_since` counts full days since it was
    presented. Precedent: the fourteen days of the Northern Ireland Act of 2022, section 6.
    """
    if days_since < petition.confirm_days:
        return False, "too_early"
    return petition_presented(petition, subject, signatures, parties, members)
