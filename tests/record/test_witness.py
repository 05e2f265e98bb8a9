"""A witness's decision, request by request; the same requests go over HTTP in `tests/cli/test_witness.py`."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sulh.record.memory import Remembering, begin
from sulh.record.note import SigningKey
from sulh.record.tree import consistency_proof
from sulh.record.witness import Answer, add_checkpoint, ask
from tests.helpers import scale
from tests.record.logs import KEY, OTHER_KEY, Log, plain
from tests.record.witnessing import (
    CASES,
    LOGS,
    SEEN,
    SIZES,
    TRUE,
    WITNESS_KEY,
    Case,
    cosigned,
    first,
    growth,
    need_cosignature,
    proof,
    request,
)

NOW = 1_700_000_000
RACES = scale(gate=100, full=1000)


@pytest.fixture
def memory(tmp_path: Path) -> Remembering:
    begin(tmp_path)
    return Remembering(tmp_path, WITNESS_KEY.verifying)


def asked(body: bytes, memory: Remembering, now: int = NOW) -> Answer:
    return add_checkpoint(body, LOGS, WITNESS_KEY, memory, now)


def remembered(memory: Remembering, key: SigningKey = KEY) -> int:
    with memory.hold(key.name) as place:
        newest = place.newest()
    return -1 if newest is None else newest.size


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_request_gets_its_status(case: Case, memory: Remembering) -> None:
    if case.seen:
        assert asked(first(case.seen), memory).status == 200
    before = remembered(memory)
    answer = asked(case.body, memory)
    note = case.body.partition(b"\n\n")[2]
    assert answer.status == case.status
    assert answer.content_type == (SIZES if case.status == 409 else "text/plain; charset=utf-8")
    assert case.said is None or answer.body == case.said
    if case.status == 200:
        assert remembered(memory) == int(note.split(b"\n")[1])
    else:
        assert not cosigned(answer.body, note)
        assert remembered(memory) == before


def test_another_implementation_accepts_the_cosignature(memory: Remembering) -> None:
    note = TRUE.checkpoint(SEEN)
    assert need_cosignature(asked(first(), memory).body, note) == NOW
    later = asked(growth(TRUE, SEEN, 300), memory, NOW + 5)
    assert need_cosignature(later.body, TRUE.checkpoint(300)) == NOW + 5


def test_the_same_again_gets_a_new_cosignature(memory: Remembering) -> None:
    """So a log can show that its newest checkpoint is still the newest one."""
    asked(first(), memory)
    again = asked(request(SEEN, [], TRUE.checkpoint(SEEN)), memory, NOW + 60)
    assert need_cosignature(again.body, TRUE.checkpoint(SEEN)) == NOW + 60
    assert remembered(memory) == SEEN


def test_after_a_repeated_signature_the_memory_can_still_be_read(memory: Remembering) -> None:
    """Anybody can copy the log's line below its checkpoint until the note is as long as a note may be."""
    text, _empty, line = TRUE.checkpoint(SEEN).partition(b"\n\n")
    assert asked(request(0, [], text + b"\n\n" + line * 64), memory).status == 200
    assert asked(growth(TRUE, SEEN, 300), memory).status == 200


def test_one_of_two_trusted_keys_is_enough(memory: Remembering) -> None:
    logs = {KEY.name: [KEY.verifying, OTHER_KEY.verifying]}
    for key in (KEY, OTHER_KEY):
        body = request(SEEN if key is OTHER_KEY else 0, [], Log(plain(SEEN), key=key).checkpoint())
        assert add_checkpoint(body, logs, WITNESS_KEY, memory, NOW).status == 200


def test_a_cosignature_that_cannot_be_kept_is_not_given(
    memory: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(first(), memory)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space left"):
            asked(growth(TRUE, SEEN, 300), memory)
    assert remembered(memory) == SEEN


def test_what_a_log_asks_is_what_the_specification_writes() -> None:
    hashes = proof(TRUE.entries, SEEN)
    note = TRUE.checkpoint(300)
    assert ask(SEEN, hashes, note) == request(SEEN, hashes, note)
    assert ask(0, [], note) == b"old 0\n\n" + note


def test_no_race_of_two_requests_goes_back(memory: Remembering) -> None:
    """Both start from the same size; one wins, the other hears the winner's size."""
    log = Log(plain(3 * RACES))
    size = 0
    for _race in range(RACES):
        answers: dict[int, Answer] = {}
        together = threading.Barrier(2)
        sizes = size + 1, size + 3
        bodies = {new: ask(size, _quick_proof(log, size, new), log.checkpoint(new)) for new in sizes}
        threads = [
            threading.Thread(target=_one, args=(new, body, memory, together, answers))
            for new, body in bodies.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        [won] = [new for new, answer in answers.items() if answer.status == 200]
        [lost] = [answer for new, answer in answers.items() if new != won]
        assert (lost.status, lost.body) == (409, f"{won}\n")
        assert remembered(memory) == won > size
        size = won


def _one(
    new: int, body: bytes, memory: Remembering, together: threading.Barrier, answers: dict[int, Answer]
) -> None:
    together.wait()
    answers[new] = asked(body, memory)


def _quick_proof(log: Log, old: int, new: int) -> list[bytes]:
    """As `proof`, from the leaves that the log has already hashed."""
    return consistency_proof(log.tree(new).span, old, new)
