"""For whom an office holder stands towards a claim: whom it may be about to reply, and which it filed."""

from __future__ import annotations

from dataclasses import dataclass

from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit
from sulh.public.claims.models import Claim
from sulh.rules.actions import ACTIONS


@dataclass(frozen=True)
class Sides:
    """Ids, empty where there is none. `holder` only where a claim may be taken back by this office."""

    supporter: str = ""
    party: str = ""
    holder: str = ""
    replies: bool = False

    def may_reply(self, claim: Claim) -> bool:
        """Whether the claim is about the one for whom this holder speaks, and replies are open."""
        return self.replies and (claim.supporter_id or claim.party_id) in {self.supporter, self.party}

    def filed(self, claim: Claim) -> bool:
        return bool(self.holder) and claim.filed_by == self.holder


def sides(visit: Visit) -> Sides:
    """For whom the office holder behind this visit stands."""
    roles = visit.standing.roles
    filer = roles & set(ACTIONS["take_back_claim"].roles)
    return Sides(
        supporter=visit.standing.supporter,
        party=visit.standing.party if "delegate" in roles else "",
        holder=visit.office.id if filer else "",
        replies=allowed(visit, "reply_to_claim"),
    )
