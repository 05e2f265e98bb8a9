"""The closed list of reasons for which a statement may be refused. A viewpoint is never a reason.

Source: process reference D1, after the Santa Clara Principles (understandable rules, notice, appeal).
"""

from __future__ import annotations

from sulh.rules.refusal import Refusal

REASONS: tuple[str, ...] = (
    "off_topic",
    "abuse",
    "threat",
    "incitement",
    "personal_data",
    "duplicate",
    "spam",
    "illegal",
    "unintelligible",
)


def check_reason(reason: str) -> None:
    """Raise `Refusal("reason_not_listed")` unless `reason` is one of `REASONS`."""
    if reason not in REASONS:
        raise Refusal("reason_not_listed", reason=reason[:40])
