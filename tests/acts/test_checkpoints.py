"""What is signed: never less, never something else than before, whatever becomes of database and data folder."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from sulh.acts import checkpoints, log
from sulh.acts.keys import log_key
from sulh.acts.models import LogEntry, LogHead, LogOpening, LogTile
from sulh.acts.registry import Sealed, View
from sulh.acts.writer import WRITER, write
from sulh.record.audit import Wrong
from sulh.record.checkpoint import Checkpoint, signed
from sulh.record.note import LOG, SigningKey
from sulh.record.tree import leaf_hash, root_of
from sulh.rules.refusal import Refusal
from tests.acts.files import audited
from tests.acts.test_keys import at_once
from tests.conftest import unsigned
from tests.helpers import scale

HERE = "0" * 31 + "c"
BODY = {"act": "Something", "at": "2012-10-05T09:00Z", "by": {"role": "facilitator"}}


def extend(count: int, word: str = "word") -> None:
    size = log.head(HERE).size
    new = [(BODY, View({"word": f"{word} {n}"})) for n in range(size, size + count)]
    write(lambda: log.extend(HERE, new))


def publish() -> str:
    return str(checkpoints.publish(HERE)[1])


def leaves() -> list[bytes]:
    rows = LogEntry.objects.filter(dialogue=HERE).order_by("n").values_list("data", flat=True)
    return [leaf_hash(bytes(data)) for data in rows]


def refused(work: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.code


def hold(note: str) -> tuple[int, str]:
    """The size that somebody brings, and what is found of it."""
    made = write(lambda: checkpoints.hold(HERE, note.encode()))
    return made.checkpoint.size, "fits" if made.fits else "contradicts" if made.contradicts else "goes beyond"


def put_aside(house: Path) -> Path:
    """A copy of the database as it is now."""
    WRITER.stop()
    connection.close()
    shutil.copy(house, house.with_name("older"))
    return house.with_name("older")


def put_back(house: Path) -> None:
    """The database is again what it was when it was put aside."""
    WRITER.stop()
    connection.close()
    shutil.copy(house.with_name("older"), house)


def forged(size: int, root: bytes, key: SigningKey | None = None) -> str:
    key = key or log_key(HERE)
    return str(signed(Checkpoint(key.verifying.name, size, root), key))


def test_signing_twice_gives_the_same_bytes(house: Path) -> None:
    extend(3)
    first = publish()
    kept = Path(settings.DATA) / "checkpoints" / HERE
    assert first == publish() == kept.read_text()
    origin, size, _root = first.split("\n")[:3]
    assert (origin, size) == (f"sulh/{HERE}", "3")
    assert checkpoints.publish(HERE)[0].root == root_of(leaves())
    kept.unlink()
    assert publish() == first, "a signature follows from the key and the text"


def test_an_empty_log_is_signed_too(house: Path) -> None:
    first = publish()
    assert first.split("\n")[1:3] == ["0", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="], 'SHA-256 of ""'
    extend(300)
    publish()
    assert audited(HERE, earlier=[first]).earlier == (0,)


def test_an_earlier_size_is_signed_as_it_was_then(house: Path) -> None:
    then: dict[int, str] = {}
    for count in (1, 4, 251, 1, 300):
        extend(count)
        then[log.head(HERE).size] = publish()
    assert list(then) == [1, 5, 256, 257, 557]
    assert {size: str(checkpoints.signed_at(HERE, size)[1]) for size in then} == then
    with pytest.raises(ValueError, match="558"):
        checkpoints.signed_at(HERE, 558)
    assert audited(HERE, earlier=list(then.values())).earlier == tuple(then)


def test_a_database_put_back_to_an_earlier_state_is_not_signed(house: Path) -> None:
    extend(5)
    put_aside(house)
    extend(2)
    newest = publish()
    put_back(house)
    assert log.head(HERE).size == 5
    assert refused(publish) == "record_behind"
    assert refused(lambda: checkpoints.signed_at(HERE, 4)) == "record_behind"
    assert refused(lambda: extend(1, "another")) == "record_behind", "from now on nothing is added either"
    assert log.head(HERE).size == 5
    assert (Path(settings.DATA) / "checkpoints" / HERE).read_text() == newest


def test_who_brings_a_newer_checkpoint_stops_a_database_that_was_put_back(house: Path) -> None:
    """The data folder forgot what it had signed; somebody else did not."""
    extend(5)
    put_aside(house)
    extend(2)
    newest = publish()
    put_back(house)
    unsigned()
    assert publish().split("\n")[1] == "5", "nobody here knows better"
    assert hold(newest) == (7, "goes beyond")
    assert LogHead.objects.get(dialogue=HERE).held == 7
    assert refused(publish) == "record_behind"
    assert refused(lambda: extend(1)) == "record_behind"
    assert log.head(HERE).size == 5
    unsigned()
    assert refused(lambda: extend(1)) == "record_behind", "the database itself remembers"


def test_a_checkpoint_below_the_one_in_the_folder_still_stops_what_is_appended(house: Path) -> None:
    extend(5)
    put_aside(house)
    extend(1)
    middle = publish()
    extend(1)
    newest = publish()
    put_back(house)
    hold(middle)
    assert refused(lambda: extend(1)) == "record_behind"
    hold(newest)
    hold(middle)
    assert LogHead.objects.get(dialogue=HERE).held == 7, "what was held is never less than before"
    assert (Path(settings.DATA) / "checkpoints" / HERE).read_text() == newest


def test_an_older_checkpoint_of_this_log_changes_nothing(house: Path) -> None:
    extend(2)
    first = publish()
    extend(3)
    newest = publish()
    for note in (first, newest):
        hold(note)
    assert LogHead.objects.get(dialogue=HERE).held == 0
    assert publish() == newest
    extend(1)
    assert audited(HERE, earlier=[first, newest]).earlier == (2, 5)


@pytest.mark.parametrize("size", [3, 5])
def test_a_contradiction_under_our_own_signature_ends_the_signing(house: Path, size: int) -> None:
    """Somebody signed two trees with our key, and one of them is shown here: no more of it."""
    extend(5)
    newest = publish()
    assert hold(forged(size, b"x" * 32)) == (size, "contradicts")
    assert refused(publish) == "record_differs"
    extend(1)
    assert refused(publish) == "record_differs", "growing on does not help"
    unsigned()
    assert refused(publish) == "record_differs", "the database itself remembers"
    assert hold(newest) == (5, "fits")
    assert refused(publish) == "record_differs", "what fits does not undo it"


def test_a_database_that_was_changed_and_put_right_is_signed_again(house: Path) -> None:
    """What was brought against it meanwhile agrees with it now."""
    extend(3)
    first = publish()
    extend(2)
    newest = publish()
    right = bytes(LogTile.objects.get(dialogue=HERE).hashes)
    write(lambda: LogTile.objects.filter(dialogue=HERE).update(hashes=bytes(5 * 32)))
    assert hold(first) == (3, "contradicts")
    assert refused(publish) == "record_differs"
    write(lambda: LogTile.objects.filter(dialogue=HERE).update(hashes=right))
    assert publish() == newest


def test_a_checkpoint_that_contradicts_the_log_is_told_from_one_that_does_not(house: Path) -> None:
    extend(5)
    publish()
    for size, other in ((5, b"x" * 32), (3, root_of(leaves()[:4]))):
        assert hold(forged(size, other)) == (size, "contradicts")
    assert hold(forged(3, root_of(leaves()[:3]))) == (3, "fits")
    assert hold(forged(9, b"x" * 32)) == (9, "goes beyond")
    assert hold(forged(9, b"y" * 32)) == (9, "contradicts"), "two at one size, both ahead"


@pytest.mark.parametrize("what", ["another key", "another log", "no note", "no checkpoint"])
def test_what_is_no_checkpoint_of_this_log_is_refused(house: Path, what: str) -> None:
    extend(2)
    own, size = log_key(HERE), 9
    brought = {
        "another key": forged(size, b"x" * 32, SigningKey.from_seed(own.verifying.name, LOG, b"k" * 32)),
        "another log": forged(size, b"x" * 32, log_key("0" * 31 + "d")),
        "no note": forged(size, b"x" * 32)[:-9],
        "no checkpoint": f"sulh/{HERE}\nnine\n\n{own.line(f'sulh/{HERE}'.encode())}",
    }[what]
    assert refused(lambda: hold(brought)) == "not_a_checkpoint"
    assert LogHead.objects.get(dialogue=HERE).held == 0
    extend(1)
    publish()


def test_a_lost_key_is_noticed(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extend(2)
    publish()
    monkeypatch.setattr(settings, "LOG_KEY", "another secret of 64 characters")
    assert refused(publish) == "record_key_changed"
    extend(1)
    assert refused(publish) == "record_key_changed"


def test_what_may_still_be_undone_is_not_signed(house: Path) -> None:
    extend(1)

    def append_and_sign() -> None:
        log.append(HERE, BODY, View({"word": "never there"}))
        publish()

    with pytest.raises(RuntimeError, match="may still be undone"):
        write(append_and_sign)
    assert (log.head(HERE).size, publish().split("\n")[1]) == (1, "1")


def test_many_sign_at_once_while_the_log_grows(house: Path) -> None:
    extend(1)

    def work(place: int) -> list[str]:
        if place == 0:
            for _ in range(20):
                extend(13)
            return []
        return [publish() for _ in range(20)]

    notes = [note for found in at_once(5, work) for note in found]
    sizes = {int(note.split("\n")[1]) for note in notes}
    assert len(notes) == 80
    assert len(set(notes)) == len(sizes), "one note at each size"
    assert audited(HERE, earlier=sorted(set(notes))).checkpoint.size == 261


def test_any_changed_byte_of_the_record_is_refused_or_found(house: Path) -> None:
    """One byte at a time in entries, tiles, the head and what was opened; the verifier holds one earlier
    checkpoint. A row of what was opened that is gone looks like one that was destroyed, and must."""
    extend(240)
    for n in range(10):
        opened = View({"word": Sealed({"en": f"Word {n}"}, f"word {n}", public=True)})
        write(partial(log.append, HERE, BODY, opened))
    earlier = publish()
    extend(50)
    publish()
    chance, unseen = random.Random(3), []
    for _ in range(scale(60, 1000)):
        model, row, column = drawn(chance)
        value = getattr(row, column)
        changed = flipped(chance, value)
        rows = model.objects.filter(pk=row.pk)
        write(partial(rows.update, **{column: changed}))
        try:
            publish()
            audited(HERE, earlier=[earlier])
            unseen.append((model.__name__, row.pk, column))
        except (Refusal, Wrong, ValueError):
            pass  # a ValueError: an opened value that is no JSON any more
        write(partial(rows.update, **{column: value}))
    assert unseen == []
    assert audited(HERE, earlier=[earlier]).checkpoint.size == 300


COLUMNS: list[tuple[Any, str]] = [
    (LogEntry, "data"), (LogTile, "hashes"), (LogHead, "size"), (LogHead, "digest"),
    (LogOpening, "salt"), (LogOpening, "value"), (LogOpening, "path"),
]  # fmt: skip


def drawn(chance: random.Random) -> tuple[Any, Any, str]:
    """A column of a row of the record."""
    model, column = chance.choice(COLUMNS)
    return model, chance.choice(list(model.objects.filter(dialogue=HERE))), column


def flipped(chance: random.Random, value: Any) -> Any:
    """The same with one byte changed; a number with one bit."""
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(12)
    if isinstance(value, str):
        place = chance.randrange(len(value))
        other = chance.choice([each for each in "0123456789abcdef" if each != value[place]])
        return value[:place] + other + value[place + 1 :]
    data = bytearray(value)
    data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    return bytes(data)
