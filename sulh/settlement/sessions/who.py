"""Who may see a session. A caucus is its party's own; of a shuttle visit the facilitator knows as well."""

from __future__ import annotations

from dataclasses import dataclass

from sulh.dialogue.models import Party
from sulh.rules.standing import Standing
from sulh.settlement.sessions.models import Session

OF_ONE_PARTY = ("caucus", "shuttle")


@dataclass(frozen=True)
class Reader:
    """A reader or actor: the party it is a delegate of, whether that has joined, whether it facilitates."""

    party: str = ""
    joined: bool = False
    facilitates: bool = False

    def sees(self, session: Session) -> bool:
        """Whether this session may be shown, or named at all."""
        if session.visibility == "public":
            return True
        if session.visibility == "plenary":
            return self.facilitates or self.joined or self.belongs(session)
        return self.belongs(session) or (session.visibility == "caucus" and self.facilitates)

    def belongs(self, session: Session) -> bool:
        """Whether this reader's party is the one that the caucus or shuttle visit is of."""
        return bool(self.party) and session.party_id == self.party

    def writes(self, session: Session) -> bool:
        """Whether this reader keeps the minutes: a party of its own caucus, the facilitator of all else."""
        return self.belongs(session) if session.kind == "caucus" else self.facilitates


NOBODY = Reader()


def reader(standing: Standing) -> Reader:
    """Where somebody stands towards sessions. A registrar knows nothing of its party's caucus."""
    party = standing.party if "delegate" in standing.roles else ""
    joined = bool(party) and Party.objects.filter(pk=party, status="joined").exists()
    return Reader(party, joined, "facilitator" in standing.roles)
