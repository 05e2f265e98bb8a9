"""The acts of voting sheets and of enumerators; importing the package declares them all."""

from sulh.statements.paper.acts.assisting import BeginAssisted, CastAssistedVote
from sulh.statements.paper.acts.entering import DecideSheet, EnterSheet, EnterSheets
from sulh.statements.paper.acts.printing import CloseBatch, PrintSheets, VoidSheets

__all__ = [
    "BeginAssisted",
    "CastAssistedVote",
    "CloseBatch",
    "DecideSheet",
    "EnterSheet",
    "EnterSheets",
    "PrintSheets",
    "VoidSheets",
]
