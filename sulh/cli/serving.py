"""`sulh upgrade` and `sulh serve`."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import signal
import socket
from pathlib import Path
from typing import Any

from sulh import __version__
from sulh.cli import checks, house, local_network
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _

THREADS = 32
GRACE = 25  # seconds for requests in flight when the server is asked to stop


def add(commands: Any) -> None:
    upgrade_ = commands.add_parser("upgrade", help=_("bring the database into this version's form"))
    upgrade_.set_defaults(run=lambda options: upgrade())
    serve_ = commands.add_parser("serve", help=_("run the server (PORT, SULH_DATA and SULH_HTTPS are read)"))
    serve_.add_argument("--host", default="", help=_("the address to listen on (127.0.0.1)"))
    serve_.add_argument("--room", action="store_true", help=_("a meeting on one laptop without internet"))
    serve_.set_defaults(run=serve)


def upgrade() -> int:
    """Migrate, as the only process that writes. Raises `Refusal("data_folder_busy")` or `Stop`."""
    house.load()
    from django.conf import settings

    from sulh.acts import lock

    with lock.held(settings.DATA):
        migrate()
    return 0


def migrate() -> None:
    """Apply what is not applied yet. The caller holds the lock. Raises `Stop` for a newer database."""
    from django.core.management import call_command

    from sulh.acts.writer import writing_here

    with writing_here(), house.database_speaks():
        if lack := house.newer_schema():
            raise Stop(lack)
        call_command("migrate", verbosity=0, interactive=False)


def serve(options: argparse.Namespace) -> int:
    """Run the server until SIGTERM. Raises `Stop` where `sulh doctor` refuses, or the port is taken."""
    port = house.port()
    host = local_network.enter_room(options.host, port) if options.room else options.host or "127.0.0.1"
    house.need_database()
    from django.conf import settings

    if not (options.room or host in house.LOOPBACK or settings.HTTPS):
        raise Stop(
            _(
                "Over plain HTTP only this machine itself is served, and %(host)s is open to others. Put a proxy "
                "with HTTPS in front and set SULH_HTTPS=1."
            ) % {"host": host}
        )  # fmt: skip
    if wrong := checks.refused(checks.all_checks()):
        raise Stop("\n".join(found.text for found in wrong))
    _need_port(host.strip("[]"), port)
    _need_lock(settings.DATA)
    collect_static()
    house.done_with_database()
    if options.room:
        print(_("Phones on this network open: %(address)s") % {"address": settings.ROOM_ADDRESS}, flush=True)
    _run(host.strip("[]"), port)
    return 0


def _run(host: str, port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from sulh.site.serving import serving

    server = Granian(
        "sulh.site.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
        blocking_threads=THREADS, log_level=LogLevels.error, log_access=False, workers_kill_timeout=GRACE,
    )  # fmt: skip
    # A second worker beside the first, as SIGHUP would ask for, must never be.
    server.on_startup(lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    server.serve(target_loader=serving, wrap_loader=False)


def _need_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as fault:
            raise Stop(
                _("Port %(port)s on %(host)s cannot be used: %(why)s. Set PORT to another one.")
                % {"port": port, "host": host, "why": fault.strerror}
            ) from fault


def _need_lock(folder: Path) -> None:
    """Say at once that another server runs; the worker takes the lock for good."""
    from django.db import connection

    from sulh.acts import lock
    from sulh.site.serving import LOCK_WAIT

    if connection.vendor == "sqlite":
        with lock.held(folder, wait=LOCK_WAIT):
            pass


def collect_static() -> None:
    """Put compressed static files under names with their digest into the data folder, where they changed."""
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.contrib.staticfiles.storage import staticfiles_storage

    found = {name: storage for finder in finders.get_finders() for name, storage in finder.list([])}
    digest = hashlib.sha256(__version__.encode())
    for name, storage in sorted(found.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(Path(storage.path(name)).read_bytes()).digest())
    stamp, root = settings.DATA / ".static", settings.STATIC_ROOT
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and root.is_dir():
        return
    for name, storage in found.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(storage.path(name), root / name)
    storage_of_ours: Any = staticfiles_storage
    hashed = storage_of_ours.post_process({name: (storage, name) for name, storage in found.items()})
    for _name, _kept, fault in hashed:
        if isinstance(fault, Exception):
            raise fault
    stamp.write_text(digest.hexdigest())
