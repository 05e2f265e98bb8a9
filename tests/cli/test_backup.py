from __future__ import annotations

import io
import json
import stat
import tarfile
from pathlib import Path

import pytest

from tests.cli.pressing import quotas
from tests.cli.reading import rows, verified, views
from tests.cli.unpacking import unpack
from tests.serving import Server, called, must, sulh

MEMBERS = ["manifest.json", "sulh.sqlite3", "secret-key", "codes-key", "log-key", "address-key"]


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    """A backup of a folder with one dialogue."""
    must(data, "new", "--slug", "water")
    must(data, "backup", str(tmp_path / "one.backup"))
    return tmp_path / "one.backup"


@pytest.mark.slow
def test_backup_under_load_and_restore_elsewhere(server: Server, tmp_path: Path) -> None:
    _, facilitator = called(server)
    packed, elsewhere = tmp_path / "packed.backup", tmp_path / "elsewhere"
    with quotas(server, "water", facilitator).going_on() as pressing:
        pressing.wait_for(100)
        acknowledged = set(pressing.acknowledged)
        must(server.data, "backup", str(packed))
        pressing.wait_for(20)
    assert not pressing.strange
    must(elsewhere, "restore", str(packed), "--nothing-held")
    database = elsewhere / "sulh.sqlite3"
    restored = {view["quota"] for view in views(database, "SetQuota")}
    assert acknowledged <= restored < pressing.acknowledged
    assert len(verified(database)) == 1
    for name in MEMBERS[2:]:
        assert (elsewhere / name).read_text() == (server.data / name).read_text()
        assert stat.S_IMODE((elsewhere / name).stat().st_mode) == 0o600
    # The restored house opens to the same password and goes on writing the same log.
    second = Server(elsewhere).start()
    try:
        second.act("water", "SetQuota", token=facilitator, quota=999_999)
    finally:
        second.kill()
    assert next(iter(verified(database).values())) > len(restored)


def test_a_backup_is_private_and_says_what_it_holds(backup: Path, data: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with tarfile.open(backup) as archive:
        assert archive.getnames() == MEMBERS
        said = archive.extractfile("manifest.json")
        assert said is not None
        manifest = json.load(said)
    heads = rows(data / "sulh.sqlite3", "SELECT dialogue, size, digest FROM acts_loghead")
    assert manifest["logs"] == {name: {"size": size, "head": digest} for name, size, digest in heads}
    assert len(heads) == 1
    assert "acts.0001_initial" in manifest["schema"]


def test_a_backup_from_before_addresses_were_kept_is_still_restored(
    backup: Path, data: Path, tmp_path: Path
) -> None:
    earlier, elsewhere = tmp_path / "earlier.backup", tmp_path / "elsewhere"
    with tarfile.open(backup) as source, tarfile.open(earlier, "w") as target:
        for name in MEMBERS[:-1]:
            member = source.extractfile(name)
            assert member is not None
            content = member.read()
            if name == "manifest.json":
                manifest = json.loads(content)
                del manifest["files"]["address-key"]
                content = json.dumps(manifest | {"sulh-backup": 2}).encode()
            described = tarfile.TarInfo(name)
            described.size = len(content)
            target.addfile(described, io.BytesIO(content))
    must(elsewhere, "restore", str(earlier), "--nothing-held")
    assert (elsewhere / "log-key").read_text() == (data / "log-key").read_text()
    assert sulh(elsewhere, "doctor").returncode == 0
    # It had none, so it gets one of its own.
    made = (elsewhere / "address-key").read_text()
    assert len(made.strip()) == 64 and made != (data / "address-key").read_text()


def test_a_backup_overwrites_nothing(backup: Path, data: Path) -> None:
    before = backup.read_bytes()
    done = sulh(data, "backup", str(backup))
    assert done.returncode == 2
    assert "already there" in done.stderr
    assert backup.read_bytes() == before


def test_restore_wants_an_empty_folder(backup: Path, data: Path) -> None:
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    done = sulh(data, "restore", str(backup))
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()} == before


def _refused(packed: Path, folder: Path) -> str:
    """What `restore` says; the folder has to stay empty."""
    done = sulh(folder, "restore", str(packed), "--nothing-held")
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []
    return done.stderr


@pytest.mark.parametrize("member", MEMBERS[1:])
def test_a_flipped_byte_in_a_backup_is_found(backup: Path, tmp_path: Path, member: str) -> None:
    with tarfile.open(backup) as archive:
        found = archive.getmember(member)
    content = bytearray(backup.read_bytes())
    content[found.offset_data + found.size // 2] ^= 1
    backup.write_bytes(content)
    assert member in _refused(backup, tmp_path / "elsewhere")


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\0" * 10_240])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert "not a backup" in _refused(tmp_path / "file", tmp_path / "elsewhere")


def test_a_backup_cut_short_is_refused(backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:200_000])
    assert "not" in _refused(backup, tmp_path / "elsewhere")


def test_a_rewritten_diary_is_not_restored(backup: Path, tmp_path: Path) -> None:
    """Whoever packs a changed database with fitting checksums still meets the chain."""
    import hashlib

    import pysqlite3

    folder = tmp_path / "unpacked"
    unpack(backup, folder)
    database = pysqlite3.connect(str(folder / "sulh.sqlite3"))
    database.execute(
        "UPDATE acts_logentry SET data = CAST(replace(CAST(data AS TEXT), 'Convener', 'Somebody') AS BLOB)"
    )
    database.commit()
    database.close()
    manifest = json.loads((folder / "manifest.json").read_text())
    digest = hashlib.sha256((folder / "sulh.sqlite3").read_bytes()).hexdigest()
    manifest["files"]["sulh.sqlite3"]["sha256"] = digest
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(tmp_path / "forged", "w") as archive:
        for name in MEMBERS:
            archive.add(folder / name, name)
    assert "does not verify" in _refused(tmp_path / "forged", tmp_path / "elsewhere")


def test_postgresql_has_its_own_tools(data: Path, tmp_path: Path) -> None:
    for command in ("backup", "restore"):
        done = sulh(data, command, str(tmp_path / "x"), DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
        assert done.returncode == 2
        assert "pg_dump" in done.stderr
