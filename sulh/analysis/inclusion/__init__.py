"""Who took part, who spoke and who was heard, measured against who could have.

`inclusion.of(votes, enrolled, authors)` is the report of a table of votes; every other number can be had by
itself: `people` (turnout, representation), `gaps` (between two groups), `influence` (voice, uptake),
`evenness` (concentration), `reach` (exposure), `fairness` (channels, languages) and `outcome` (strength of
common ground, consent, implementation).

Shares are fractions of one, counts are people, statements or answers. Names follow the literature:
Wilson (1927) intervals, Duncan and Duncan's (1955) index of dissimilarity, the Gini (1912)
coefficient, Jain, Chiu and Hawe's (1984) fairness index, and Newcombe's (1998) interval of a difference.
Nothing here hides small numbers: whoever publishes a figure protects small groups first.
"""

from sulh.analysis.inclusion.evenness import Concentration, concentration, gini, jain
from sulh.analysis.inclusion.fairness import LanguageAnomaly, ModeEffect, language_anomaly, mode_effect
from sulh.analysis.inclusion.gaps import Gap, gap
from sulh.analysis.inclusion.influence import STAGES, Uptake, Voice, uptake, voice
from sulh.analysis.inclusion.outcome import (
    Implementation,
    Strength,
    consent_completeness,
    implementation,
    strength,
)
from sulh.analysis.inclusion.people import (
    FAIR,
    LEVEL,
    Representation,
    Turnout,
    dissimilarity,
    representation,
    turnout,
)
from sulh.analysis.inclusion.reach import ECHO, Crossing, Exposure, crossing, exposure
from sulh.analysis.inclusion.summary import LEAST, Inclusion, PartyInclusion, of

__all__ = [
    "ECHO",
    "FAIR",
    "LEAST",
    "LEVEL",
    "STAGES",
    "Concentration",
    "Crossing",
    "Exposure",
    "Gap",
    "Implementation",
    "Inclusion",
    "LanguageAnomaly",
    "ModeEffect",
    "PartyInclusion",
    "Representation",
    "Strength",
    "Turnout",
    "Uptake",
    "Voice",
    "concentration",
    "consent_completeness",
    "crossing",
    "dissimilarity",
    "exposure",
    "gap",
    "gini",
    "implementation",
    "jain",
    "language_anomaly",
    "mode_effect",
    "of",
    "representation",
    "strength",
    "turnout",
    "uptake",
    "voice",
]
