"""What has to be true of a server before it may run. Each check gives a sentence and what to do."""

from __future__ import annotations

import os
import shutil
import stat
import time
from ctypes.util import find_library
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sulh.cli import house, local_network
from sulh.cli.words import gettext as _

GOOD, MIND, REFUSED = "good", "mind", "refused"
SECRET_LEAST = 32  # characters
LITTLE_SPACE, NO_SPACE = 1_000_000_000, 20_000_000  # bytes
CLOCK_LEAST = datetime(2026, 1, 1, tzinfo=UTC)
# What WeasyPrint loads while it runs.
PANGO = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
SYNCHRONOUS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}


@dataclass(frozen=True)
class Found:
    """One check: `grade` is good, mind or refused; `text` a sentence for the operator."""

    grade: str
    text: str


def refused(found: list[Found]) -> list[Found]:
    return [item for item in found if item.grade == REFUSED]


def all_checks() -> list[Found]:
    """Every check, in the order in which an operator should put things right. The house is loaded."""
    found = [
        debug(),
        *(secret(house.data() / name) for name in house.SECRETS),
        *hosts(),
        folder(house.data()),
    ]
    found += [
        space(house.data()),
        clock(house.data() / house.DATABASE),
        schema(),
        *signed(),
        cards(),
        pages(),
        mail(),
    ]
    return found + (postgresql() if house.on_postgresql() else sqlite())


def debug() -> Found:
    from django.conf import settings

    if settings.DEBUG:
        return Found(REFUSED, _("Debug mode is on and would show secrets to visitors. Unset SULH_DEBUG."))
    return Found(GOOD, _("Debug mode is off."))


def secret(path: Path) -> Found:
    """Whether a secret is there, long and random enough, and readable by its owner only."""
    shown = {"file": path, "mode": "", "length": 0}
    try:
        info, text = path.stat(), path.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return Found(REFUSED, _("The secret %(file)s cannot be read. Restore it from a backup; nothing else can replace it.") % shown)  # fmt: skip
    shown |= {"mode": oct(stat.S_IMODE(info.st_mode)), "length": len(text)}
    if info.st_mode & 0o077:
        return Found(REFUSED, _("Others can read the secret %(file)s (mode %(mode)s). Give `chmod 600 %(file)s`.") % shown)  # fmt: skip
    if len(text) < SECRET_LEAST or len(set(text)) < 8:
        return Found(REFUSED, _("The secret %(file)s is too weak (%(length)s characters). It has to hold 64 random ones.") % shown)  # fmt: skip
    return Found(GOOD, _("The secret %(file)s is strong, and only its owner can read it.") % shown)


def hosts() -> list[Found]:
    """Which names the server answers to, and that plain HTTP stays on this machine."""
    from django.conf import settings

    names = [name.strip() for name in settings.ALLOWED_HOSTS]
    outside = [name for name in names if name not in house.LOOPBACK]
    if "*" in names or "" in names:
        return [Found(REFUSED, _("SULH_ALLOWED_HOSTS lets the server answer to any name. Write your own names there."))]  # fmt: skip
    if settings.CHANNEL == "room" and all(local_network.is_private(name) for name in outside):
        return [Found(GOOD, _("Plain HTTP, on a local network only. Every page says “not encrypted”."))]
    if not settings.HTTPS and outside:
        return [Found(REFUSED, _("Plain HTTP is for this machine only, but %(names)s can be reached by others. Put a proxy with HTTPS in front and set SULH_HTTPS=1.") % {"names": ", ".join(outside)})]  # fmt: skip
    if settings.HTTPS and not outside:
        return [Found(MIND, _("HTTPS is on, but SULH_ALLOWED_HOSTS names only this machine: nobody else gets an answer."))]  # fmt: skip
    if settings.HTTPS:
        return [Found(GOOD, _("HTTPS is on, for %(names)s.") % {"names": ", ".join(outside)})]
    return [Found(GOOD, _("Plain HTTP, on this machine only. Every page says “not encrypted”."))]


def folder(path: Path) -> Found:
    if not os.access(path, os.W_OK | os.X_OK):
        return Found(REFUSED, _("The data folder %(folder)s cannot be written to by this user.") % {"folder": path})  # fmt: skip
    if path.stat().st_mode & 0o077:
        return Found(MIND, _("Others can look into the data folder. Give `chmod 700 %(folder)s`.") % {"folder": path})  # fmt: skip
    return Found(GOOD, _("The data folder %(folder)s can be written to, by this user only.") % {"folder": path})  # fmt: skip


def space(path: Path) -> Found:
    free = shutil.disk_usage(path).free
    shown = {"mb": free // 1_000_000}
    if free < NO_SPACE:
        return Found(REFUSED, _("The disk is full: %(mb)s MB are free. Make room first.") % shown)
    if free < LITTLE_SPACE:
        return Found(MIND, _("Little room is left on the disk: %(mb)s MB.") % shown)
    return Found(GOOD, _("%(mb)s MB are free on the disk.") % shown)


def clock(database: Path) -> Found:
    """The clock must not stand before this version was made, nor before the last change of the data."""
    now, shown = time.time(), {"now": datetime.now(UTC).isoformat(timespec="minutes")}
    newest = database.stat().st_mtime if database.exists() else 0.0
    if now < CLOCK_LEAST.timestamp() or now < newest - 3600:
        return Found(REFUSED, _("The clock is wrong: it stands at %(now)s, before what is already stored. Set it.") % shown)  # fmt: skip
    return Found(GOOD, _("The clock stands at %(now)s.") % shown)  # fmt: skip


def schema() -> Found:
    lack = house.newer_schema() or house.older_schema()
    return Found(REFUSED, lack) if lack else Found(GOOD, _("The database has this version's form."))


def signed() -> list[Found]:
    """That each public diary still holds what was signed last; nothing where the database has another form."""
    from sulh.acts import checkpoints
    from sulh.rules.refusal import Refusal

    if house.newer_schema() or house.older_schema():
        return []
    found, dialogues = [], checkpoints.ever_signed()
    for dialogue in dialogues:
        try:
            checkpoints.publish(dialogue, remember=False)
        except Refusal as refusal:
            # One diary that stands still must not take the others down; its own page says why.
            grade = MIND if refusal.code in ("record_behind", "record_differs") else REFUSED
            found.append(Found(grade, _contradicted(refusal.code) % {"dialogue": house.slug(dialogue)}))
    if dialogues and not found:
        found.append(
            Found(
                GOOD,
                _(
                    "The public diaries go on from what was signed last. Whether every entry is still the one that was signed, `sulh verify` tells."
                ),
            )
        )
    return found


def _contradicted(code: str) -> str:
    return {
        "record_behind": _("The public diary of %(dialogue)s has lost entries: more was signed before than the database holds. Stop the server and restore a newer backup into an empty folder, with `--held` and the files in `checkpoints`."),
        "record_differs": _("The public diary of %(dialogue)s is not what was signed before: somebody or something has changed the database. Stop the server, keep a copy of the data folder to find out what, and restore a backup into an empty folder, with `--held` and the files in `checkpoints`."),
        "record_unwritten": _("The public diary of %(dialogue)s cannot be signed: nothing can be written into `checkpoints` in the data folder. Make room, or give the folder back to the service's user."),
        "record_key_changed": _("The public diary of %(dialogue)s was signed with another key than the one in `log-key`. Put the file `log-key` back from a backup; nobody can verify the diary with a new one."),
    }[code]  # fmt: skip


def cards() -> Found:
    """Whether the pictures of shared links can be drawn; everything else works without."""
    from sulh.public.bulletins import card

    if not card.available():
        return Found(MIND, _("Links that people share come without a picture: FriBidi is missing. Give `apt-get install libfribidi0` and restart."))  # fmt: skip
    return Found(GOOD, _("Pictures of shared links can be drawn."))


def pages() -> Found:
    """Whether a settlement can be set as PDF; the other formats work without."""
    lacking = [name for name in PANGO if find_library(name) is None]
    if lacking:
        return Found(MIND, _("A settlement comes without its PDF: Pango is missing. Give `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` and restart."))  # fmt: skip
    return Found(GOOD, _("A settlement can be set as PDF."))


def mail() -> Found:
    """Whether office holders can be reminded; everything else works without."""
    from django.conf import settings

    shown = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "address": settings.ADDRESS}
    if settings.SENDS_MAIL:
        return Found(GOOD, _("Reminders to office holders go to the mail server %(host)s, port %(port)s; their links begin with %(address)s.") % shown)  # fmt: skip
    if settings.EMAIL_HOST or settings.DEFAULT_FROM_EMAIL:
        return Found(MIND, _("No mail is sent: SULH_EMAIL_URL and SULH_EMAIL_FROM are needed together, and only one is set."))  # fmt: skip
    return Found(GOOD, _("No mail is set up, so nobody is reminded of a promise. SULH_EMAIL_URL and SULH_EMAIL_FROM change that."))  # fmt: skip


def _setting(statement: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def sqlite() -> list[Found]:
    """That an answer waits for the disk, and that this SQLite does not lose commits."""
    import sqlite3

    level, mode = int(_setting("PRAGMA synchronous")), _setting("PRAGMA journal_mode")
    shown = {"level": SYNCHRONOUS.get(level, str(level)), "mode": mode, "version": sqlite3.sqlite_version}
    if level < 2 or mode != "wal":
        durable = Found(REFUSED, _("The database does not wait for the disk (synchronous %(level)s, journal %(mode)s): a vote could be lost. It has to be FULL and wal.") % shown)  # fmt: skip
    else:
        durable = Found(GOOD, _("The database waits for the disk before it answers."))
    if not fixed(sqlite3.sqlite_version_info):
        return [durable, Found(REFUSED, _("SQLite %(version)s can lose commits. 3.51.3 or newer is needed: install the packages of requirements.lock.") % shown)]  # fmt: skip
    return [durable, Found(GOOD, _("SQLite %(version)s.") % shown)]


def fixed(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset fault (3.51.3, and 3.50.7 and 3.44.6 of older lines).

    Source: https://sqlite.org/wal.html#walresetbug
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def postgresql() -> list[Found]:
    """That an answer waits for the disk on PostgreSQL too."""
    names = ("fsync", "synchronous_commit", "full_page_writes")
    off = [name for name in names if _setting(f"SHOW {name}") == "off"]
    if off:
        return [Found(REFUSED, _("PostgreSQL does not wait for the disk: %(names)s is off, and a vote could be lost.") % {"names": ", ".join(off)})]  # fmt: skip
    return [Found(GOOD, _("PostgreSQL waits for the disk before it answers."))]
