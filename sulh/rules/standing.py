"""Where an actor stands in one dialogue: what `sulh.rules.actions.permit` is asked with."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Standing:
    """An actor's roles, party or supporter, and met conditions in a dialogue, and the dialogue's phase.

    `met` holds the names of conditions (see `actions.CONDITIONS`) that the resolver found true.
    `label` is what the public diary may call an office holder; empty for participants and the public.
    """

    roles: frozenset[str]
    phase: str
    party: str = ""
    label: str = ""
    met: frozenset[str] = field(default_factory=frozenset)
    supporter: str = ""
