"""How writes reach the disk: answers only after the commit, and nothing goes round the writer."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from sulh.acts.models import Answered
from sulh.acts.writer import WRITER, erased, write
from sulh.rules.refusal import Refusal


def _note(key: str) -> Callable[[], str]:
    def work() -> str:
        Answered.objects.create(actor="test", key=key, digest="", answer=key)
        return key

    return work


def _stored() -> set[str]:
    return set(Answered.objects.values_list("key", flat=True))


def _in_one_batch(works: list[Callable[[], Any]]) -> list[Any]:
    """Queue all works while the writer is busy, so that they share one commit; results or exceptions."""
    busy, go = threading.Event(), threading.Event()

    def hold() -> None:
        busy.set()
        assert go.wait(10)

    results: list[Any] = [None] * len(works)

    def run(place: int) -> None:
        try:
            results[place] = write(works[place])
        except Exception as fault:
            results[place] = fault

    first = threading.Thread(target=lambda: write(hold))
    first.start()
    assert busy.wait(10)
    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for place, thread in enumerate(threads):
        thread.start()
        while WRITER._jobs.qsize() <= place:  # in the order of `works`
            threading.Event().wait(0.001)
    go.set()
    for thread in [first, *threads]:
        thread.join(20)
        assert not thread.is_alive()
    return results


@pytest.fixture
def commits(house: Path, monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """What another connection saw of the database just before each commit of the writer."""
    seen: list[set[str]] = []
    real = DatabaseWrapper._commit  # type: ignore[attr-defined]

    def watched(self: Any) -> Any:
        if threading.current_thread().name == "sulh-writer":
            box: list[set[str]] = []

            def see() -> None:
                box.append(_stored())
                connection.close()

            look = threading.Thread(target=see)
            look.start()
            look.join(10)
            seen.append(box[0])
        return real(self)

    monkeypatch.setattr(DatabaseWrapper, "_commit", watched)
    return seen


def test_many_acts_share_one_commit_and_are_answered_after_it(commits: list[set[str]]) -> None:
    results = _in_one_batch([_note(str(n)) for n in range(20)])
    assert results == [str(n) for n in range(20)]
    assert commits == [set(), set()], "one commit for the holder, one for all twenty"
    assert _stored() == set(results)


def test_a_refused_act_undoes_only_itself(house: Path) -> None:
    def refuse() -> None:
        _note("refused")()
        raise Refusal("not_found")

    results = _in_one_batch([_note("a"), refuse, _note("b")])
    assert [results[0], results[2]] == ["a", "b"]
    assert isinstance(results[1], Refusal)
    assert _stored() == {"a", "b"}


def test_when_the_commit_fails_nothing_stands_and_nobody_is_told_it_does(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = DatabaseWrapper._commit  # type: ignore[attr-defined]
    failed: list[int] = []

    def fail_once(self: Any) -> Any:
        if Answered.objects.exists() and not failed:
            failed.append(1)
            raise OperationalError("database or disk is full")
        return real(self)

    monkeypatch.setattr(DatabaseWrapper, "_commit", fail_once)
    results = _in_one_batch([_note(str(n)) for n in range(5)])
    assert [str(result) for result in results] == ["database or disk is full"] * 5
    assert _stored() == set()
    assert write(_note("afterwards")) == "afterwards"
    assert _stored() == {"afterwards"}


def test_when_sqlite_gives_up_the_transaction_nobody_is_told_it_stands(house: Path) -> None:
    """A full disk or an I/O error can make SQLite roll back everything, earlier acts of the batch included."""

    def give_up() -> None:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
        raise OperationalError("disk I/O error")

    results = _in_one_batch([_note("before"), give_up, _note("after")])
    assert all(isinstance(result, Exception) for result in results), results
    assert _stored() == set()
    assert write(_note("afterwards")) == "afterwards"
    assert _stored() == {"afterwards"}


def test_a_connection_that_cannot_write_any_more_is_not_kept(house: Path) -> None:
    """As where SQLite could open the file for reading only: the next act finds a fresh one."""

    def lame() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
        _note("lame")()

    with pytest.raises(OperationalError, match="readonly"):
        write(lame)
    assert write(_note("afterwards")) == "afterwards"
    assert _stored() == {"afterwards"}


def test_a_really_full_database(house: Path) -> None:
    def fill() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 2}")
        Answered.objects.create(actor="test", key="large", digest="", answer="x" * 200_000)

    results = _in_one_batch([_note("before"), fill])
    assert isinstance(results[1], OperationalError)
    stands = _stored()
    assert stands == ({"before"} if results[0] == "before" else set()), "answered and stored are the same"


def test_other_connections_cannot_write(house: Path) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        Answered.objects.create(actor="test", key="k", digest="", answer="")
    with connection.cursor() as cursor, pytest.raises(OperationalError, match="readonly"):
        cursor.execute("DELETE FROM acts_logentry")
    assert _stored() == set()


def test_stopping_finishes_what_is_queued(house: Path) -> None:
    started, go = threading.Event(), threading.Event()

    def slow() -> str:
        started.set()
        assert go.wait(10)
        return _note("slow")()

    thread = threading.Thread(target=lambda: write(slow))
    thread.start()
    assert started.wait(10)
    stopper = threading.Thread(target=WRITER.stop)
    stopper.start()
    go.set()
    stopper.join(10)
    thread.join(10)
    assert _stored() == {"slow"}


def test_erased_words_leave_the_write_ahead_log_and_no_reader_holds_writes_up(house: Path) -> None:
    write(_note("quagga"))
    log = house.with_name(house.name + "-wal")
    assert b"quagga" in log.read_bytes()
    reading = sqlite3.connect(f"file:{house}?mode=ro", uri=True, isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM acts_answered").fetchall()

    def erase() -> None:
        Answered.objects.filter(key="quagga").delete()
        erased()

    began = time.monotonic()
    write(erase)
    for n in range(5):
        write(_note(f"later {n}"))
    assert time.monotonic() - began < 10, "writes do not wait for the reader: one would wait 20 s"
    assert b"quagga" in log.read_bytes(), "the reader still holds it"
    reading.close()
    write(_note("last"))
    WRITER.stop()  # what is queued is finished, the log emptied after it
    left = log.read_bytes() if log.exists() else b""
    assert b"quagga" not in left
    assert b"quagga" not in house.read_bytes()
    assert "last" in _stored()
