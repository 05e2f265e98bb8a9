"""`sulh verify` on folders, addresses and receipts, with witnesses: what it says, and how it ends."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from sulh import cli
from sulh.cli.verify import web as sources_web
from sulh.record.cosignature import cosign
from sulh.record.note import Note
from sulh.record.note import read as read_note
from sulh.record.tree import inclusion_proof
from tests.cli.hosting import Site
from tests.record.logs import KEY, OTHER_KEY, Log, chained, plain, root_by_hand, write
from tests.record.witnessing import STRANGER, WITNESS_KEY

LOG = Log([*chained(20), *plain(280, start=20)])
AT = 1_349_956_800  # 2012-10-11 12:00 UTC
VKEY = str(KEY.verifying)
NEEDED = f"log {VKEY}\nwitness hills {WITNESS_KEY.verifying}\nquorum hills\n"


def cosigned(size: int = 300) -> bytes:
    note = read_note(LOG.checkpoint(size))
    return str(Note(note.text, (*note.signatures, cosign(note.text, WITNESS_KEY, AT)))).encode()


def verify(*arguments: object) -> int:
    return cli.main(["verify", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(LOG.files(), tmp_path / "diary")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy"
    path.write_text(NEEDED)
    return path


def test_a_good_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(folder) == 0
    said = capsys.readouterr().out
    assert "300 entries, all in order." in said
    assert f"Log: {KEY.name}" in said
    assert f"Root: {root_by_hand(LOG.entries).hex()}" in said
    assert "taken from beside it" in said
    assert "the first 20 entries are also linked each to the one before" in said
    assert "Not checked: whether the server shows the same diary to everybody" in said


def test_what_was_brought_is_compared(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "earlier").write_bytes(LOG.checkpoint(123))
    (tmp_path / "vkey").write_text(f"{VKEY}\n")
    kept = f"257:{root_by_hand(LOG.entries[:257]).hex()}"
    brought = ["--earlier", tmp_path / "earlier", "--kept", kept, "--key", tmp_path / "vkey"]
    assert verify(*brought, folder) == 0
    said = capsys.readouterr().out
    assert "the earlier checkpoint at 123 entries" in said
    assert "the digest noted at 257 entries" in said
    assert "the one that you gave" in said
    assert "Not checked: whether the server shows" in said


FILES = LOG.files()
_OPENED = b'{"n":3,"path":"x","salt":"00","value":1}\n'
_STRANGE = Log(LOG.entries, key=OTHER_KEY).checkpoint()
_LACKING = {name: data for name, data in FILES.items() if name != "tile/entries/000"}


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (FILES | {"tile/0/001.p/44": bytes(1408)}, "Entry 256 is wrong (tile/0/001.p/44): the entry was"),
        (FILES | {"tile/1/000.p/1": bytes(32)}, "Entry 0 is wrong (tile/1/000.p/1): a digest over"),
        (FILES | {"openings.jsonl": _OPENED}, "Entry 3 is wrong: something is opened"),
        (FILES | {"checkpoint": _STRANGE}, "checkpoint is wrong: the checkpoint is not signed"),
        (_LACKING, "tile/entries/000 is wrong: the file is missing"),
        ({}, "key is wrong: the file is missing"),
    ],
    ids=["leaf", "tile", "opening", "key", "bundle", "nothing"],
)  # fmt: skip
def test_the_first_wrong_entry_or_file_is_named(
    files: dict[str, bytes], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "diary").mkdir()
    assert verify(write(files, tmp_path / "diary")) == 1
    assert capsys.readouterr().err.startswith(sentence)


def test_who_has_cosigned_and_when(folder: Path, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "checkpoint").write_bytes(cosigned())
    assert verify(folder, "--policy", policy) == 0
    said = capsys.readouterr().out
    assert "Cosigned by hills on 2012-10-11 12:00 UTC." in said
    assert "These witnesses are enough for the policy." in said
    assert "whether the server shows" not in said


def test_a_policy_that_is_not_met(folder: Path, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(folder, "--policy", policy) == 1
    said = capsys.readouterr().out
    assert "No witness of the policy has cosigned." in said
    assert "These witnesses are not enough for the policy." in said
    assert "whether the server shows" in said


def test_a_policy_for_another_log(folder: Path, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "checkpoint").write_bytes(cosigned())
    policy.write_text(NEEDED.replace(VKEY, str(STRANGER.verifying)))
    assert verify(folder, "--policy", policy) == 1
    assert "The policy does not name the key of this log." in capsys.readouterr().out


def test_the_servers_own_policy_is_its_own_word(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It fails nothing and proves nothing: whoever shows a false diary also writes this file."""
    (folder / "policy").write_text(NEEDED)
    assert verify(folder) == 0
    said = capsys.readouterr().out
    assert "These witnesses are not enough for the policy." in said
    assert "This policy is the server's own word." in said
    (folder / "checkpoint").write_bytes(cosigned())
    assert verify(folder) == 0
    said = capsys.readouterr().out
    assert "Cosigned by hills" in said
    assert "whether the server shows" in said


def test_a_policy_that_cannot_be_read(folder: Path, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy.write_text("log x\nquorum none\n")
    assert verify(folder, "--policy", policy) == 2
    assert "Line 1 of the policy is not as policies are written." in capsys.readouterr().err


def receipt(n: int, entry: bytes | None, note: bytes | None = None) -> bytes:
    """A receipt as C2SP tlog-proof writes it."""
    proof = inclusion_proof(LOG.tree().span, n, 300)
    extra = [] if entry is None else [f"extra {base64.b64encode(entry).decode()}"]
    hashes = [base64.b64encode(each).decode() for each in proof]
    lines = ["c2sp.org/tlog-proof@v1", *extra, f"index {n}", *hashes, ""]
    return "".join(f"{each}\n" for each in lines).encode() + (note or LOG.checkpoint())


@pytest.fixture
def receipts(tmp_path: Path) -> Path:
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "one").write_bytes(receipt(7, LOG.entries[7]))
    return tmp_path / "receipts"


def test_a_receipt_needs_a_key(receipts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(receipts / "one") == 2
    assert "Give the key of the log with --key" in capsys.readouterr().err


@pytest.mark.parametrize("brought", ["vkey", "file", "folder", "beside", "policy"])
def test_a_receipt_holds(
    brought: str, receipts: Path, folder: Path, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(NEEDED.replace("quorum hills", "quorum none"))
    (receipts.parent / "vkey").write_text(VKEY)
    arguments: list[object] = {
        "vkey": ["--key", VKEY],
        "file": ["--key", receipts.parent / "vkey"],
        "folder": ["--key", folder],
        "beside": [],
        "policy": ["--policy", policy],
    }[brought]  # type: ignore[assignment]
    if brought == "beside":
        (receipts / "key").write_text(f"{VKEY}\n")
    assert verify(receipts / "one", *arguments) == 0
    said = capsys.readouterr().out
    assert "Entry 7 stands in the diary." in said
    assert '  act: "Said"' in said
    assert "Size: 300" in said
    assert f"Root: {root_by_hand(LOG.entries).hex()}" in said


def test_a_receipt_with_witnesses(receipts: Path, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(receipts / "one", "--policy", policy) == 1
    (receipts / "two").write_bytes(receipt(7, LOG.entries[7], cosigned()))
    assert verify(receipts / "two", "--policy", policy) == 0
    assert "Cosigned by hills on 2012-10-11 12:00 UTC." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (receipt(7, LOG.entries[8]), "Entry 7 is wrong: the receipt does not prove"),
        (receipt(8, LOG.entries[7]), "Entry 8 is wrong: the receipt does not prove"),
        (receipt(7, LOG.entries[7], _STRANGE), "The receipt is wrong: the checkpoint is not signed"),
        (receipt(7, LOG.entries[7])[:200], "This receipt cannot be read"),
    ],
    ids=["entry", "number", "key", "cut"],
)  # fmt: skip
def test_a_receipt_that_does_not_hold(
    content: bytes, sentence: str, receipts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (receipts / "one").write_bytes(content)
    assert verify(receipts / "one", "--key", VKEY) == 1
    assert capsys.readouterr().err.startswith(sentence)


def test_a_receipt_for_an_entry_that_is_brought(receipts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (receipts / "bare").write_bytes(receipt(7, None))
    assert verify(receipts / "bare", "--key", VKEY) == 2
    assert "--entry FILE" in capsys.readouterr().err
    for n, ends in ((7, 0), (8, 1)):
        (receipts / "entry").write_bytes(LOG.entries[n])
        assert verify(receipts / "bare", "--key", VKEY, "--entry", receipts / "entry") == ends


def test_nothing_that_a_stranger_wrote_moves_the_cursor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = '{"act":"\u202e\x9b2J"}'.encode()
    log = Log([entry])
    lines = f"c2sp.org/tlog-proof@v1\nextra {base64.b64encode(entry).decode()}\nindex 0\n\n"
    (tmp_path / "one").write_bytes(lines.encode() + log.checkpoint())
    assert verify(tmp_path / "one", "--key", VKEY) == 0
    assert '  act: "��2J"' in capsys.readouterr().out


@pytest.fixture
def shown(site: str) -> str:
    """The address of a page with the diary."""
    Site.files = LOG.files()
    return site


@pytest.mark.parametrize("below", ["", "/", "/record", "/record/"])
def test_an_address(shown: str, below: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(shown + below) == 0
    assert "300 entries, all in order." in capsys.readouterr().out


def test_what_was_read_can_be_kept_and_verified_again(
    shown: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Site.files = Site.files | {"policy": NEEDED.encode()}
    assert verify(shown, "--keep", tmp_path / "kept", "--key", VKEY) == 0
    paths = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    kept = {path.relative_to(tmp_path / "kept").as_posix(): path.read_bytes() for path in paths}
    assert kept == Site.files
    assert verify(tmp_path / "kept") == 0
    assert verify(shown, "--keep", tmp_path / "kept") == 2
    assert "is not empty" in capsys.readouterr().err


def test_what_is_wrong_is_kept_too(shown: str, tmp_path: Path) -> None:
    """It is what proves the server wrong."""
    Site.files = Log(LOG.entries, key=OTHER_KEY).files()
    assert verify(shown, "--keep", tmp_path / "kept", "--key", VKEY) == 1
    assert (tmp_path / "kept" / "checkpoint").read_bytes() == Site.files["checkpoint"]
    assert (tmp_path / "kept" / "key").read_text() == f"{OTHER_KEY.verifying}\n"


def test_a_diary_that_grows_while_it_is_read(shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Openings are read before the checkpoint, so that none goes beyond it."""
    commitment = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    longer = Log([*LOG.entries, b'{"act":"Sealed","n":300,"x":{"commitment":"%s"}}' % commitment.encode()])
    longer.openings = b'{"n":300,"path":"x","salt":"00","value":1}\n'
    Site.growth = [longer.files() | {"openings.jsonl": longer.openings}]
    Site.files = LOG.files() | {"openings.jsonl": b""}
    assert verify(shown) == 0, capsys.readouterr().err


def test_no_answer_leads_to_another_host(shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    Site.elsewhere = shown.removesuffix("/d/water").replace("127.0.0.1", "localhost")
    assert verify(shown) == 2
    assert "the server answered 302" in capsys.readouterr().err


def test_a_file_that_is_too_large_is_not_read(
    shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sources_web, "MOST_BYTES", 8000)
    assert verify(shown) == 2
    assert "tile/0/000 is larger than any file of a diary may be" in capsys.readouterr().err


def test_nobody_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify("http://127.0.0.1:9/d/water") == 2
    assert "Nothing can be read at http://127.0.0.1:9/d/water/record/checkpoint." in capsys.readouterr().err


def test_no_diary_there(shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    Site.files = {}
    assert verify(shown) == 1
    assert capsys.readouterr().err.startswith("key is wrong: the file is missing")
