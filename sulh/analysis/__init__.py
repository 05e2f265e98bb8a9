"""Votes in, common ground out. Pure: numbers only, nothing of the house.

    from sulh.analysis import VoteTable, IdealPoints, Sides, CommonGround, stability, representative_set

What fits a model is loaded when it is first asked for: the compiler and the tables behind it take a
second to load, and most commands of the house never need them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sulh.analysis import inclusion, keeping
from sulh.analysis.digest import digest
from sulh.analysis.inclusion import (
    dissimilarity,
    exposure,
    gini,
    jain,
    representation,
    turnout,
    voice,
)
from sulh.analysis.intervals import wilson, z_value
from sulh.analysis.ranking import Difference, Ranking, Standing, rank, rank_by
from sulh.analysis.tally import AGREE, DISAGREE, PASS, tally

if TYPE_CHECKING:
    from sulh.analysis.common_ground import CommonGround, expectation
    from sulh.analysis.completion import representative_set
    from sulh.analysis.ideal_points import IdealPoints
    from sulh.analysis.predictive import predictive_interval
    from sulh.analysis.repeats import Stability, stability
    from sulh.analysis.representative import RepresentativeSet
    from sulh.analysis.routing import next_statement
    from sulh.analysis.sides import Sides
    from sulh.analysis.votes import VotesError, VoteTable

keeping.choose()

VERSION = "2"
"""Rises whenever the same votes would give other numbers; every finding carries it."""

_LATER = {
    "CommonGround": "common_ground",
    "IdealPoints": "ideal_points",
    "RepresentativeSet": "representative",
    "Sides": "sides",
    "Stability": "repeats",
    "VoteTable": "votes",
    "VotesError": "votes",
    "expectation": "common_ground",
    "next_statement": "routing",
    "predictive_interval": "predictive",
    "representative_set": "completion",
    "stability": "repeats",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "AGREE",
    "DISAGREE",
    "PASS",
    "VERSION",
    "CommonGround",
    "Difference",
    "IdealPoints",
    "Ranking",
    "RepresentativeSet",
    "Sides",
    "Stability",
    "Standing",
    "VoteTable",
    "VotesError",
    "digest",
    "dissimilarity",
    "expectation",
    "exposure",
    "gini",
    "inclusion",
    "jain",
    "next_statement",
    "predictive_interval",
    "rank",
    "rank_by",
    "representation",
    "representative_set",
    "stability",
    "tally",
    "turnout",
    "voice",
    "wilson",
    "z_value",
]
