"""`sulh witness --once`: a party without a server reads a whole diary, compares, remembers, signs."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from tlog_scales.signing import Ed25519CosignatureVerifier, NoteSignature, Vkey
from tlog_scales.tlog import Checkpoint as TheirCheckpoint

from sulh import cli
from sulh.record.note import WITNESS, SigningKey
from tests.cli.hosting import Site
from tests.record.logs import KEY, OTHER_KEY, Log, plain, write
from tests.record.witnessing import FORKED, SEEN, TRUE

TRUST = ["--log", str(KEY.verifying)]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def once(diary: Path | str, state: Path, *more: str) -> int:
    return cli.main(["witness", "--once", str(diary), "--state", str(state), *more])


def seen(state: Path) -> bytes:
    """What the witness remembers, as it lies on the disk; nothing before the first time."""
    found = [path for path in (state / "seen").iterdir() if not path.suffix]
    return b"".join(path.read_bytes() for path in found)


def need_witness(cosigned: str, state: Path) -> None:
    """That the last line is a cosignature by the witness with this state, as tlog-scales reads it.

    Raises AssertionError or InvalidSignature.
    """
    text, _empty, lines = cosigned.partition("\n\n")
    name, seed = (state / "name").read_text().strip(), bytes.fromhex((state / "key").read_text())
    vkey = Vkey.from_string(str(SigningKey.from_seed(name, WITNESS, seed).verifying))
    origin, size, root = text.split("\n")
    line = NoteSignature.from_line(lines.splitlines()[-1])
    assert line.name == name
    theirs = TheirCheckpoint(origin, int(size), base64.b64decode(root), [])
    Ed25519CosignatureVerifier(vkey).verify_note(line, theirs)


def test_a_diary_on_a_stick_is_cosigned(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = write(TRUE.files(SEEN), tmp_path / "stick")
    assert once(stick, state, "--name", "hills/watch", *TRUST) == 0
    said = capsys.readouterr().out
    cosigned = (stick / "cosigned-hills_watch").read_text()
    assert cosigned.startswith(TRUE.checkpoint(SEEN).decode())
    need_witness(cosigned, state)
    assert "This witness: hills/watch+" in said
    assert "sees this diary for the first time" in said
    assert "Hand this file in on the page of the dialogue" in said


def test_first_contact_asks_for_trust(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = write(TRUE.files(SEEN), tmp_path / "stick")
    assert once(stick, state) == 2
    said = capsys.readouterr().err
    assert str(KEY.verifying) in said
    assert "with --log and this key" in said
    assert seen(state) == b""
    assert not list(stick.glob("cosigned*"))


def test_later_the_diary_has_to_go_on_from_what_was_seen(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert once(write(TRUE.files(SEEN), tmp_path / "first"), state, *TRUST) == 0
    assert once(write(TRUE.files(300), tmp_path / "second"), state) == 0
    assert "the 200 entries that this witness saw last are its beginning" in capsys.readouterr().out
    assert seen(state).startswith(TRUE.checkpoint(300))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (FORKED.files(300), "it does not begin with the entries of the earlier checkpoint"),
        (FORKED.files(SEEN), "it does not begin with the entries of the earlier checkpoint"),
        (TRUE.files(SEEN - 1), "it has fewer entries than the checkpoint that you gave"),
        (TRUE.files(300) | {"tile/0/000": bytes(8192)}, "Entry 0 is wrong (tile/0/000)"),
        (TRUE.files(300) | {"checkpoint": TRUE.checkpoint(299)}, "001.p/43 is wrong: the file is missing"),
    ],
    ids=["other history", "other history of the same size", "shorter", "wrong tile", "another size"],
)  # fmt: skip
def test_a_diary_that_contradicts_is_not_cosigned(
    files: dict[str, bytes], sentence: str, tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert once(write(TRUE.files(SEEN), tmp_path / "first"), state, *TRUST) == 0
    before = seen(state)
    stick = write(files, tmp_path / "second")
    assert once(stick, state) == 1
    assert sentence in capsys.readouterr().err
    assert seen(state) == before
    assert not list(stick.glob("cosigned*"))


def test_another_key_for_a_known_log_is_refused(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert once(write(TRUE.files(SEEN), tmp_path / "first"), state, *TRUST) == 0
    other = write(Log(plain(SEEN), key=OTHER_KEY).files(), tmp_path / "second")
    assert once(other, state) == 2
    assert "signed with another key than the one that this witness trusts" in capsys.readouterr().err


def test_the_state_is_kept_before_the_cosignature_is_written(tmp_path: Path, state: Path) -> None:
    """Where the file cannot be written, the witness has seen the diary all the same, and can sign again."""
    stick = write(TRUE.files(SEEN), tmp_path / "stick")
    assert once(stick, state, *TRUST, "--out", str(tmp_path / "none" / "x")) == 2
    assert seen(state).startswith(TRUE.checkpoint(SEEN))
    assert once(stick, state, "--out", str(tmp_path / "x")) == 0
    need_witness((tmp_path / "x").read_text(), state)


@pytest.fixture
def shown(site: str) -> str:
    """At an address stands the diary with 200 entries."""
    Site.files = TRUE.files(SEEN)
    return site


@pytest.mark.parametrize("below", ["", "/", "/record"])
def test_a_diary_at_an_address_is_cosigned_and_handed_in(
    shown: str, below: str, tmp_path: Path, state: Path
) -> None:
    out = tmp_path / "cosigned"
    assert once(shown + below, state, *TRUST, "--out", str(out), "--send") == 0
    need_witness(out.read_text(), state)
    path = "/api/v1/dialogues/water/acts/CosignCheckpoint"
    assert Site.handed_in == [(path, {"note": out.read_text()})]


def test_what_the_server_refuses_is_told(
    shown: str, tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Site.answer = (422, {"message": "No witness of this diary has signed."})
    assert once(shown, state, *TRUST, "--out", str(tmp_path / "cosigned"), "--send") == 2
    assert "The server did not take it: No witness of this diary has signed." in capsys.readouterr().err
    need_witness((tmp_path / "cosigned").read_text(), state)


def test_only_an_address_can_be_sent_to(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = write(TRUE.files(SEEN), tmp_path / "stick")
    assert once(stick, state, *TRUST, "--send") == 2
    assert "--send is for the address of a dialogue" in capsys.readouterr().err
    assert seen(state) == b""


def test_no_diary_there(tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert once(tmp_path / "empty", state) == 2
    assert "the file “key” is missing" in capsys.readouterr().err
    assert once(tmp_path / "nowhere", state) == 2
    assert "no folder with a diary" in capsys.readouterr().err
