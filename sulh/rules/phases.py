"""The phases of a dialogue as a state machine, and the guards that stand before each step.

Source: process reference, section 3.1. A guard is a name here; the room that knows the facts
registers the function of that name (see `sulh.acts.guards`), and a test fails where one is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

PHASES: tuple[str, ...] = (
    "draft",
    "preparation",
    "listening",
    "convergence",
    "drafting",
    "consent",
    "ratification",
    "implementation",
    "closed",
    "renegotiation",
    "review",
    "suspended",
    "not_convened",
    "ended_without_settlement",
)

ENDED: frozenset[str] = frozenset({"closed", "not_convened", "ended_without_settlement"})
ACTIVE: frozenset[str] = frozenset(PHASES) - ENDED - {"suspended", "draft"}

# The line shown to everyone, in plain words on the page.
MAIN_LINE: tuple[str, ...] = (
    "preparation",
    "listening",
    "convergence",
    "drafting",
    "consent",
    "ratification",
    "implementation",
)


@dataclass(frozen=True)
class Step:
    """One permitted change of phase with the names of the guards that must all be empty."""

    source: str
    target: str
    guards: tuple[str, ...] = ()


_FORWARD: tuple[Step, ...] = (
    Step("draft", "preparation", ("called",)),
    Step(
        "preparation",
        "listening",
        (
            "parties_present",
            "terms_consented",
            "quotas_set",
            "moderation_ready",
            "risk_declared",
            "languages_ready",
            "consent_screens_confirmed",
        ),
    ),
    Step("listening", "convergence", ("nothing_pending", "findings_published")),
    Step("convergence", "listening", ()),
    Step("convergence", "drafting", ("agenda_consented",)),
    Step("convergence", "closed", ("no_parties", "findings_published")),
    Step("drafting", "listening", ()),
    Step("drafting", "convergence", ()),
    Step("drafting", "consent", ("text_frozen",)),
    Step("consent", "drafting", ()),
    Step("consent", "ratification", ("text_agreed",)),
    Step("ratification", "implementation", ("ratified",)),
    Step("ratification", "renegotiation", ("not_ratified",)),
    Step("renegotiation", "drafting", ()),
    Step("implementation", "review", ()),
    Step("review", "drafting", ()),
    Step("review", "implementation", ()),
    Step("implementation", "closed", ("promises_settled",)),
    Step("preparation", "not_convened", ()),
)


def _steps() -> dict[tuple[str, str], Step]:
    steps = {(step.source, step.target): step for step in _FORWARD}
    for phase in sorted(ACTIVE):
        steps[(phase, "suspended")] = Step(phase, "suspended")
        steps[(phase, "ended_without_settlement")] = Step(phase, "ended_without_settlement", ("may_end",))
        steps[("suspended", phase)] = Step("suspended", phase)  # only back to where it stood
    steps[("suspended", "ended_without_settlement")] = Step(
        "suspended", "ended_without_settlement", ("may_end",)
    )
    return steps


STEPS: dict[tuple[str, str], Step] = _steps()
GUARDS: frozenset[str] = frozenset(guard for step in STEPS.values() for guard in step.guards)


def next_phases(phase: str) -> tuple[str, ...]:
    """The phases that may follow `phase`, in the order of `PHASES`."""
    return tuple(target for target in PHASES if (phase, target) in STEPS)
