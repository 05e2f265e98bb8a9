"""A dialogue in its speaking phase with an editor, and short ways to write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts.registry import Actor
from tests.helpers import Stage
from tests.public.staging.bulletins import Together, Writing
from tests.statements.conftest import code_of


def code(stage: Stage, act: str, by: Actor, **fields: Any) -> str:
    """The code with which this act is refused."""
    return code_of(lambda: stage.do(act, by, **fields))[0]


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).listen()


@pytest.fixture
def writing(stage: Stage) -> Writing:
    return Writing(stage)


@pytest.fixture
def together(stage: Stage) -> Together:
    return Together(stage, stage.supporter("A northern state"), stage.supporter("A southern state"))
