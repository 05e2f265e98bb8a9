"""Decision rules as data, one small engine that says why, previews, and presets with their precedents.

A rule is agreed beforehand, frozen by the digest of `Rule.as_body()`, and applied by `decide` to a `Count`.
Exact fractions throughout. Nothing in here can adopt a text over the rule.
"""

from sulh.rules.decisions.admission import (
    Admission,
    admitted,
    petition_confirmed,
    petition_presented,
)
from sulh.rules.decisions.checks import check_rule, require_rule, unverified
from sulh.rules.decisions.count import Bloc, Count, count_of
from sulh.rules.decisions.engine import decide, rounds
from sulh.rules.decisions.ladder import DEFAULT_LADDER, ENDS, Step, ladder_for
from sulh.rules.decisions.outcome import RESULTS, Checked, Outcome
from sulh.rules.decisions.presets import PRESETS, Preset, endorsed
from sulh.rules.decisions.preview import WARNINGS, Preview, preview
from sulh.rules.decisions.reservations import reservation_accepted
from sulh.rules.decisions.rule import (
    EVERY_PARTY,
    Dissent,
    Members,
    Petition,
    Quorum,
    Rule,
    Rung,
    Test,
    rule_of,
)

__all__ = [
    "DEFAULT_LADDER",
    "ENDS",
    "EVERY_PARTY",
    "PRESETS",
    "RESULTS",
    "WARNINGS",
    "Admission",
    "Bloc",
    "Checked",
    "Count",
    "Dissent",
    "Members",
    "Outcome",
    "Petition",
    "Preset",
    "Preview",
    "Quorum",
    "Rule",
    "Rung",
    "Step",
    "Test",
    "admitted",
    "check_rule",
    "count_of",
    "decide",
    "endorsed",
    "ladder_for",
    "petition_confirmed",
    "petition_presented",
    "preview",
    "require_rule",
    "reservation_accepted",
    "rounds",
    "rule_of",
    "unverified",
]
