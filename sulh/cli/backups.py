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
from sulh.cli import house, kept
from sulh.cli.words import Stop, ngettext
from sulh.cli.words import gettext as _
from sulh.record.audit import audit
from sulh.record.chain import beginning
from sulh.record.sources import Held
from sulh.record.tree import Head
from sulh.rules.refusal import Refusal
from sulh.site import secret

FORMAT = 3
MANIFEST = "manifest.json"
LOG_KEY = "log-key"
MEMBERS = (house.DATABASE, *house.SECRETS)
TREES = "acts.0003_record"  # the step that made each log a tree
# What a backup of each form holds. In the first no log was signed yet, so there was no key for it; up to the
# second no addresses were kept.
_FIRST = (house.DATABASE, "secret-key", "codes-key")
FORMS = {1: _FIRST, 2: (*_FIRST, LOG_KEY), FORMAT: MEMBERS}


def add(commands: Any) -> None:
    for name, run, said in (
        ("backup", backup, _("copy database and secrets into one file, while the server runs")),
        ("restore", restore, _("unpack a backup into an empty data folder, after checking it")),
    ):
        command = commands.add_parser(name, help=said)
        command.add_argument("file", metavar="FILE", type=Path)
        command.set_defaults(run=run)
    # Only of `restore`, the last of the two.
    command.add_argument(
        "--held", metavar="CHECKPOINT", type=Path, nargs="+", action="extend", default=[],
        help=_("signed checkpoints that anybody kept, such as the files in `checkpoints` of the lost data folder"),
    )  # fmt: skip
    command.add_argument("--nothing-held", action="store_true", help=_("nobody holds a newer checkpoint, as far as you could find out"))  # fmt: skip
    command.add_argument("--trial", action="store_true", help=_("only to try the backup: sign with a new key, so that nothing here can be taken for the real diary"))  # fmt: skip


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
            # Made now where an earlier version did not need it, so that a backup always holds every secret.
            secret.read(house.data(), name)
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
        _need_answer(options, manifest)
        verified = _verify_logs(work, manifest, options.held)
        if options.trial:
            (work / LOG_KEY).unlink()
            secret.read(work, LOG_KEY)
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


def _need_answer(options: argparse.Namespace, manifest: dict[str, Any]) -> None:
    """That somebody has looked for newer checkpoints. Raises `Stop`.

    What was signed after the backup was made would otherwise be signed anew, and differently.
    """
    if options.held and options.nothing_held:
        raise Stop(_("--held and --nothing-held contradict each other. Nothing was restored."))
    could_sign = manifest["sulh-backup"] != 1 and TREES in manifest["schema"]
    signed = could_sign and any(log["size"] for log in manifest["logs"].values())
    if signed and not (options.held or options.nothing_held or options.trial):
        raise Stop(
            _(
                "What was signed after this backup was made must not be signed again, and differently. Give the files in "
                "`checkpoints` of the lost data folder, and what parties and witnesses hold, with --held. If nobody holds "
                "any, say so with --nothing-held; to try the backup on another machine, say --trial. Nothing was restored."
            )
        )


def _unpack(source: Path, work: Path) -> dict[str, Any]:
    """Unpack exactly the members we know and compare each with the manifest. Raises `Stop`."""
    try:
        with tarfile.open(source, "r:") as archive:
            manifest: dict[str, Any] = json.loads(_read(archive, MANIFEST).read())
            members = FORMS[manifest["sulh-backup"]]
            if (names := archive.getnames()) != [MANIFEST, *members]:
                raise ValueError(", ".join(names))
            for name in members:
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


def _verify_logs(work: Path, manifest: dict[str, Any], held: list[Path]) -> int:
    """Recompute every dialogue's public diary from the unpacked database; gives their number.

    A database of an earlier form is brought into this version's first. Raises `Stop`.
    """
    os.environ["SULH_DATA"] = str(work)
    house.load()
    from django.db import DatabaseError, connection

    from sulh.acts import exporting
    from sulh.cli.serving import migrate

    try:
        _need_sound(connection.cursor())
        if lack := house.newer_schema():
            raise Stop(lack)
        if house.older_schema():
            migrate()
        for dialogue, promised in manifest["logs"].items():
            try:
                head = audit(Held(dict(exporting.files(dialogue)))).checkpoint.head
            except (ValueError, TypeError, DatabaseError, Refusal) as fault:
                # `Wrong` is a ValueError; rows that are not even readable as entries raise the others.
                raise Stop(_("The public diary of %(dialogue)s does not verify (%(why)s). Nothing was restored.") % {"dialogue": house.slug(dialogue), "why": fault}) from fault  # fmt: skip
            if promised != {"size": head.size, "head": _digest(manifest, dialogue, head)}:
                raise Stop(_("The public diary of %(dialogue)s is not the one that was packed. Nothing was restored.") % {"dialogue": house.slug(dialogue)})  # fmt: skip
        for path in held:
            kept.need(path)
    finally:
        house.done_with_database()
    return len(manifest["logs"])


def _digest(manifest: dict[str, Any], dialogue: str, head: Head) -> str:
    """What the manifest has to say of a log: its root, or its last entry's digest where there was no tree yet."""
    from sulh.acts.models import LogEntry

    if TREES in manifest["schema"]:
        return head.digest
    rows = LogEntry.objects.filter(dialogue=dialogue).order_by("-n").values_list("data", flat=True)
    last = rows.first()
    return beginning(dialogue) if last is None else hashlib.sha256(bytes(last)).hexdigest()
