"""Guards of phases: named in `sulh.rules.phases`, implemented by the room that knows the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sulh.rules.phases import GUARDS
from sulh.rules.refusal import Unmet

Guard = Callable[[str], list[Unmet]]
IMPLEMENTED: dict[str, Guard] = {}


def guard(name: str) -> Callable[[Guard], Guard]:
    """Declare the function below as the guard `name`: dialogue id -> what is not met yet."""
    if name not in GUARDS:
        raise ValueError(name)

    def register(function: Guard) -> Guard:
        IMPLEMENTED[name] = function
        return function

    return register


def unmet(names: Iterable[str], dialogue: str) -> list[Unmet]:
    """Everything the named guards still ask for."""
    return [lack for name in names for lack in IMPLEMENTED[name](dialogue)]
