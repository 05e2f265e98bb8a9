"""Real witnesses: what they answered they remember, after a restart, after `kill -9`, beside one another."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.watching import Process, grown, on, post
from tests.helpers import scale
from tests.record.logs import Log, plain
from tests.record.witnessing import SEEN, TRUE, first, growth, request

KILLS = scale(gate=3, full=40)
RACES = scale(gate=40, full=400)
GONE = (OSError, http.client.HTTPException)


@contextmanager
def witness(state: Path) -> Iterator[Process]:
    made = Process(state).start()
    try:
        yield made
    finally:
        made.kill()


def test_a_witness_remembers_after_a_restart(tmp_path: Path) -> None:
    with witness(tmp_path / "state") as before:
        assert post(before.port, first()).status == 200
    with witness(tmp_path / "state") as after:
        assert after.key == before.key
        said = post(after.port, request(0, [], TRUE.checkpoint(300)))
        assert (said.status, said.kind, said.body) == (409, "text/x.tlog.size", "200\n")
        assert post(after.port, growth(TRUE, SEEN, 300)).status == 200


class Load:
    """Callers that let the log grow by small steps, and note what was asked and what was answered."""

    def __init__(self, port: int, log: Log, size: int) -> None:
        self.port, self.log, self.size = port, log, size
        self.answered = self.asked = size
        self.threads = [threading.Thread(target=self._run) for _caller in range(3)]
        for thread in self.threads:
            thread.start()

    def _run(self) -> None:
        chance = random.Random()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            while self.size + 5 < self.log.size:
                old = self.size
                new = old + chance.randint(1, 5)
                self.asked = max(self.asked, new)
                said = on(line, "POST", grown(self.log, old, new))
                if said.status == 200:
                    self.answered = max(self.answered, new)
                    self.size = max(self.size, new)
                else:
                    assert said.status == 409
                    self.size = max(self.size, int(said.body))
        except GONE:
            line.close()

    def join(self) -> None:
        for thread in self.threads:
            thread.join()


def test_a_cosignature_that_was_answered_outlives_kill_9(tmp_path: Path) -> None:
    """Killed at a random moment under load, it knows what it answered, and nothing that nobody asked."""
    log = Log(plain(20_000))
    state, size = tmp_path / "state", 0
    moments = random.Random(20121013)
    for _kill in range(KILLS):
        with witness(state) as running:
            load = Load(running.port, log, size)
            until = time.monotonic() + 20
            while load.answered <= size and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(moments.uniform(0.0, 0.3))
            running.kill()
            load.join()
        with witness(state) as again:
            said = post(again.port, request(0, [], log.checkpoint(log.size)))
            assert said.status == 409, "it forgot everything"
            remembered = int(said.body)
            assert load.answered <= remembered <= load.asked
            assert load.answered > size, "the load reached it"
            assert post(again.port, grown(log, remembered, remembered + 1)).status == 200
        size = remembered + 1


def test_two_processes_with_one_memory_never_go_back(tmp_path: Path) -> None:
    """Both are asked at once from the same size; one cosigns, the other says what was cosigned."""
    log = Log(plain(3 * RACES))
    size = 0
    with witness(tmp_path / "state") as one, witness(tmp_path / "state") as two:
        for _race in range(RACES):
            bodies = {size + 1: grown(log, size, size + 1), size + 3: grown(log, size, size + 3)}
            answers: dict[int, tuple[int, str]] = {}
            together = threading.Barrier(2)
            threads = [
                threading.Thread(target=_ask, args=(port, new, bodies[new], together, answers))
                for port, new in zip((one.port, two.port), bodies, strict=True)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            [won] = [new for new, (status, _body) in answers.items() if status == 200]
            assert [said for new, said in answers.items() if new != won] == [(409, f"{won}\n")]
            size = won
        assert post(two.port, request(0, [], log.checkpoint(1))).body == f"{size}\n"


def _ask(
    port: int, new: int, body: bytes, together: threading.Barrier, answers: dict[int, tuple[int, str]]
) -> None:
    together.wait()
    said = post(port, body)
    answers[new] = said.status, said.body
