"""Dialogues played at random: parties join and leave, rules change, everybody tries everything.

Whatever is refused is refused; nothing crashes; and after each act somebody from outside looks whether what a
settlement must never lose still holds (`watching.py`).
"""

from __future__ import annotations

import copy
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from sulh.acts.writer import writing_here
from tests.helpers import scale
from tests.settlement.machine.moves import Moves
from tests.settlement.machine.stages import Cast, stages
from tests.settlement.machine.watching import Watch
from tests.settlement.text.reading_stage import kept_apart

PARTS = scale(1, 8)  # so that several processes can share the work
CHANCES = st.integers(0, 2**32 - 1)


class Dialogues(RuleBasedStateMachine, Moves):
    """One dialogue, from one of the stages on, played inside a transaction that is undone at its end."""

    stages: ClassVar[list[tuple[Cast, Watch]]] = []

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()

    @initialize(place=st.integers(0, 3), seed=CHANCES)
    def begin(self, place: int, seed: int) -> None:
        self.begin_at(*copy.deepcopy(self.stages[place]), seed)

    @rule(seed=CHANCES)
    def move(self, seed: int) -> None:
        self.play(seed)

    def teardown(self) -> None:
        try:
            if hasattr(self, "watch"):
                self.watch.last_look()
                self.told.update(["dialogues", f"phase {self.phase}"])
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


@pytest.fixture(scope="module")
def stages_file(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("machine") / "stages.sqlite3"
    shutil.copy(migrated, path)
    with kept_apart(path), writing_here():
        made = stages()
        Dialogues.stages = [(stage.cast(), stage.watch) for stage in made if stage.watch]
    return path


@pytest.fixture
def playground(stages_file: Path) -> Iterator[None]:
    """The stages, in a thread that may write; what is played on them is undone."""
    with kept_apart(stages_file), writing_here():
        connection.ensure_connection()
        yield


@pytest.mark.parametrize("part", range(PARTS))
def test_dialogues_played_at_random(playground: None, part: int) -> None:
    began, count = time.monotonic(), scale(25, 2000 // PARTS)
    Moves.told.clear()
    run_state_machine_as_test(
        Dialogues,
        settings=settings(
            max_examples=count,
            stateful_step_count=50,
            deadline=None,
            derandomize=scale(1, 0) == 1,
            database=None,
            # A failure tells its whole story as it was played; making it shorter would take many minutes.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    told = Moves.told
    took = f"{time.monotonic() - began:.0f} s"
    print(f"\n{told['dialogues']} dialogues in {took}:", dict(told.most_common()))
    assert told["dialogues"] >= count
    # What was to be watched did happen.
    happened = {
        "CloseBallot",
        "IssueVersion",
        "TableVersion",
        "AdoptTerms",
        "LeaveDialogue",
        "AnswerInvitation",
    }
    assert happened <= told.keys()
