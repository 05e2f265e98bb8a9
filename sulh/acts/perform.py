"""`perform`: the only way to change a dialogue."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from sulh.acts import clock, log
from sulh.acts.models import Answered
from sulh.acts.registry import REGISTRY, Act, Actor, Answer, Here, Registration
from sulh.acts.writer import take_turn, write
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal
from sulh.rules.standing import Standing

Resolver = Callable[[Actor, str], Standing]
_resolver: list[Resolver] = []
CHANGED: list[
    Callable[[str], None]
] = []  # told the dialogue after a logged act is durable: what is remembered may be old
# Asked with the act's name and the dialogue before an act is carried out; may raise `Refusal`.
LIMITS: list[Callable[[str, str], None]] = []


def resolve_standing_with(resolver: Resolver) -> Resolver:
    """Register the function that knows where an actor stands in a dialogue (the `dialogue` room's)."""
    _resolver[:] = [resolver]
    return resolver


def standing(actor: Actor, dialogue: str) -> Standing:
    """Where `actor` stands in `dialogue`. Raises `Refusal("no_such_dialogue")`."""
    return _resolver[0](actor, dialogue)


class Performed(dict[str, Any]):
    """An act's answer. `entry`: the number of its entry in the diary; None where it has none of its own."""

    entry: int | None = None


def perform(act: Act, *, by: Actor, in_: str, key: str = "") -> Performed:
    """Carry out `act` in one transaction and give its answer once it is durable.

    `key` is a random UUID made by the client: the same key with the same act gives the same answer
    again; with another act it is refused (`key_reused`). Raises `Refusal`; then nothing has changed
    and nothing is stored.
    """
    registered = REGISTRY[type(act).__name__]
    key = key if registered.keyed else ""
    digest = _digest(act, in_, registered.unkept)
    if (repeated := _answered(by, key, digest)) is not None:
        return repeated
    # Asked once before the slow work, so that nobody without the right can make the server work;
    # asked again inside the transaction, which is what counts.
    if registered.prepare is not None:
        permit(act.action(), standing(by, in_))
    prepared = registered.prepare(act, in_) if registered.prepare else None
    try:
        answer = write(lambda: _perform(registered, act, by, in_, key, digest, prepared))
    except IntegrityError:
        if not key:
            raise
        # On PostgreSQL the same act may arrive twice at once: the other one stands now, with our answer.
        answer = write(lambda: _perform(registered, act, by, in_, key, digest, prepared))
    if registered.logged:
        for told in CHANGED:
            told(in_)
    return answer


def _perform(
    registered: Registration, act: Act, by: Actor, in_: str, key: str, digest: str, prepared: Any
) -> Performed:
    take_turn(in_, alone=registered.logged)
    if (repeated := _answered(by, key, digest)) is not None:
        return repeated
    stands = standing(by, in_)
    role = permit(act.action(), stands)
    for limit in LIMITS:
        limit(registered.name, in_)
    answer = registered.carry_out(act, Here(in_, by, stands, role, clock.now(), prepared))
    entry = _append(act, answer, in_, role, stands) if registered.logged else None
    if key:
        Answered.objects.create(
            actor=by.name, key=key, digest=digest, answer=json.dumps(dict(answer.shown)), entry=entry
        )
    return _performed({**answer.shown, **answer.secret}, entry)


def _performed(answer: Mapping[str, Any], entry: int | None) -> Performed:
    done = Performed(answer)
    done.entry = entry
    return done


def _answered(by: Actor, key: str, digest: str) -> Performed | None:
    """The answer that was given to this key before; None where it is new. Refuses `key_reused`."""
    before = Answered.objects.filter(actor=by.name, key=key).first() if key else None
    if before is None:
        return None
    if before.digest != digest:
        raise Refusal("key_reused")
    return _performed(json.loads(before.answer), before.entry)


def _append(act: Act, answer: Answer, dialogue: str, role: str, stands: Standing) -> int | None:
    view = act.public_view({**answer.shown, **answer.secret})
    if view is None:
        return None
    if view.batched:
        log.wait(dialogue, view.batched, view.data)
        return None
    by: Mapping[str, Any] = {"role": role} | ({"label": stands.label} if stands.label else {})
    if view.anonymous:
        by = {}
    at = clock.day(clock.now()) if view.by_day else clock.hour(clock.now())
    body = {"act": type(act).__name__, "at": at, "by": by}
    return log.append(dialogue, body, view)


def _digest(act: Act, dialogue: str, unkept: frozenset[str]) -> str:
    """Keyed, so that a stored digest alone helps to guess nothing that an act carried.

    Whoever takes the key with the data can still try guesses, so `unkept` fields are left out of it.
    """
    said = f"{dialogue}\n{type(act).__name__}\n{act.model_dump_json(exclude=set(unkept))}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()
