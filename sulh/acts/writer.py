"""How writes reach the disk: one writer thread on SQLite, ordinary transactions on PostgreSQL.

On SQLite every write is a job for one thread, which carries out what is queued (at most 64) in
savepoints of one transaction, commits (with an fsync), and only then answers. All other
connections are read-only, so no code can go round the door by accident.

What is written most often is written together: jobs that name the same `Together` are handed to it at
once, in one savepoint. On PostgreSQL the thread carries out nothing but these.
"""

from __future__ import annotations

import contextvars
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import OperationalError, connection, connections, transaction

from sulh.rules.refusal import Refusal

T = TypeVar("T")
BATCH = 64
_here = threading.local()


Together = Callable[[Sequence[Any]], Sequence[Any]]
"""Carries out many items in one go, and gives one result for each: what is to be answered, or a `Refusal`."""


@dataclass
class _Job:
    work: Callable[[], Any]
    done: Future[Any] = field(default_factory=Future)

    def finish(self, result: Any, fault: BaseException | None) -> None:
        if fault is None:
            self.done.set_result(result)
        else:
            self.done.set_exception(fault)


class _Item:
    """One item for a `Together`. Its lock is opened when the item is durable: far cheaper than a future."""

    __slots__ = ("fault", "item", "lock", "result", "together")

    def __init__(self, together: Together, item: Any) -> None:
        self.together, self.item = together, item
        self.result: Any = None
        self.fault: BaseException | None = None
        self.lock = threading.Lock()
        self.lock.acquire()

    def finish(self, result: Any, fault: BaseException | None) -> None:
        self.result, self.fault = result, fault
        self.lock.release()

    def wait(self) -> Any:
        self.lock.acquire()
        if self.fault is not None:
            raise self.fault
        return self.result


class Writer:
    """The writer thread. Started at the first write and stopped with `stop`."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[_Job | _Item | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def write(self, work: Callable[[], T]) -> T:
        """Run `work` in the writer and return its result once it is durable, or raise what it raised."""
        self._start()
        context = contextvars.copy_context()
        job = _Job(lambda: context.run(work))
        self._jobs.put(job)
        result: T = job.done.result()
        return result

    def write_together(self, together: Together, item: Any) -> Any:
        """Have `together` carry out `item` beside others like it; its result once that is durable."""
        self._start()
        job = _Item(together, item)
        self._jobs.put(job)
        return job.wait()

    def _start(self) -> None:
        if (running := self._thread) is not None and running.is_alive():
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="sulh-writer", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Finish what is queued and end the thread."""
        if self._thread is not None and self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()
        self._thread = None

    def _run(self) -> None:
        _here.writing = True
        try:
            while batch := self._take():
                _commit(batch)
                if getattr(_here, "erased", False):
                    _here.erased = not _emptied()
        finally:
            connections.close_all()

    def _take(self) -> list[_Job | _Item]:
        """What is queued, at most `BATCH`; empty when asked to stop."""
        job = self._jobs.get()
        if job is None:
            return []
        batch: list[_Job | _Item] = [job]
        while len(batch) < BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                break
            batch.append(job)
        return batch


def erased() -> None:
    """Say, inside `write`, that words were deleted for good.

    SQLite keeps what was once written in its write-ahead log until that is used again. After this batch the
    log is emptied; while somebody still reads from it, after the next one.
    """
    _here.erased = True


def _emptied() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            patience: int = cursor.fetchone()[0]
            # Nobody's write waits for a reader on a slow line; the next batch tries again.
            cursor.execute("PRAGMA busy_timeout = 0")
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy: int = cursor.fetchone()[0]
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {patience}")
    except OperationalError:
        return False
    return not busy


Done = tuple[_Job | _Item, Any, BaseException | None]


def _commit(batch: list[_Job | _Item]) -> None:
    answers: list[Done] = []
    try:
        with transaction.atomic():
            for job in batch:
                if isinstance(job, _Job):
                    try:
                        with transaction.atomic():
                            answers.append((job, job.work(), None))
                    except Exception as fault:
                        answers.append((job, None, fault))
            for together, items in _grouped(batch).items():
                answers += _carried_out(together, items)
            if connection.needs_rollback:
                # A savepoint could not be undone: SQLite itself has given up the whole transaction. Django
                # would now roll back without a word, so the jobs have to hear of it from us.
                raise OperationalError("the transaction was given up")
    except Exception as fault:
        # The commit itself failed (a full disk, for one): nothing of the batch stands.
        connection.close()
        answers = [(job, None, fault) for job in batch]
    if any(isinstance(failed, OperationalError) for _job, _result, failed in answers):
        # SQLite opens a file for reading only where it cannot open it for writing, and would stay like that.
        connection.close()
    for job, result, failed in answers:
        job.finish(result, failed)


def _grouped(batch: list[_Job | _Item]) -> dict[Together, list[_Item]]:
    found: dict[Together, list[_Item]] = {}
    for job in batch:
        if isinstance(job, _Item):
            found.setdefault(job.together, []).append(job)
    return found


def _carried_out(together: Together, items: list[_Item]) -> list[Done]:
    """Items of one kind, all in one savepoint. A `Refusal` among the results is raised to whoever asked."""
    try:
        with transaction.atomic():
            results = together([item.item for item in items])
    except Exception as fault:
        return [(item, None, fault) for item in items]
    return [
        (item, None, result) if isinstance(result, Refusal) else (item, result, None)
        for item, result in zip(items, results, strict=True)
    ]


WRITER = Writer()


def write(work: Callable[[], T]) -> T:
    """Run `work` in one transaction and return its result once that is durable."""
    if getattr(_here, "writing", False):
        with transaction.atomic():
            return work()
    if connection.vendor == "sqlite":
        return WRITER.write(work)
    with transaction.atomic():
        return work()


def write_together(together: Together, item: Any) -> Any:
    """Have `together` carry out `item` in one transaction with others like it; its result once durable.

    Raises the `Refusal` that `together` gives for this item, or what kept the whole from being written.
    """
    if getattr(_here, "writing", False):
        with transaction.atomic():
            result = together([item])[0]
        if isinstance(result, Refusal):
            raise result
        return result
    return WRITER.write_together(together, item)


def take_turn(dialogue: str, *, alone: bool) -> None:
    """Let the acts of one dialogue follow each other on PostgreSQL, as the one writer does on SQLite.

    What an act reads (a quota, the phase, the log's head) then cannot change before it is committed.
    Acts that are not `alone` (votes, redeemed codes) check in their own SQL and run beside each
    other, but never beside one that is.
    """
    if connection.vendor == "postgresql":
        lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(hashtextextended(%s, 0))", [dialogue])


@contextmanager
def writing_here() -> Iterator[None]:
    """Let this thread write on its own: for migrations and restores, before any server runs."""
    _here.writing = True
    connection.close()
    try:
        yield
    finally:
        _here.writing = False
        connection.close()


def guard_connection(sender: Any, connection: Any, **_: Any) -> None:
    """Make every SQLite connection outside the writer read-only, and give the writer room.

    With 64 MiB of pages in memory a large act (an import) is not written to the disk twice.
    """
    if connection.vendor != "sqlite":
        return
    writing = getattr(_here, "writing", False)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size = -65536" if writing else "PRAGMA query_only = ON")
