"""A witness's memory: what it kept comes back, and what is not what it kept is found out."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sulh.record.checkpoint import Checkpoint
from sulh.record.cosignature import cosign
from sulh.record.memory import Damaged, Remembering, begin
from sulh.record.note import WITNESS, Note, SigningKey, read
from tests.record.logs import KEY
from tests.record.witnessing import TRUE, WITNESS_KEY


@pytest.fixture
def memory(tmp_path: Path) -> Remembering:
    begin(tmp_path)
    return Remembering(tmp_path, WITNESS_KEY.verifying)


def note(size: int, key: SigningKey = WITNESS_KEY) -> str:
    signed = read(TRUE.checkpoint(size))
    return str(Note(signed.text, (*signed.signatures, cosign(signed.text, key, 1_700_000_000))))


def newest(memory: Remembering, origin: str = KEY.name) -> Checkpoint | None:
    with memory.hold(origin) as place:
        return place.newest()


def keep(memory: Remembering, said: str, origin: str = KEY.name) -> Path:
    with memory.hold(origin) as place:
        place.keep(said)
        return place.path


def test_nothing_before_the_first(memory: Remembering) -> None:
    assert newest(memory) is None


def test_what_was_kept_comes_back_also_in_another_process(memory: Remembering, tmp_path: Path) -> None:
    keep(memory, note(100))
    keep(memory, note(200))
    expected = Checkpoint(KEY.name, 200, TRUE.tree(200).root())
    assert newest(memory) == expected
    assert newest(Remembering(tmp_path, WITNESS_KEY.verifying)) == expected


def test_each_log_has_its_own_place(memory: Remembering) -> None:
    keep(memory, note(100))
    assert newest(memory, "sulh/another") is None


def test_nobody_else_can_read_it(memory: Remembering, tmp_path: Path) -> None:
    path = keep(memory, note(100))
    assert path.parent == tmp_path / "seen"
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert all(each.stat().st_mode & 0o777 == 0o600 for each in path.parent.iterdir())


def test_no_changed_bit_changes_what_is_remembered(memory: Remembering) -> None:
    """Each is found, or lies in a line that says nothing of the tree."""
    path = keep(memory, note(200))
    content = path.read_bytes()
    expected = Checkpoint(KEY.name, 200, TRUE.tree(200).root())
    found = 0
    for position in range(len(content)):
        changed = bytearray(content)
        changed[position] ^= 1 << (position % 8)
        path.write_bytes(changed)
        try:
            assert newest(memory) == expected, position
        except Damaged as fault:
            assert fault.path == path
            found += 1
    assert found > len(content) // 2


def test_every_cut_is_found(memory: Remembering) -> None:
    """Also a file without anything in it, as some disks leave it after a power cut."""
    path = keep(memory, note(200))
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(Damaged):
            newest(memory)


def test_a_note_that_this_witness_did_not_sign_is_not_its_memory(memory: Remembering) -> None:
    other = SigningKey.from_seed(WITNESS_KEY.name, WITNESS, bytes(32))
    for said in (TRUE.checkpoint(200).decode(), note(200, other)):
        keep(memory, said)
        with pytest.raises(Damaged):
            newest(memory)


def test_the_note_of_another_log_in_its_place_is_found(memory: Remembering) -> None:
    keep(memory, note(200), "sulh/another")
    with pytest.raises(Damaged):
        newest(memory, "sulh/another")


def test_a_note_that_is_missing_is_missed(memory: Remembering) -> None:
    keep(memory, note(200)).unlink()
    with pytest.raises(Damaged):
        newest(memory)


def test_half_a_note_beside_the_old_one_does_not_count(memory: Remembering) -> None:
    """As a power cut leaves it in the middle of writing."""
    path = keep(memory, note(100))
    path.with_name(f"{path.name}.new").write_text(note(200)[:50])
    assert newest(memory) == Checkpoint(KEY.name, 100, TRUE.tree(100).root())
    keep(memory, note(200))
    assert newest(memory) == Checkpoint(KEY.name, 200, TRUE.tree(200).root())


def test_the_disk_has_the_note_before_its_name_and_the_name_before_the_answer(
    memory: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, Path.replace

    def told_fsync(handle: int) -> None:
        done.append(f"fsync {Path(os.readlink(f'/proc/self/fd/{handle}')).name[-4:]}")
        fsync(handle)

    def told_replace(self: Path, target: Path) -> Path:
        done.append("replace")
        return rename(self, target)

    monkeypatch.setattr("os.fsync", told_fsync)
    monkeypatch.setattr(Path, "replace", told_replace)
    keep(memory, note(100))
    keep(memory, note(200))
    once = ["fsync .new", "replace", "fsync seen"]
    assert done == [*once, "fsync lock", *once]


def test_a_second_thread_waits_until_the_first_has_kept(memory: Remembering) -> None:
    seen: list[Checkpoint | None] = []
    waiting = threading.Thread(target=lambda: seen.append(newest(memory)))
    with memory.hold(KEY.name) as place:
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
        place.keep(note(100))
    waiting.join(10)
    assert seen == [Checkpoint(KEY.name, 100, TRUE.tree(100).root())]


def test_another_process_cannot_take_a_place_that_is_held(memory: Remembering) -> None:
    take = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with memory.hold(KEY.name) as place:
        lock = place.path.with_suffix(".lock")
        held = subprocess.run([sys.executable, "-c", take, lock], capture_output=True, text=True)
    free = subprocess.run([sys.executable, "-c", take, lock], capture_output=True, text=True)
    assert "BlockingIOError" in held.stderr
    assert free.returncode == 0
    with lock.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
