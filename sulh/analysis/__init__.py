"""Votes in, common ground out. Pure: numbers only, nothing of the house."""

from sulh.analysis.common_ground import CommonGround, Difference, Standing, common_ground
from sulh.analysis.digest import digest
from sulh.analysis.inclusion import (
    Exposure,
    Representation,
    Turnout,
    Voice,
    dissimilarity,
    exposure,
    gini,
    jain,
    representation,
    turnout,
    voice,
)
from sulh.analysis.intervals import wilson, z_value
from sulh.analysis.tally import AGREE, DISAGREE, PASS, tally

VERSION = "1"
"""Rises whenever the same votes would give other numbers; every finding carries it."""

__all__ = [
    "AGREE",
    "DISAGREE",
    "PASS",
    "VERSION",
    "CommonGround",
    "Difference",
    "Exposure",
    "Representation",
    "Standing",
    "Turnout",
    "Voice",
    "common_ground",
    "digest",
    "dissimilarity",
    "exposure",
    "gini",
    "jain",
    "representation",
    "tally",
    "turnout",
    "voice",
    "wilson",
    "z_value",
]
