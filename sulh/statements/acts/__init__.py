"""The acts of this room; importing the package declares them all."""

from sulh.statements.acts.appealing import AppealDecision, DecideAppeal
from sulh.statements.acts.moderating import DecideModeration
from sulh.statements.acts.submitting import SubmitStatement
from sulh.statements.acts.translating import TranslateStatement
from sulh.statements.acts.voting import CastVote
from sulh.statements.acts.withdrawing import WithdrawStatement

__all__ = [
    "AppealDecision",
    "CastVote",
    "DecideAppeal",
    "DecideModeration",
    "SubmitStatement",
    "TranslateStatement",
    "WithdrawStatement",
]
