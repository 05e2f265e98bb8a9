"""What of a dialogue's batches stands in its log, and short ways to make some."""

from __future__ import annotations

import io
from typing import Any

from sulh.acts import clock, exporting, log
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.batching import enter_at_the_close
from sulh.record.verify import Checked, verify
from tests.helpers import Stage


def entered(stage: Stage, kind: str = "") -> list[dict[str, Any]]:
    """The batches in the log, oldest first, each as its whole entry."""
    found = [entry for entry, _ in log.entries(stage.id) if entry["act"] == "LogBatch"]
    return [entry for entry in found if kind in ("", entry["view"]["kind"])]


def counts(stage: Stage, kind: str) -> list[int]:
    return [entry["view"]["count"] for entry in entered(stage, kind)]


def close(stage: Stage, to: str = "convergence") -> None:
    """Speaking closes, by the same function that the real change of phase calls, and in one transaction."""
    write(lambda: enter_at_the_close(stage.id, "listening", to, clock.now()))


def checked(stage: Stage) -> Checked:
    return verify(io.BytesIO(b"".join(exporting.download(stage.id))))


def vote(stage: Stage, by: Actor, statement: str, choice: str = "agree", counter: int = 1) -> None:
    answer = stage.do("CastVote", by, statement=statement, choice=choice, counter=counter)
    assert answer["applied"]
