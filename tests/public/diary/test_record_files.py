"""The files that other software reads: whole, in their layout, and refused where the database lies."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from django.utils.translation import override
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader

from sulh.acts import checkpoints, log
from sulh.acts.keys import log_key
from sulh.acts.models import LogEntry, LogTile
from sulh.acts.writer import write
from sulh.record.audit import audit
from sulh.record.bundles import unpack
from sulh.record.note import VerifyingKey
from sulh.record.sources import Folder
from sulh.site.messages import message
from tests.dialogue.reading import reader
from tests.helpers import Stage
from tests.public.diary.reading_files import fetched, file, filled, get, serving

LONG = "public, max-age=31536000, immutable"
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"
SIZE = 300


def test_a_real_server_s_files_are_the_whole_diary(house: Path, tmp_path: Path) -> None:
    stage = filled(Stage(parties=2), SIZE)
    entries = [bytes(row.data) for row in LogEntry.objects.filter(dialogue=stage.id).order_by("n")]
    opened, slug = sum(map(len, log.openings(stage.id).values())), stage.dialogue.slug
    with serving(house, tmp_path / "data") as server:
        folder = fetched(f"{server.address}/d/{slug}/record", SIZE, tmp_path / "fetched")
    found = audit(Folder(folder))
    assert (found.checkpoint.origin, found.checkpoint.size) == (f"sulh/{stage.id}", SIZE)
    assert found.opened == opened
    theirs = TilesReader(LocalBackend(folder))
    assert theirs.get_checkpoint().root_hash == theirs.calculate_root_hash() == found.checkpoint.root
    assert [theirs.get_entry(n) for n in range(SIZE)] == entries
    key = VerifyingKey.read((folder / "key").read_text().removesuffix("\n"))
    assert (key, key.public != log_key(stage.id).verifying.public) == (found.key, True), (
        "the server has its own"
    )


@pytest.mark.parametrize(
    ("path", "kind", "keep"),
    [
        ("checkpoint", TEXT, "public, max-age=5"),
        ("checkpoint/3", TEXT, "public, max-age=5"),
        ("key", TEXT, "public, max-age=5"),
        ("policy", TEXT, "public, max-age=5"),
        ("openings.jsonl", BYTES, "no-store"),
        ("tile/0/000.p/2", BYTES, LONG),
        ("tile/entries/000.p/2", BYTES, LONG),
    ],
)
def test_what_a_file_says_of_itself(house: Path, path: str, kind: str, keep: str) -> None:
    stage = Stage(parties=2)
    answer = get(stage, path)
    assert (answer["Content-Type"], answer["Cache-Control"]) == (kind, keep)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", ""), "or no cache keeps it"


def test_the_head_of_a_file_is_that_of_the_file(house: Path) -> None:
    stage = Stage(parties=2)
    for path in ("checkpoint", "tile/0/000.p/2", "tile/entries/000.p/2", "key", "openings.jsonl"):
        address = f"/d/{stage.dialogue.slug}/record/{path}"
        whole, head = get(stage, path), reader(stage, "diary").client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head["Content-Type"] == whole["Content-Type"]
        assert head["Content-Length"] == str(len(whole.content))
        assert reader(stage, "diary").client.post(address).status_code in (403, 405)


def test_who_accepts_it_gets_less_to_carry(house: Path) -> None:
    stage = filled(Stage(parties=2), 40)
    plain = file(stage, "tile/entries/000.p/40")
    packed = get(stage, "tile/entries/000.p/40", **{"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain
    assert len(packed.content) < len(plain) / 2


def test_only_tiles_that_there_are_by_their_only_name(house: Path) -> None:
    stage = filled(Stage(parties=2), SIZE)
    there = (
        "0/000",
        "0/000.p/255",
        "0/000.p/1",
        "0/001.p/44",
        "1/000.p/1",
        "entries/000",
        "entries/001.p/44",
    )
    for path in there:
        assert get(stage, f"tile/{path}").status_code == 200, path
    absent = (
        "0/001",
        "0/001.p/45",
        "0/002.p/1",
        "1/000",
        "1/000.p/2",
        "2/000.p/1",
        "63/000.p/1",
        "entries/001",
    )
    other_names = (
        "0/000.p/256", "0/000.p/0", "0/000.p/01", "0/0", "0/00", "0/0000", "0/x000/000", "00/000", "64/000",
        "0/000/", "0//000", "/0/000", "entries/000.p/", "-1/000", "0/٠٠٠", "0/000.p/1%0A", "0/000%00", "x",
    )  # fmt: skip
    climbing = (
        "../checkpoint", "..%2f..%2f..%2fetc%2fpasswd", "0/../0/000", "0/..%2f..%2flog-key",
        "%2e%2e/%2e%2e/log-key",
        "entries/%2fetc%2fpasswd", "0/x" + "9" * 3 + "/x999" * 4 + "/999", "0/" + "x999/" * 9 + "999",
        "entries/x999/x999/x999/x999/x999/999", "entries/x008/x388/607/000",
        "entries/x" + "9" * 5_000, "0/000.p/" + "9" * 5_000,
    )  # fmt: skip
    for path in (*absent, *other_names, *climbing):
        assert get(stage, f"tile/{path}").status_code == 404, path[:60]


def test_a_full_tile_takes_the_place_of_a_partial_one(house: Path) -> None:
    stage = filled(Stage(parties=2), 255)
    assert get(stage, "tile/0/000").status_code == get(stage, "tile/entries/000").status_code == 404
    before = {kind: file(stage, f"tile/{kind}/000.p/255") for kind in ("0", "entries")}
    stage.do("InviteParty", stage.facilitator, names={"en": "One more"})
    for kind, partial in before.items():
        whole = file(stage, f"tile/{kind}/000")
        assert whole.startswith(partial)
        assert len(whole) > len(partial)
        assert file(stage, f"tile/{kind}/000.p/255") == partial, "what was read once reads the same"
    leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in unpack(file(stage, "tile/entries/000"))]
    assert file(stage, "tile/0/000") == b"".join(leaves)
    assert len(file(stage, "tile/1/000.p/1")) == 32


def test_no_diary_has_another_s_files(house: Path) -> None:
    one, other = Stage(parties=2), Stage(parties=2)
    for path in ("checkpoint", "key", "tile/0/000.p/2", "tile/entries/000.p/2"):
        assert file(one, path) != file(other, path)
    assert one.id.encode() in file(one, "checkpoint")
    assert get(one, f"../../{other.dialogue.slug}/record/key").content != file(one, "key")


def test_earlier_sizes_only_as_far_as_the_diary_goes(house: Path) -> None:
    stage = Stage(parties=2)
    size = log.head(stage.id).size
    assert file(stage, f"checkpoint/{size}") == file(stage, "checkpoint")
    assert file(stage, "checkpoint/0").split(b"\n")[1] == b"0"
    for n in (size + 1, 1_000_000, 2**63, 10**30, "9" * 5_000, "-1", "x", "1.5"):
        assert get(stage, f"checkpoint/{n}").status_code == 404
        assert get(stage, f"proof/{n}.tlog-proof").status_code == 404
        assert get(stage, f"proof/{n}.svg").status_code == 404


def change(tile: LogTile, hashes: bytes) -> None:
    write(lambda: LogTile.objects.filter(pk=tile.pk).update(hashes=hashes))


def differs(stage: Stage, size: int, path: str) -> None:
    """503, with what is wrong in the reader's language."""
    for language in ("en", "fa-af"):
        answer = get(stage, path, "" if language == "en" else "/fa-af")
        assert answer.status_code == 503
        with override(language):
            assert message("record_differs", {"size": size}) in answer.content.decode()
        assert f'<html lang="{language}"' in answer.content.decode().replace("fa-AF", "fa-af")


def test_a_changed_tree_is_not_signed_and_everybody_sees_why(house: Path) -> None:
    stage = Stage(parties=2)
    tile = LogTile.objects.get(dialogue=stage.id, level=0, n=0)
    change(tile, bytes([tile.hashes[0] ^ 1]) + bytes(tile.hashes[1:]))
    size = log.head(stage.id).size
    for path in ("checkpoint", f"checkpoint/{size}", "checkpoint.svg", "proof/0.tlog-proof", "proof/0.svg"):
        differs(stage, size, path)
    for page in ("diary", "diary/check"):
        visitor = reader(stage, page)
        assert visitor.page.status_code == 200
        assert (
            f"This diary is not the one that was signed before: at {size} entries it was another."
            in visitor.text
        )
    for page in ("diary/print", "diary/0", "diary.jsonl"):
        assert reader(stage, page).page.status_code == 503


def test_a_tree_changed_after_it_was_signed_gives_no_receipt_and_signs_nothing_more(house: Path) -> None:
    stage = filled(Stage(parties=2), SIZE)
    checkpoints.publish(stage.id)
    tile = LogTile.objects.get(dialogue=stage.id, level=0, n=0)
    for hashes in (bytes(tile.hashes)[:-32] + b"x" * 32, b""):
        change(tile, hashes)
        differs(stage, SIZE, "proof/7.tlog-proof")
        assert get(stage, "checkpoint/200").status_code == 503
        assert reader(stage, "diary").page.status_code == 200
    change(tile, bytes(tile.hashes))
    assert get(stage, "proof/7.tlog-proof").status_code == 200


def test_a_changed_entry_gives_no_receipt(house: Path) -> None:
    stage = Stage(parties=2)
    checkpoints.publish(stage.id)
    row = LogEntry.objects.get(dialogue=stage.id, n=2)
    write(lambda: LogEntry.objects.filter(pk=row.pk).update(data=bytes(row.data)[:-1] + b" }"))
    differs(stage, log.head(stage.id).size, "proof/2.tlog-proof")
    assert get(stage, "proof/1.tlog-proof").status_code == 200
