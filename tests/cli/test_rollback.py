"""A database put back to an earlier state: `sulh restore --held` and `sulh doctor` notice what is lost."""

from __future__ import annotations

import json
import re
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from sulh import cli
from sulh.acts import checkpoints, log
from sulh.acts.registry import View
from sulh.acts.writer import WRITER, write, writing_here
from sulh.cli import checks
from sulh.cli.kept import need
from sulh.cli.words import Stop
from tests.acts.test_chained_logs import back, fill, name
from tests.cli.reading import verified
from tests.cli.unpacking import unpack
from tests.helpers import Stage
from tests.serving import must, sulh

BODY = {"act": "Something", "at": "2026-03-01T09:00Z", "by": {"role": "clock"}}
SECRETS = ("secret-key", "codes-key", "log-key", "address-key")


@dataclass
class Kept:
    """A backup made between two signed checkpoints, and the notes that others kept."""

    dialogue: str
    size: int
    folder: Path

    def __post_init__(self) -> None:
        self.before, self.backup, self.after = (self.folder / each for each in ("before", "backup", "after"))

    def extend(self, count: int, word: str = "word") -> None:
        write(lambda: log.extend(self.dialogue, [(BODY, View({"word": word}))] * count))

    def sign(self, path: Path) -> None:
        path.write_text(str(checkpoints.publish(self.dialogue)[1]))


@pytest.fixture
def kept(house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    stage = Stage(parties=2, slug="water")
    made = Kept(stage.id, log.head(stage.id).size, tmp_path)
    made.sign(made.before)
    put_aside(house, tmp_path / "data")
    monkeypatch.setenv("SULH_DATA", str(tmp_path / "data"))
    assert cli.main(["backup", str(made.backup)]) == 0
    made.extend(4)
    made.sign(made.after)
    return made


def put_aside(house: Path, folder: Path) -> None:
    """A data folder with the database as it is now, the secrets, and nothing that was signed."""
    WRITER.stop()
    connection.close()
    folder.mkdir()
    shutil.copy(house, folder / "sulh.sqlite3")
    for each in SECRETS:
        shutil.copy(settings.DATA / each, folder / each)


def put_back(house: Path, folder: Path) -> None:
    WRITER.stop()
    connection.close()
    shutil.copy(folder / "sulh.sqlite3", house)


def refused(path: Path) -> str:
    with pytest.raises(Stop) as caught:
        need(path)
    return str(caught.value)


@pytest.mark.slow
def test_a_backup_that_ends_before_a_kept_checkpoint_is_not_restored(kept: Kept, tmp_path: Path) -> None:
    there, size = tmp_path / "there", kept.size
    done = sulh(there, "restore", str(kept.backup), "--held", str(kept.before), str(kept.after))
    assert (done.returncode, done.stdout, list(there.iterdir())) == (2, "", [])
    assert (
        f"The backup is too old: {kept.after} shows that the public diary of water had {size + 4} entries, "
        f"and the backup ends after {size}. 4 entries are missing. Nothing was restored. Look for a newer"
    ) in done.stderr
    assert "anyway" not in done.stderr


@pytest.mark.slow
def test_a_backup_that_holds_all_that_was_signed_is_restored(kept: Kept, tmp_path: Path) -> None:
    there = tmp_path / "there"
    must(there, "restore", str(kept.backup), "--held", str(kept.before))
    left = {path.name for path in there.iterdir()}
    assert left == {"sulh.sqlite3", *SECRETS}, "nothing was signed by restoring"
    assert (there / "log-key").read_text() == (settings.DATA / "log-key").read_text()
    assert verified(there / "sulh.sqlite3") == {kept.dialogue: kept.size}


@pytest.mark.slow
def test_a_backup_from_before_logs_were_signed_holds_no_key_and_is_restored(
    kept: Kept, tmp_path: Path
) -> None:
    folder, older, there = tmp_path / "unpacked", tmp_path / "older", tmp_path / "there"
    unpack(kept.backup, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["sulh-backup"] = 1
    del manifest["files"]["log-key"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(older, "w") as archive:
        for each in ("manifest.json", "sulh.sqlite3", "secret-key", "codes-key"):
            archive.add(folder / each, each)
    must(there, "restore", str(older))
    assert re.fullmatch(r"[0-9a-f]{64}\n", (there / "log-key").read_text())
    assert verified(there / "sulh.sqlite3") == {kept.dialogue: kept.size}


@pytest.mark.slow
def test_a_backup_made_before_the_upgrade_holds_a_key_for_the_logs_and_is_restored_as_trees(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of an earlier version has no such key yet; the backup that is asked for first makes it."""
    folder, packed, there = tmp_path / "data", tmp_path / "packed", tmp_path / "there"
    with writing_here():
        fill(back(), (0, 7))
    put_aside(house, folder)
    (folder / "log-key").unlink()
    monkeypatch.setenv("SULH_DATA", str(folder))
    assert cli.main(["backup", str(packed)]) == 0
    key = (folder / "log-key").read_text()
    assert key != (settings.DATA / "log-key").read_text()
    must(there, "restore", str(packed))
    assert (there / "log-key").read_text() == key
    assert verified(there / "sulh.sqlite3") == {name(0): 0, name(7): 7}


def test_a_database_with_another_history_is_told_from_one_that_ends_too_early(
    kept: Kept, house: Path, tmp_path: Path
) -> None:
    """Somebody restored too old a backup and went on writing."""
    need(kept.before)
    need(kept.after)
    put_back(house, tmp_path / "data")
    need(kept.before)
    assert "4 entries are missing" in refused(kept.after)
    kept.extend(3, "another")
    assert "1 entry is missing" in refused(kept.after)
    kept.extend(3, "another")
    need(kept.before)
    said = refused(kept.after)
    assert said.startswith(
        f"The backup contradicts {kept.after}: the first {kept.size + 4} entries of the public"
    )
    assert "water" in said


def test_what_is_no_checkpoint_of_this_house_is_said(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no note")
    assert "not a signed checkpoint" in refused(tmp_path / "text")
    origin, rest = kept.after.read_text().split("\n", 1)
    other = origin[:-1] + ("1" if origin[-1] == "0" else "0")
    (tmp_path / "foreign").write_text(f"{other}\n{rest}")
    assert "not signed with the key in this backup" in refused(tmp_path / "foreign")


def test_the_doctor_says_what_was_signed_and_is_lost(
    kept: Kept, house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [(grade, text)] = said()
    assert (grade, text[:51]) == ("good", "The public diaries go on from what was signed last.")
    put_back(house, tmp_path / "data")
    ((grade, text),) = said()
    assert grade == "mind", "one diary that stands still takes no other down"
    assert text.startswith("The public diary of water has lost entries")
    kept.extend(4, "another")
    ((grade, text),) = said()
    assert grade == "mind"
    assert text.startswith("The public diary of water is not what was signed before")
    monkeypatch.setattr(settings, "LOG_KEY", "0123456789abcdef" * 4)
    ((grade, text),) = said()
    assert grade == "refused"
    assert text.startswith("The public diary of water was signed with another key")
    shutil.rmtree(settings.DATA / "checkpoints")
    assert said() == [], "nothing was signed"


def said() -> list[tuple[str, str]]:
    return [(found.grade, found.text) for found in checks.signed()]


@pytest.mark.slow
def test_whoever_restores_has_to_say_whether_anybody_holds_what_was_signed_later(
    kept: Kept, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    done = sulh(there, "restore", str(kept.backup))
    assert (done.returncode, done.stdout, list(there.iterdir())) == (2, "", [])
    assert "must not be signed again, and differently" in done.stderr
    must(there, "restore", str(kept.backup), "--nothing-held")
    assert (there / "log-key").read_text() == (settings.DATA / "log-key").read_text()


@pytest.mark.slow
def test_a_backup_that_is_only_tried_signs_with_another_key(kept: Kept, tmp_path: Path) -> None:
    """What it signs can never be taken for the real diary, nor be used against it."""
    there = tmp_path / "there"
    must(there, "restore", str(kept.backup), "--trial")
    key = (there / "log-key").read_text()
    assert re.fullmatch(r"[0-9a-f]{64}\n", key)
    assert key != (settings.DATA / "log-key").read_text()
    assert verified(there / "sulh.sqlite3") == {kept.dialogue: kept.size}
