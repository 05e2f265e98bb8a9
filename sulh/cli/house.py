"""Loading the house for a command: late, because settings make a data folder and secrets when read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sulh.cli.words import Stop, language
from sulh.cli.words import gettext as _
from sulh.site.links import beginning

DATABASE = "sulh.sqlite3"
SECRETS = ("secret-key", "codes-key", "log-key", "address-key")
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


def data() -> Path:
    """The data folder, without touching it."""
    return Path(os.environ.get("SULH_DATA", "sulh-data")).resolve()


def on_postgresql() -> bool:
    return bool(os.environ.get("DATABASE_URL"))


def port() -> int:
    """PORT from the environment. Raises `Stop` where it is no port."""
    typed = os.environ.get("PORT") or "8000"
    if not typed.isascii() or not typed.isdigit() or not 0 < int(typed) < 65536:
        raise Stop(_("PORT is “%(typed)s”; it has to be a number from 1 to 65535.") % {"typed": typed})
    return int(typed)


def address() -> str:
    """What links begin with. Raises `Stop` where PORT is no port."""
    port()
    return beginning()


def load() -> None:
    """Load settings and every room. Raises `Stop` where the data folder cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
    import django
    from django.utils import translation

    from sulh.site.mail import Unreadable

    try:
        django.setup()
    except Unreadable as fault:
        raise Stop(_("SULH_EMAIL_URL cannot be read. Write it like smtp+tls://user:password@host:587 or smtps://…; smtp:// without encryption is for this machine only.")) from fault  # fmt: skip
    except OSError as fault:
        raise Stop(
            _("The data folder %(folder)s cannot be used (%(why)s). Set SULH_DATA to a folder of your own.")
            % {"folder": data(), "why": fault.strerror}
        ) from fault
    translation.activate(language())


def need_database() -> None:
    """Load the house and make sure that its database fits this version. Raises `Stop`."""
    if lack := no_database():
        raise Stop(lack)
    load()
    with database_speaks():
        lack = newer_schema() or older_schema()
    if lack:
        raise Stop(lack)


def have_database() -> None:
    """The same, but made where there is none yet: for commands with which somebody begins."""
    if no_database():
        load()
        from django.conf import settings

        from sulh.acts import lock
        from sulh.cli.serving import migrate

        with lock.held(settings.DATA):
            migrate()
            done_with_database()
    need_database()


@contextlib.contextmanager
def database_speaks() -> Iterator[None]:
    """What the database itself cannot do (a full disk, a damaged file, no connection) as a sentence."""
    from django.db import DatabaseError

    try:
        yield
    except DatabaseError as fault:
        raise Stop(_("The database cannot do this: %(why)s") % {"why": fault}) from fault


def no_database() -> str:
    """A sentence where the data folder holds no database yet; else nothing."""
    if on_postgresql() or (data() / DATABASE).exists():
        return ""
    return _("There is no database in %(folder)s yet. Give `sulh upgrade` first.") % {"folder": data()}


def newer_schema() -> str:
    """A sentence where a newer version has written the database; else nothing."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    if not unknown:
        return ""
    return _(
        "A newer version of Sulh has written this database: it holds %(step)s, which this version does not know. "
        "Install the newer version again, or restore a backup that was made with this one."
    ) % {"step": ".".join(unknown[0])}  # fmt: skip


def older_schema() -> str:
    """A sentence where the database has to be upgraded; else nothing."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return ""
    return _("This database needs an upgrade. Make a backup, stop the server and give `sulh upgrade`.")


def slug(dialogue: str) -> str:
    """The word in a dialogue's address; its id where the database does not know it."""
    from sulh.dialogue.models import Dialogue

    return Dialogue.objects.filter(pk=dialogue).values_list("slug", flat=True).first() or dialogue


def done_with_database() -> None:
    """Stop the writer and close every connection of this thread."""
    from django.db import connections

    from sulh.acts.writer import WRITER

    WRITER.stop()
    connections.close_all()


def hand_in(act: str, fields: dict[str, Any], in_: str) -> dict[str, Any]:
    """Perform an act as the operator, here or in the running server. Raises `Refusal` or `Stop`."""
    from sulh.acts import forms, handover
    from sulh.site.messages import message

    made, wrong = forms.read(act, fields)
    if made is None:
        name, code = next(iter(wrong.items()))
        raise Stop(f"{name}: {message(code, {})}")
    with database_speaks():
        return handover.hand_in(made, in_)
