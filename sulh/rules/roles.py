"""The roles of a dialogue and the pairs of roles one person may not hold together.

Source: the role list and "Incompatible pairs" of the process reference; `convener`, `translator`,
`editor`, `enumerator`, `teller` and `clock` are added by Sulh's design.
"""

from __future__ import annotations

ROLES: tuple[str, ...] = (
    "participant",
    "delegate",
    "convener",
    "facilitator",
    "moderator",
    "appeals_member",
    "registrar",
    "translator",
    "supporter",
    "observer",
    "expert",
    "monitor",
    "editor",
    "enumerator",
    "teller",
    "operator",
    "clock",
    "public",
)

# Offices are held by people who sign in under a label; participants never do.
OFFICES: tuple[str, ...] = (
    "convener",
    "facilitator",
    "delegate",
    "moderator",
    "appeals_member",
    "registrar",
    "translator",
    "supporter",
    "observer",
    "expert",
    "monitor",
    "editor",
    "enumerator",
    "teller",
)

SUPPORTER_KINDS: tuple[str, ...] = ("guarantor", "friend", "accompanier", "witness", "depositary")

# Offices that act for one party (or, for a registrar, for "no party").
PARTY_OFFICES: frozenset[str] = frozenset({"delegate", "registrar"})

# Offices that act for no party but decide about what others said: it counts which side nominated them.
JUDGES: frozenset[str] = frozenset({"moderator", "appeals_member"})

_PAIRS: tuple[tuple[str, str], ...] = (
    ("facilitator", "delegate"),
    ("moderator", "delegate"),
    ("appeals_member", "delegate"),
    ("registrar", "moderator"),
    ("registrar", "appeals_member"),
    ("supporter", "delegate"),
    ("supporter", "participant"),
    ("supporter", "moderator"),
    ("supporter", "appeals_member"),
    ("supporter", "facilitator"),
    ("supporter", "registrar"),
    ("supporter", "translator"),
    ("supporter", "editor"),
    ("supporter", "convener"),
    ("supporter", "monitor"),
    ("monitor", "delegate"),
    ("operator", "registrar"),
    ("operator", "moderator"),
    ("operator", "facilitator"),
    # Whoever prints the sheets, runs the dialogue or decides what is said enters no answers of others.
    ("enumerator", "delegate"),
    ("enumerator", "registrar"),
    ("enumerator", "facilitator"),
    ("enumerator", "moderator"),
    ("enumerator", "appeals_member"),
    ("enumerator", "supporter"),
    ("enumerator", "operator"),
    # Whoever runs the meeting, or gains by the result, does not count the cards.
    ("teller", "facilitator"),
    ("teller", "delegate"),
    ("teller", "supporter"),
    ("teller", "operator"),
)
INCOMPATIBLE: frozenset[frozenset[str]] = frozenset(frozenset(pair) for pair in _PAIRS)


def clash(held: frozenset[str] | set[str], wanted: str) -> str | None:
    """The role already held that forbids `wanted`, or None. Deterministic: the first in `ROLES` order."""
    return next((role for role in ROLES if role in held and frozenset({role, wanted}) in INCOMPATIBLE), None)
