"""`sulh verify` on the diary in one file. Folders and addresses: `test_verify_logs.py`."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sulh import cli
from sulh.acts import exporting
from sulh.cli.verify.words import what
from sulh.record.checkpoint import Checkpoint, signed
from sulh.record.note import read as read_note
from sulh.record.verify import Broken, header, line, verify
from tests.helpers import ROOT, Stage, scale
from tests.record.logs import BEGINNING, DIALOGUE, KEY, OTHER_KEY, Log, chained, plain, root_by_hand

EVERY = scale(gate=3, full=1)  # how many bytes lie between two flipped bits


@pytest.fixture
def downloaded(house: Path, tmp_path: Path) -> Path:
    """A dialogue's downloaded log: one sealed encouragement was acknowledged, another is still sealed."""
    stage = Stage(parties=2)
    supporter = stage.supporter()
    for place, party in enumerate(stage.parties):
        stage.do("DeclareTie", supporter, party=party.id, kind="political")
        made = stage.do("EncourageParty", supporter, party=party.id, words={"en": "Please come"}, sealed=True)
        if place == 0:
            stage.do("AcknowledgeEncouragement", stage.delegates[0], encouragement=made["encouragement"])
    path = tmp_path / "diary.jsonl"
    path.write_bytes(b"".join(exporting.download(stage.id)))
    return path


def written(entry: Any) -> bytes:
    """An entry as the diary holds it."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_a_good_log(downloaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", str(downloaded)]) == 0
    said = capsys.readouterr().out
    first, *rest = downloaded.read_bytes().splitlines()
    origin, size, _root = json.loads(first)["checkpoint"].split("\n")[:3]
    entries = [written(json.loads(row)["entry"]) for row in rest]
    assert int(size) == len(rest)
    assert f"{len(rest)} entries, all in order." in said
    assert f"Log: {origin}" in said
    assert f"Root: {root_by_hand(entries).hex()}" in said
    assert f"Key: {json.loads(first)['key'].split('+')[1]}, taken from beside it" in said
    assert "1 opened values fit their sealed copies; 1 stay sealed" in said
    assert "Not checked: whether the server shows the same diary to everybody" in said
    assert "whether the votes were counted as they were cast" in said


def test_from_standard_input_without_the_house(downloaded: Path) -> None:
    """Nothing of the house is loaded, no data folder made: anybody can run it anywhere."""
    check = "import sys; from sulh.cli import main; code = main(['verify', '-'])"
    done = subprocess.run(
        [sys.executable, "-c", f"{check}; print('django' in sys.modules); sys.exit(code)"],
        input=downloaded.read_bytes(),
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        env={"SULH_DATA": str(downloaded.parent / "never")},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines()[-1] == "False"
    assert not (downloaded.parent / "never").exists()


def test_every_flipped_bit_is_named(downloaded: Path) -> None:
    """One flipped bit is found, and its own line is named; in the full size at every byte of the file."""
    content = downloaded.read_bytes()
    for position in range(0, len(content), EVERY):
        changed = bytearray(content)
        changed[position] ^= 1 << (position % 8)
        with pytest.raises(Broken) as broken:
            verify(io.BytesIO(bytes(changed)))
        true_line = content[:position].count(b"\n") + 1
        assert broken.value.line == true_line, (position, content[position], broken.value)


def test_the_command_names_line_and_entry(downloaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = downloaded.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b'{"act":"', b'{"act":"X', 1)
    downloaded.write_bytes(b"".join(lines))
    assert cli.main(["verify", str(downloaded)]) == 1
    assert "Line 4 (entry 2) is wrong: the entry was changed" in capsys.readouterr().err


Change = Callable[[list[bytes]], list[bytes]]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda lines: lines[:-1], 1),
        (lambda lines: lines[:3] + lines[4:], 4),
        (lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], 4),
        (lambda lines: [*lines[:5], lines[4], *lines[5:]], 6),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], -1),
        (lambda lines: lines[1:], 1),
        (lambda lines: [], 1),
    ],
    ids=["end cut off", "removed", "swapped", "doubled", "last line feed missing", "no header", "empty"],
)
def test_lines_removed_added_and_moved(
    downloaded: Path, change: Change, line: int, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = downloaded.read_bytes().splitlines(keepends=True)
    downloaded.write_bytes(b"".join(change(lines)))
    assert cli.main(["verify", str(downloaded)]) == 1
    assert capsys.readouterr().err.startswith(f"Line {line if line > 0 else len(lines)} ")


def one_file(log: Log, path: Path) -> Path:
    """The diary of a made log as it is downloaded."""
    note = read_note(log.checkpoint())
    rows = [header(DIALOGUE, note, log.key.verifying), *(line(entry, {}) for entry in log.entries)]
    path.write_bytes(b"".join(rows))
    return path


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def root(count: int) -> str:
    return root_by_hand(MIXED.entries[:count]).hex()


OLD = chained(20)
MIXED = Log([*OLD, *plain(30, start=20)])
_OTHER = b'{"act":"Forged","n":19,"prev":"%s"}' % sha(OLD[18]).encode()
FORGED = Log([*OLD[:-1], _OTHER, *plain(30, start=20)])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--kept", f"50:{root(50)}"], "the digest noted at 50 entries still holds"),
        (["--kept", f"33:{root(33)}"], "the digest noted at 33 entries still holds"),
        (["--kept", f"7:{sha(OLD[6])}"], "the digest noted at 7 entries still holds"),
        (["--kept", f"20:{sha(OLD[19]).upper()}"], "the digest noted at 20 entries still holds"),
        (["--kept", f"0:{BEGINNING}"], "the digest noted at 0 entries still holds"),
        (["--key", str(KEY.verifying)], "the one that you gave"),
    ],
)
def test_what_was_noted_still_holds(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", str(one_file(MIXED, tmp_path / "diary")), *arguments]) == 0
    said = capsys.readouterr().out
    assert sentence in said
    assert "Not checked: whether the server shows" in said, "what one noted oneself says nothing of others"
    assert "the first 20 entries are also linked" in said


def test_an_earlier_checkpoint_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for size in (1, 50):
        (tmp_path / str(size)).write_bytes(MIXED.checkpoint(size))
    diary = str(one_file(MIXED, tmp_path / "diary"))
    earlier = ["--earlier", str(tmp_path / "1"), "--earlier", str(tmp_path / "50")]
    assert cli.main(["verify", *earlier, diary]) == 0
    said = capsys.readouterr().out
    assert "the earlier checkpoint at 1 entries is the beginning of this diary" in said
    assert "the earlier checkpoint at 50 entries is the beginning of this diary" in said
    assert "An earlier checkpoint shows only that what you saw then still stands" in said


_LATER = str(signed(Checkpoint(KEY.name, 51, bytes(32)), KEY)).encode()


@pytest.mark.parametrize(
    ("option", "content", "sentence"),
    [
        ("--kept", f"51:{root(50)}", "it has fewer entries than when you noted"),
        ("--kept", f"50:{root(50)}", "does not hold the entries whose digest you noted"),
        ("--kept", f"20:{sha(OLD[19])}", "does not hold the entries whose digest you noted"),
        ("--kept", f"21:{sha(MIXED.entries[20])}", "does not hold the entries whose digest you noted"),
        ("--earlier", MIXED.checkpoint(), "it does not begin with the entries of the earlier checkpoint"),
        ("--earlier", _LATER, "A copy may just be older than that"),
        ("--key", str(OTHER_KEY.verifying), "it is signed with another key than the one that you gave"),
    ],
)  # fmt: skip
def test_what_contradicts_is_named(
    option: str, content: str | bytes, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if isinstance(content, bytes):
        (tmp_path / "brought").write_bytes(content)
        content = str(tmp_path / "brought")
    assert cli.main(["verify", str(one_file(FORGED, tmp_path / "diary")), option, content]) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (Log(OLD, key=OTHER_KEY).checkpoint(), "is signed with another key, or changed"),
        (b"no note", "the earlier checkpoint that you gave cannot be read"),
    ],
)
def test_a_file_of_one_s_own_that_is_damaged_does_not_accuse_the_diary(
    content: bytes, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "brought").write_bytes(content)
    brought = ["--earlier", str(tmp_path / "brought")]
    assert cli.main(["verify", str(one_file(FORGED, tmp_path / "diary")), *brought]) == 2
    said = capsys.readouterr().err
    assert said.startswith("One of the files that you gave is not right")
    assert sentence in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--kept", "x"], "has to be a size, a colon and a digest"),
        (["--kept", f"01:{'0' * 64}"], "has to be a size, a colon and a digest"),
        (["--key", "a+b+c"], "is no key of a log"),
        (["--keep", "folder"], "--keep is for a diary that is read from an address"),
        (["--earlier", "nowhere"], "nowhere: No such file or directory"),
    ],
)
def test_what_was_typed_wrongly_is_said(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", str(one_file(MIXED, tmp_path / "diary")), *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_every_fault_has_words() -> None:
    """Every code with which the verification can refuse is explained."""
    codes: set[str] = set()
    for path in (ROOT / "sulh" / "record").glob("*.py"):
        source = path.read_text()
        codes |= set(re.findall(r'\b(?:Wrong|WrongEntry)\("(\w+)"', source))
        codes |= set(re.findall(r'\bBroken\(\w+, "(\w+)"', source))
    assert {"file_missing", "link_broken", "older_format", "differs_from_kept"} <= codes
    assert all(what(code).endswith(".") for code in codes)
    assert len({what(code) for code in codes}) == len(codes)
