"""A whole log recomputed from its files: what holds, and the first thing that is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from sulh.record.audit import Wrong, audit, opening_line
from sulh.record.bundles import pack
from sulh.record.commitment import Opening
from sulh.record.note import VerifyingKey, sign
from sulh.record.sources import Folder, Held, Missing
from sulh.record.tree import Head
from tests.record.logs import BEGINNING, KEY, OTHER_KEY, Log, chained, plain, root_by_hand, write

SIZE = 300
SALT = "00" * 31 + "ff"
COMMITMENT = hashlib.sha256(bytes(31) + b"\xff" + b'{"en":"Please come"}').hexdigest()
OPENING = b'{"n":1,"path":"view/words","salt":"%s","value":{"en":"Please come"}}\n' % SALT.encode()
SEALING = b'{"act":"Two","n":1,"view":{"list":[{"commitment":"%s"}],"words":{"commitment":"%s"}}}' % (
    hashlib.sha256(b"whatever").hexdigest().encode(),
    COMMITMENT.encode(),
)


def mixed() -> list[bytes]:
    """Entry 1 seals two things; 300 entries, none chained."""
    return [*plain(1), SEALING, *plain(SIZE - 2, start=2)]


LOG_ = Log(mixed(), OPENING)
GOOD = LOG_.files()


def wrong(
    files: Mapping[str, bytes],
    key: VerifyingKey | None = None,
    earlier: Sequence[bytes] = (),
    kept: Sequence[Head] = (),
) -> tuple[str, str, int | None]:
    with pytest.raises(Wrong) as fault:
        audit(Held(files), key, earlier, kept)
    return fault.value.code, fault.value.file, fault.value.entry


def with_entry(n: int, entry: bytes, openings: bytes = OPENING) -> dict[str, bytes]:
    """A log with entry `n` rewritten and everything signed again by its own key."""
    return Log([*mixed()[:n], entry, *mixed()[n + 1 :]], openings).files()


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 300, 512, 600])
def test_good_logs_of_every_kind_of_size(size: int) -> None:
    for entries, chain in ((plain(size), 0), (chained(size), size)):
        found = audit(Held(Log(entries).files()))
        assert (found.checkpoint.size, found.chained, found.opened, found.sealed) == (size, chain, 0, 0)
        assert found.checkpoint.root == found.tree.root() == root_by_hand(entries)


def test_a_log_that_was_chained_and_then_was_not() -> None:
    found = audit(Held(Log([*chained(260), *plain(40, start=260)]).files()))
    assert (found.checkpoint.size, found.chained) == (300, 260)


def test_what_is_open_and_what_is_sealed() -> None:
    found = audit(Held(GOOD), KEY.verifying)
    assert (found.opened, found.sealed, found.key) == (1, 1, KEY.verifying)
    found = audit(Held(GOOD | {"openings.jsonl": b""}))
    assert (found.opened, found.sealed) == (0, 2)


def test_a_line_of_the_openings_written_out() -> None:
    assert opening_line(1, "view/words", Opening(SALT, {"en": "Please come"})) == OPENING


def test_a_log_in_a_folder(tmp_path: Path) -> None:
    found = audit(Folder(write(GOOD, tmp_path)))
    assert found.checkpoint.size == SIZE
    (tmp_path / "tile/0/001.p/44").unlink()
    with pytest.raises(Wrong, match=r"tile/0/001\.p/44: file_missing"):
        audit(Folder(tmp_path))
    for path in ("tile", "checkpoint/more", "nothing"):
        with pytest.raises(Missing):
            Folder(tmp_path).read(path)


def test_checkpoints_that_were_held_before_still_hold() -> None:
    sizes = (0, 1, 255, 256, 257, 300)
    found = audit(Held(GOOD), KEY.verifying, [LOG_.checkpoint(size) for size in sizes])
    assert found.earlier == sizes


def test_roots_that_were_noted_still_hold() -> None:
    noted = [Head(size, root_by_hand(mixed()[:size]).hex()) for size in (0, 1, 256, 300)]
    assert audit(Held(GOOD), kept=noted).kept == (0, 1, 256, 300)


def test_digests_of_the_older_chain_that_were_noted_still_hold() -> None:
    """The digest is that of the last entry at the time; it counts as long as the entries were chained."""
    entries = [*chained(260), *plain(40, start=260)]
    files = Log(entries).files()

    def digest(size: int) -> Head:
        return Head(size, hashlib.sha256(entries[size - 1]).hexdigest())

    noted = [Head(0, BEGINNING), digest(1), digest(256), digest(260)]
    assert audit(Held(files), kept=noted).kept == (0, 1, 256, 260)
    for size in (261, 300):
        for noted_then in (digest(size), Head(size, digest(260).digest), Head(size, "")):
            assert wrong(files, kept=[noted_then]) == ("differs_from_kept", "", None)


def test_a_noted_digest_of_something_else() -> None:
    for size in (0, 1, 299, 300):
        assert wrong(GOOD, kept=[Head(size, "00" * 32)]) == ("differs_from_kept", "", None)
    other = Head(5, root_by_hand(mixed()[:4]).hex())
    assert wrong(GOOD, kept=[Head(0, root_by_hand([]).hex()), other]) == ("differs_from_kept", "", None)


def test_a_log_that_is_shorter_than_what_was_held() -> None:
    short = LOG_.files(299)
    assert wrong(short, earlier=[LOG_.checkpoint()]) == ("shorter_than_earlier", "checkpoint", None)
    noted = Head(300, root_by_hand(mixed()).hex())
    assert wrong(short, kept=[noted]) == ("shorter_than_kept", "", None)


def test_earlier_checkpoints_that_are_none() -> None:
    for data in (b"", b"what\n", str(sign("no checkpoint\n", KEY)).encode()):
        assert wrong(GOOD, earlier=[data])[0] == "earlier_unreadable"
    other = Log(mixed(), key=OTHER_KEY).checkpoint()
    assert wrong(GOOD, earlier=[other])[0] == "earlier_of_another_key"


@pytest.mark.parametrize("path", sorted(GOOD))
def test_every_file_is_needed(path: str) -> None:
    rest = {name: data for name, data in GOOD.items() if name != path}
    assert wrong(rest) == ("file_missing", path, None)


def test_keys_that_are_none() -> None:
    for data in (
        b"",
        b"\n",
        b"what\n",
        b"\xff\n",
        GOOD["key"] + b"\n",
        GOOD["key"].replace(b"sulh", b"sulk"),
    ):
        assert wrong(GOOD | {"key": data}) == ("key_unreadable", "key", None)


def test_whoever_holds_the_key_needs_no_file_for_it() -> None:
    other = GOOD | {"key": f"{OTHER_KEY.verifying}\n".encode()}
    assert wrong(other) == ("not_signed", "checkpoint", None)
    assert audit(Held(other), KEY.verifying).checkpoint.size == SIZE


def test_checkpoints_that_are_none() -> None:
    for data in (b"", b"what\n", str(sign("no checkpoint\n", KEY)).encode()):
        assert wrong(GOOD | {"checkpoint": data}) == ("checkpoint_unreadable", "checkpoint", None)
    forged = Log(mixed(), key=OTHER_KEY).checkpoint()
    assert wrong(GOOD | {"checkpoint": forged}) == ("not_signed", "checkpoint", None)


def test_a_signed_root_that_the_entries_do_not_have() -> None:
    other = Log([*mixed()[:-1], b"{}"]).checkpoint()
    assert wrong(GOOD | {"checkpoint": other}) == ("root_differs", "checkpoint", None)


def test_bundles_that_hold_too_few_entries_or_too_many() -> None:
    path = "tile/entries/001.p/44"
    last = mixed()[256:]
    for entries, first in ((last[:-1], 299), (last[:5], 261), ([], 256), ([*last, b"{}"], 300)):
        assert wrong(GOOD | {path: pack(entries)}) == ("bundle_unreadable", path, first)
    assert wrong(GOOD | {path: pack(last)[:-1]}) == ("bundle_unreadable", path, 299)


def test_the_first_entry_that_its_leaf_does_not_fit_is_named() -> None:
    for n in (0, 7, 255, 256, 299):
        path = f"tile/entries/00{n // 256}" + (".p/44" if n > 255 else "")
        entries = mixed()[n // 256 * 256 : n // 256 * 256 + 256]
        for place in {n, 255 if n < 256 else 299}:
            entries[place % 256] = b'{"act":"Else"}'
        tile = f"tile/0/00{n // 256}" + (".p/44" if n > 255 else "")
        assert wrong(GOOD | {path: pack(entries)}) == ("leaf_differs", tile, n)


def test_a_tile_of_leaves_that_is_changed_too_short_or_too_long() -> None:
    path = "tile/0/001.p/44"
    good = GOOD[path]
    changed = good[:96] + bytes(32) + good[128:]
    for tile, n in ((changed, 259), (good[:-1], 299), (good[:64], 258), (b"", 256), (good + bytes(32), 299)):
        assert wrong(GOOD | {path: tile}) == ("leaf_differs", path, n)


def test_a_wrong_hash_above_the_leaves_names_the_first_entry_below() -> None:
    files = Log(plain(600)).files()
    path = "tile/1/000.p/2"
    for tile, n in (
        (bytes(32) + files[path][32:], 0),
        (files[path][:32] + bytes(32), 256),
        (files[path][:32], 256),
        (files[path] + bytes(32), 256),
        (b"", 0),
    ):
        assert wrong(files | {path: tile}) == ("tile_differs", path, n)


@pytest.mark.parametrize(
    ("n", "entry", "code"),
    [
        (5, b"what", "unreadable"),
        (5, b'{"n": 5}', "unreadable"),
        (5, b'{"act":"Said","n":6}', "number_differs"),
        (299, b"{}", "number_differs"),
        (5, b'{"n":5,"prev":"%s"}' % BEGINNING.encode(), "link_broken"),
        (1, SEALING.replace(COMMITMENT.encode(), b"00" * 32), "opening_differs"),
        (1, plain(2)[1], "opening_unknown"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_named_although_everything_fits(
    n: int, entry: bytes, code: str
) -> None:
    assert wrong(with_entry(n, entry)) == (code, "", n)


@pytest.mark.parametrize(
    ("openings", "expected"),
    [
        (OPENING.replace(b"come", b"go"), ("opening_differs", "", 1)),
        (OPENING.replace(SALT.encode(), b"00"), ("opening_unreadable", "", 1)),
        (OPENING.replace(b'"%s"' % SALT.encode(), b"7"), ("opening_unreadable", "", 1)),
        (OPENING.replace(b"words", b"nothing"), ("opening_unknown", "", 1)),
        (OPENING.replace(b'"n":1', b'"n":2'), ("opening_unknown", "", 2)),
        (OPENING.replace(b'"n":1', b'"n":300'), ("opening_unknown", "openings.jsonl", 300)),
        (OPENING + OPENING, ("opening_unknown", "openings.jsonl", 1)),
        (OPENING[:-1], ("openings_unreadable", "openings.jsonl", None)),
        (OPENING + b"\n", ("openings_unreadable", "openings.jsonl", None)),
        (b"[]\n" + OPENING, ("openings_unreadable", "openings.jsonl", None)),
        (OPENING.replace(b'"n":1', b'"n":-1'), ("openings_unreadable", "openings.jsonl", None)),
        (OPENING.replace(b'"n":1', b'"n":"1"'), ("openings_unreadable", "openings.jsonl", None)),
        (OPENING.replace(b'"view/words"', b"1"), ("openings_unreadable", "openings.jsonl", None)),
        (OPENING.replace(b'{"n"', b'{"m":1,"n"'), ("openings_unreadable", "openings.jsonl", None)),
        (OPENING.replace(b'"n":1,', b""), ("openings_unreadable", "openings.jsonl", None)),
    ],
)
def test_openings_that_do_not_fit(openings: bytes, expected: tuple[str, str, int | None]) -> None:
    assert wrong(GOOD | {"openings.jsonl": openings}) == expected


def test_what_the_fault_says() -> None:
    assert str(Wrong("leaf_differs", "tile/0/000", 7)) == "tile/0/000, entry 7: leaf_differs"
    assert str(Wrong("differs_from_kept")) == "log: differs_from_kept"
