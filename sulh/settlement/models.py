"""What the room keeps: each folder beside this file has its own models; Django looks for them here."""

from __future__ import annotations

from sulh.settlement.deadlock.models import Deadlock, DeadlockRecord
from sulh.settlement.deciding.models import Attestation, Ballot, Petition, Reservation
from sulh.settlement.ratifying.models import MemberAnswer, MembersMandate, MembersVote, Objection
from sulh.settlement.sessions.models import AgendaItem, Correction, Minutes, Session, SideLetter
from sulh.settlement.single.models import Criticism, SingleText
from sulh.settlement.text.models import Amendment, Delivery, Text, Version

__all__ = [
    "AgendaItem", "Amendment", "Attestation", "Ballot", "Correction", "Criticism", "Deadlock",
    "DeadlockRecord", "Delivery", "MemberAnswer", "MembersMandate", "MembersVote", "Minutes", "Objection",
    "Petition", "Reservation", "Session", "SideLetter", "SingleText", "Text", "Version",
]  # fmt: skip
