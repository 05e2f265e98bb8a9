"""A dialogue in its speaking phase, and short ways to speak in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.rules.refusal import Refusal
from tests.helpers import Stage

Refuses = Callable[..., dict[str, Any]]


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage().listen()


def say(stage: Stage, by: Actor, text: str = "Share the water by turns.", **more: Any) -> str:
    """A statement that waits; gives its id."""
    fields = {"text": text, "language": "en", "recognisable": True} | more
    made: str = stage.do("SubmitStatement", by, **fields)["statement"]
    return made


def accepted(stage: Stage, by: Actor, text: str = "Share the water by turns.", **more: Any) -> str:
    made = say(stage, by, text, **more)
    stage.do("DecideModeration", stage.moderator, statement=made, outcome="accept")
    return made


def refused(stage: Stage, by: Actor, text: str = "Share the water by turns.", **more: Any) -> str:
    made = say(stage, by, text)
    stage.refuse(made, **more)
    return made


def code_of(work: Callable[[], object]) -> tuple[str, dict[str, str | int]]:
    """Code and values of the refusal that `work` meets."""
    with pytest.raises(Refusal) as met:
        work()
    return met.value.code, met.value.params


def browser(stage: Stage, actor: Actor | None = None) -> Client:
    """A browser that is signed in as `actor`; forms need their token."""
    client = Client(enforce_csrf_checks=True)
    if actor is not None:
        token = write(lambda: sessions.start(stage.id, actor.kind, actor.id))
        client.cookies[sessions.cookie(stage.dialogue, actor.kind)] = token
    return client
