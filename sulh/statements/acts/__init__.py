"""The acts of this room; importing the package declares them all."""

from sulh.statements.acts import sealing  # noqa: F401 - it registers itself
from sulh.statements.acts.appealing import AppealDecision, DecideAppeal
from sulh.statements.acts.hiding import EndHiding, HideStatement
from sulh.statements.acts.merging import MergeStatements, SeparateStatement
from sulh.statements.acts.moderating import DecideModeration
from sulh.statements.acts.submitting import SubmitStatement
from sulh.statements.acts.translating import ConfirmTranslation, QuestionTranslation, TranslateStatement
from sulh.statements.acts.voting import CastVote
from sulh.statements.acts.withdrawing import WithdrawStatement
from sulh.statements.paper import acts as paper  # noqa: F401 - it registers its acts

__all__ = [
    "AppealDecision",
    "CastVote",
    "ConfirmTranslation",
    "DecideAppeal",
    "DecideModeration",
    "EndHiding",
    "HideStatement",
    "MergeStatements",
    "QuestionTranslation",
    "SeparateStatement",
    "SubmitStatement",
    "TranslateStatement",
    "WithdrawStatement",
]
