"""Logs of the earlier form, a chain of digests, become trees: nothing of them changes, and nothing noted is lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pymerkle import InmemoryTree

from sulh.acts import checkpoints, log
from sulh.acts.models import LogEntry
from sulh.acts.registry import View
from sulh.acts.writer import write, writing_here
from sulh.record.audit import Wrong
from sulh.record.tree import Head
from tests.acts.files import audited
from tests.conftest import unsigned

EARLIER = ("acts", "0002_batches")
SIZES = (0, 1, 255, 257, 700)
LATER = {"act": "Something", "at": "2026-03-01T09:00Z", "by": {"role": "clock"}}


def name(size: int) -> str:
    return f"{size:032x}"


def chained(dialogue: str, size: int) -> list[bytes]:
    """Entries as they were written then, by hand; every fifth holds something sealed."""
    link = hashlib.sha256(b"sulh-log/1\n" + dialogue.encode() + b"\n").hexdigest()
    entries = []
    for n in range(size):
        said = f'{{"commitment":"{commitment(n)}"}}' if n % 5 == 0 else '"آب"'
        entry = (
            f'{{"act":"Something","at":"2026-01-02T03:00Z","by":{{}},"n":{n},"prev":"{link}",'
            f'"view":{{"text":{said}}}}}'
        ).encode()
        link = hashlib.sha256(entry).hexdigest()
        entries.append(entry)
    return entries


def salt(n: int) -> str:
    return f"{n:064x}"


def commitment(n: int) -> str:
    return hashlib.sha256(bytes.fromhex(salt(n)) + f'"word {n}"'.encode()).hexdigest()


def digest(dialogue: str, entries: list[bytes]) -> str:
    """What the page of a diary showed of its last entry, and people noted."""
    last = b"sulh-log/1\n" + dialogue.encode() + b"\n" if not entries else entries[-1]
    return hashlib.sha256(last).hexdigest()


def root(entries: list[bytes]) -> str:
    """What pymerkle says of the tree over these."""
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    return str(tree.get_root().hex())


def fill(apps: Any, sizes: tuple[int, ...]) -> None:
    """Logs of these sizes by the earlier models; what was sealed in every tenth entry is open."""
    for size in sizes:
        dialogue, entries = name(size), chained(name(size), size)
        apps.get_model("acts", "LogHead").objects.create(
            dialogue=dialogue, size=size, digest=digest(dialogue, entries)
        )
        row = apps.get_model("acts", "LogEntry")
        row.objects.bulk_create(row(dialogue=dialogue, n=n, data=data) for n, data in enumerate(entries))
        sealed = apps.get_model("acts", "LogOpening")
        sealed.objects.bulk_create(
            sealed(
                dialogue=dialogue, n=n, path="view/text", about=str(n), salt=salt(n),
                value=json.dumps(f"word {n}"), public=n % 10 == 0,
            )
            for n in range(0, size, 5)
        )  # fmt: skip


def back() -> Any:
    """The database in the earlier form; its models."""
    # Other rooms' tables stand on today's form, so the whole house goes back with them.
    MigrationExecutor(connection).migrate([EARLIER])
    return MigrationExecutor(connection).loader.project_state([EARLIER]).apps


@pytest.fixture
def earlier(house: Path) -> Iterator[Any]:
    with writing_here():
        yield back()


def test_the_earlier_form_has_no_trees(earlier: Any) -> None:
    tables = connection.introspection.table_names()
    assert "acts_logentry" in tables
    assert not {"acts_logtile", "acts_logcosignature"} & set(tables)


def test_logs_become_trees_and_stay_what_they_were(earlier: Any) -> None:
    fill(earlier, SIZES)
    call_command("migrate", verbosity=0)
    became_trees()


@pytest.mark.postgres
def test_logs_become_trees_on_postgresql_too(postgres_house: str) -> None:
    unsigned()
    fill(back(), (0, 257))
    call_command("migrate", verbosity=0)
    became_trees((0, 257))


def became_trees(sizes: tuple[int, ...] = SIZES) -> None:
    for size in sizes:
        dialogue, entries = name(size), chained(name(size), size)
        noted = Head(size, digest(dialogue, entries))
        rows = LogEntry.objects.filter(dialogue=dialogue).order_by("n")
        assert [bytes(data) for data in rows.values_list("data", flat=True)] == entries
        assert log.head(dialogue) == Head(size, root(entries))
        found = audited(dialogue, kept=[noted])
        opened, sealed = len(range(0, size, 10)), len(range(0, size, 5))
        assert (found.chained, found.opened, found.sealed) == (size, opened, sealed - opened)
        assert found.kept == (size,)
        first = str(checkpoints.publish(dialogue)[1])
        new = [(LATER, View({"word": n})) for n in range(300)]
        assert write(partial(log.extend, dialogue, new)) == size
        found = audited(dialogue, earlier=[first], kept=[noted])
        assert (found.checkpoint.size, found.chained, found.earlier, found.kept) == (
            size + 300, size, (size,), (size,)
        )  # fmt: skip
        rows = LogEntry.objects.filter(dialogue=dialogue).order_by("n")
        assert log.head(dialogue).digest == root(
            [bytes(each) for each in rows.values_list("data", flat=True)]
        )


@pytest.mark.parametrize("size", [1, 255, 700])
def test_a_digest_that_nobody_could_have_noted_is_not_taken(earlier: Any, size: int) -> None:
    fill(earlier, (size,))
    call_command("migrate", verbosity=0)
    entries = chained(name(size), size)
    noted = [Head(n, digest(name(size), entries[:n])) for n in range(size + 1)]
    assert audited(name(size), kept=noted).kept == tuple(range(size + 1))
    with pytest.raises(Wrong) as wrong:
        audited(name(size), kept=[Head(size, hashlib.sha256(entries[0] + b" ").hexdigest())])
    assert wrong.value.code == "differs_from_kept"


def lose_the_middle(rows: Any) -> None:
    rows.filter(n=3).delete()


def lose_the_end(rows: Any) -> None:
    rows.filter(n=9).delete()


def have_one_more(rows: Any) -> None:
    rows.create(dialogue=name(10), n=10, data=b"{}")


@pytest.mark.parametrize(
    "damage", [lose_the_middle, lose_the_end, have_one_more], ids=lambda each: each.__name__
)
def test_a_log_that_is_not_whole_is_not_migrated(earlier: Any, damage: Callable[[Any], None]) -> None:
    """A tree over what is left would say that nothing was ever lost."""
    fill(earlier, (10,))
    damage(earlier.get_model("acts", "LogEntry").objects)
    with pytest.raises(ValueError, match=f"The public diary of {name(10)} has 10 entries"):
        call_command("migrate", verbosity=0)
    applied = MigrationExecutor(connection).loader.applied_migrations
    assert EARLIER in applied
    assert ("acts", "0003_record") not in applied


def test_an_entry_that_was_changed_before_is_found_afterwards(earlier: Any) -> None:
    fill(earlier, (257,))
    rows = earlier.get_model("acts", "LogEntry").objects.filter(n=100)
    rows.update(data=bytes(rows.get().data).replace(b"2026-01-02", b"2026-01-03"))
    call_command("migrate", verbosity=0)
    with pytest.raises(Wrong) as wrong:
        audited(name(257))
    assert (wrong.value.code, wrong.value.entry) == ("link_broken", 101)
