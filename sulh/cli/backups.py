"""`sulh backup` and `sulh restore`: one file with a consistent copy of the database and the secrets."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pysqlite3

from sulh import __version__
from sulh.cli import house
from sulh.cli.words import Stop, ngettext
from sulh.cli.words import gettext as _

FORMAT = 1
MANIFEST = "manifest.json"
MEMBERS = (house.DATABASE, *house.SECRETS)


def add(commands: Any) -> None:
    for name, run, said in (
        ("backup", backup, _("copy database and secrets into one file, while the server runs")),
        ("restore", restore, _("unpack a backup into an empty data folder, after checking it")),
    ):
        command = commands.add_parser(name, help=said)
        command.add_argument("file", metavar="FILE", type=Path)
        command.set_defaults(run=run)


def _need_sqlite(command: str) -> None:
    if house.on_postgresql():
        raise Stop(
            _(
                "The data is in PostgreSQL, which has tools of its own: use `pg_dump` and `pg_restore`, and keep a copy "
                "of the secrets in %(folder)s with it. `sulh %(command)s` is for SQLite only."
            ) % {"folder": house.data(), "command": command}
        )  # fmt: skip


def backup(options: argparse.Namespace) -> int:
    """Raises `Stop` where there is nothing to copy, or the file is already there."""
    _need_sqlite("backup")
    target: Path = options.file.absolute()
    if lack := house.no_database():
        raise Stop(lack)
    if target.exists():
        raise Stop(_("%(file)s is already there. A backup never overwrites a file.") % {"file": target})
    with _beside(target.parent) as work:
        copy_database(house.data() / house.DATABASE, work / house.DATABASE)
        for name in house.SECRETS:
            shutil.copyfile(house.data() / name, work / name)
        manifest = _manifest(work)
        _pack(work, manifest, work / "packed")
        (work / "packed").rename(target)
        _sync(target.parent)
    count = len(manifest["logs"])
    print(
        ngettext("Copied %(n)s dialogue into %(file)s.", "Copied %(n)s dialogues into %(file)s.", count)
        % {"n": count, "file": target}
    )
    print(_("It holds the secrets: whoever has it can read everything. Keep it as you keep the server."))
    return 0


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder to work in that only this user can read, on the same disk as the result."""
    with tempfile.TemporaryDirectory(prefix=".sulh-", dir=folder) as work:
        yield Path(work)


def copy_database(source: Path, target: Path) -> None:
    """One consistent copy of a database that others may be writing. Raises `Stop` if it is damaged."""
    reading = pysqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=20)
    writing = pysqlite3.connect(str(target))
    try:
        # All pages in one step: one reading, which no writer disturbs and which disturbs no writer.
        reading.backup(writing, pages=-1)
        writing.execute("PRAGMA journal_mode=DELETE")
        _need_sound(writing.cursor())
    except pysqlite3.DatabaseError as fault:
        raise Stop(_("The database cannot be copied: %(why)s") % {"why": fault}) from fault
    finally:
        reading.close()
        writing.close()


def _need_sound(cursor: Any) -> None:
    try:
        cursor.execute("PRAGMA integrity_check")
        said = cursor.fetchone()[0]
    except pysqlite3.DatabaseError as fault:
        said = str(fault)
    if said != "ok":
        raise Stop(_("The database is damaged: %(what)s") % {"what": said})


def _manifest(work: Path) -> dict[str, Any]:
    database = pysqlite3.connect(str(work / house.DATABASE))
    try:
        schema = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
        heads = database.execute(
            "SELECT dialogue, size, digest FROM acts_loghead ORDER BY dialogue"
        ).fetchall()
    finally:
        database.close()
    return {
        "sulh-backup": FORMAT,
        "version": __version__,
        "schema": [".".join(row) for row in schema],
        "files": {
            name: {"sha256": _sha256(work / name), "bytes": (work / name).stat().st_size} for name in MEMBERS
        },
        "logs": {dialogue: {"size": size, "head": digest} for dialogue, size, digest in heads},
    }  # fmt: skip


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(work: Path, manifest: dict[str, Any], target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            said = json.dumps(manifest, indent=1).encode()
            archive.addfile(_member(MANIFEST, len(said)), io.BytesIO(said))
            for name in MEMBERS:
                with (work / name).open("rb") as content:
                    archive.addfile(_member(name, (work / name).stat().st_size), content)
        file.flush()
        os.fsync(file.fileno())


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def restore(options: argparse.Namespace) -> int:
    """Raises `Stop` where the folder is not empty or something does not verify; then nothing is restored."""
    _need_sqlite("restore")
    folder = house.data()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Stop(_("The data folder %(folder)s is not empty. Move what is in it away first; nothing was changed.") % {"folder": folder})  # fmt: skip
    if not options.file.is_file():
        raise Stop(_("There is no file %(file)s.") % {"file": options.file})
    with _beside(folder) as work:
        manifest = _unpack(options.file, work)
        verified = _verify_logs(work, manifest)
        for name in MEMBERS:
            with (work / name).open("rb") as file:
                os.fsync(file.fileno())
        for name in MEMBERS:
            (work / name).rename(folder / name)
    _sync(folder)
    print(
        ngettext(
            "Restored %(n)s dialogue; its public diary was verified entry by entry.",
            "Restored %(n)s dialogues; their public diaries were verified entry by entry.",
            verified,
        ) % {"n": verified}
    )  # fmt: skip
    return 0


def _unpack(source: Path, work: Path) -> dict[str, Any]:
    """Unpack exactly the members we know and compare each with the manifest. Raises `Stop`."""
    try:
        with tarfile.open(source, "r:") as archive:
            names = archive.getnames()
            if names != [MANIFEST, *MEMBERS]:
                raise ValueError(", ".join(names))
            manifest: dict[str, Any] = json.loads(_read(archive, MANIFEST).read())
            if manifest["sulh-backup"] != FORMAT:
                raise ValueError(str(manifest["sulh-backup"]))
            for name in MEMBERS:
                with (work / name).open("xb") as file:
                    shutil.copyfileobj(_read(archive, name), file)
                if _sha256(work / name) != manifest["files"][name]["sha256"]:
                    raise Stop(_("The backup is damaged: %(name)s is not what was packed. Nothing was restored.") % {"name": name})  # fmt: skip
    except (tarfile.TarError, ValueError, KeyError, TypeError) as fault:
        raise Stop(_("%(file)s is not a backup that this version can read. Nothing was restored.") % {"file": source}) from fault  # fmt: skip
    return manifest


def _read(archive: tarfile.TarFile, name: str) -> Any:
    member = archive.extractfile(name)
    if member is None:
        raise ValueError(name)
    return member


def _verify_logs(work: Path, manifest: dict[str, Any]) -> int:
    """Recompute every dialogue's public diary from the unpacked database; gives their number."""
    os.environ["SULH_DATA"] = str(work)
    house.load()
    from django.db import DatabaseError, connection

    from sulh.acts import log
    from sulh.record.verify import verify

    try:
        _need_sound(connection.cursor())
        if lack := house.newer_schema():
            raise Stop(lack)
        for dialogue, promised in manifest["logs"].items():
            try:
                head = verify(log.download(dialogue)).head
            except (ValueError, TypeError, DatabaseError) as fault:
                # `Broken` is a ValueError; rows that are not even readable as entries raise the others.
                raise Stop(_("The public diary of %(dialogue)s does not verify (%(why)s). Nothing was restored.") % {"dialogue": dialogue, "why": fault}) from fault  # fmt: skip
            if (head.size, head.digest) != (promised["size"], promised["head"]):
                raise Stop(_("The public diary of %(dialogue)s is not the one that was packed. Nothing was restored.") % {"dialogue": dialogue})  # fmt: skip
    finally:
        connection.close()
    return len(manifest["logs"])
