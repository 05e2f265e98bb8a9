"""Acts declare themselves here: the permission matrix, API, forms, log and tests read this one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from sulh.rules.actions import ACTIONS
from sulh.rules.standing import Standing


class Act(BaseModel):
    """A change somebody wants to make. Dialogue, actor and idempotency key are never fields of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    def action(self) -> str:
        """The row of the table in `sulh.rules.actions` that decides about this act."""
        declared = REGISTRY[type(self).__name__].action
        return declared if isinstance(declared, str) else declared(self)

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        """What the log says of this act once it is done; each act declares it."""
        raise TypeError(f"{type(self).__name__} declares no public_view")


@dataclass(frozen=True)
class Sealed:
    """A value that enters the log only as a salted commitment.

    `about` names the object it belongs to, so that it can be opened or destroyed later. `public`:
    it is open from the start, but can still be destroyed.
    """

    value: Any
    about: str
    public: bool = False


@dataclass(frozen=True)
class View:
    """What an entry shows. `sealed_about`: the whole act, actor and all, is sealed under that name.

    `anonymous`: the entry says nothing of who acted, not even the role. `batched`: there is no entry of its
    own; `data` waits, without actor and hour, for a batch of this kind (`sulh.acts.batches`). `by_day`: the
    entry is dated by day. `arrived`: what waited and enters with this entry, and its path in `data`.
    """

    data: Mapping[str, Any]
    sealed_about: str = ""
    anonymous: bool = False
    batched: str = ""
    by_day: bool = False
    arrived: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What a performed act gives back. `secret` is shown once and never stored."""

    shown: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, Any] = field(default_factory=dict)


ActorKind = Literal["participant", "holder", "operator", "clock", "public"]


@dataclass(frozen=True)
class Actor:
    """Who performs: a participant or office holder by random id, or one of the three without."""

    kind: ActorKind
    id: str = ""

    @property
    def name(self) -> str:
        """Unique name for idempotency."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Here:
    """What a carrying function is given: who acts, as what, in which dialogue, at what hour."""

    dialogue: str
    actor: Actor
    standing: Standing
    role: str
    now: datetime
    prepared: Any = None


A = TypeVar("A", bound=Act)
Carry = Callable[[Any, Here], Answer]


@dataclass(frozen=True)
class Registration:
    """One act: its model, the row of the table, and the function that carries it out.

    `logged`: False only for votes, code redemptions and drafts. `prepare` does slow work (a password
    hash, parsing, analysis) before the writer is entered; its result is `Here.prepared`. `keyed`:
    False where an idempotency key is ignored, so that nothing of the act is kept beside its effect (votes).
    `unkept`: fields that leave no trace at all, not even in the digest that knows a repeated act again.
    """

    model: type[Act]
    action: str | Callable[[Any], str]
    carry_out: Carry
    logged: bool = True
    prepare: Callable[[Any, str], Any] | None = None
    keyed: bool = True
    unkept: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.model.__name__


REGISTRY: dict[str, Registration] = {}


def carries_out(
    model: type[A],
    *,
    action: str | Callable[[A], str],
    logged: bool = True,
    prepare: Callable[[A, str], Any] | None = None,
    keyed: bool = True,
    unkept: Iterable[str] = (),
) -> Callable[[Callable[[A, Here], Answer]], Callable[[A, Here], Answer]]:
    """Declare the function below as the one that carries out `model`."""
    if isinstance(action, str) and action not in ACTIONS:
        raise ValueError(f"{model.__name__}: no action {action}")
    if model.public_view is Act.public_view:
        raise TypeError(f"{model.__name__} declares no public_view")
    if unknown := set(unkept) - set(model.model_fields):
        raise ValueError(f"{model.__name__}: no field {sorted(unknown)}")

    def register(function: Callable[[A, Here], Answer]) -> Callable[[A, Here], Answer]:
        REGISTRY[model.__name__] = Registration(
            model, action, function, logged, prepare, keyed, frozenset(unkept)
        )
        return function

    return register
