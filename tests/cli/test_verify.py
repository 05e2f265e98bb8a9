from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from sulh import cli
from sulh.acts import log
from sulh.record.verify import Broken, verify
from tests.helpers import ROOT, Stage


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
    path.write_bytes(b"".join(log.download(stage.id)))
    return path


def test_a_good_log(downloaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", str(downloaded)]) == 0
    said = capsys.readouterr().out
    lines = downloaded.read_bytes().splitlines()
    assert f"{len(lines) - 1} entries" in said
    assert json.loads(lines[0])["head"] in said
    assert "1 opened values fit their sealed copies; 1 stay sealed" in said
    assert "Not checked" in said


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
    """At every byte position of the file, one flipped bit is found, and its own line is named."""
    content = downloaded.read_bytes()
    for position in range(len(content)):
        changed = bytearray(content)
        changed[position] ^= 1 << (position % 8)
        with pytest.raises(Broken) as broken:
            verify(io.BytesIO(bytes(changed)))
        true_line = content[:position].count(b"\n") + 1
        assert broken.value.line == true_line, (position, content[position], broken.value)


def test_the_command_names_the_line(downloaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = downloaded.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b'{"act":"', b'{"act":"X', 1)
    downloaded.write_bytes(b"".join(lines))
    assert cli.main(["verify", str(downloaded)]) == 1
    assert "Line 4 is wrong: the entry was changed" in capsys.readouterr().err


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
def test_lines_removed_added_and_moved(downloaded: Path, change: object, line: int) -> None:
    lines = downloaded.read_bytes().splitlines(keepends=True)
    changed = change(lines)  # type: ignore[operator]
    with pytest.raises(Broken) as broken:
        verify(changed)
    assert broken.value.line == (line if line > 0 else len(lines))


def test_every_fault_has_words() -> None:
    """Every code that the verification can raise is explained."""
    import re

    from sulh.cli.verifying import what

    source = (ROOT / "sulh" / "record" / "verify.py").read_text()
    codes = set(re.findall(r'Broken\([\w]+, "(\w+)"', source)) | {"head_differs", "entries_missing"}
    assert len(codes) >= 10
    assert all(what(code) for code in codes)
