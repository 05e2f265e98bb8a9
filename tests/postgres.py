"""A private PostgreSQL cluster for the tests that need one."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lacking import missing


def _programs() -> Path:
    """The folder with `initdb` and `pg_ctl`, of the newest version installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        missing("PostgreSQL (Debian's package postgresql)")
    return found[-1].parent


def _as_user() -> list[str]:
    """PostgreSQL refuses to run as root; then the package's own user runs it."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        missing("the user postgres")
    return ["runuser", "-u", "postgres", "--"]


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a running cluster, without the database's name."""
    programs, prefix = _programs(), _as_user()
    folder = Path(tempfile.mkdtemp(prefix="sulh-postgres-"))
    folder.chmod(0o755)
    if prefix:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: str) -> None:
        done = subprocess.run([*prefix, *command], cwd=folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr

    data, log = str(folder / "data"), str(folder / "log")
    run(str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "sulh", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder}"
    run(str(programs / "pg_ctl"), "-D", data, "-l", log, "-o", options, "-w", "start")
    try:
        yield f"postgresql://sulh@127.0.0.1:{port}"
    finally:
        run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_template(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with the newest schema, made by `sulh upgrade`."""
    from tests.serving import must

    _execute(cluster, "CREATE DATABASE migrated")
    must(tmp_path_factory.mktemp("postgres"), "upgrade", DATABASE_URL=f"{cluster}/migrated")
    return "migrated"


def create(cluster: str, name: str) -> str:
    """The address of a new, empty database."""
    _execute(cluster, f"CREATE DATABASE {name}")
    return f"{cluster}/{name}"


def _execute(cluster: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def postgres_house(cluster: str, migrated_template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The house on a fresh PostgreSQL database of its own; gives its address."""
    from django.db import connections

    from sulh.acts.writer import WRITER
    from sulh.dialogue import tries
    from sulh.site import settings

    name = f"house_{os.urandom(4).hex()}"
    _execute(cluster, f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    monkeypatch.setenv("DATABASE_URL", f"{cluster}/{name}")
    WRITER.stop()
    tries.forget()
    # The very same objects come back: the fixture `house` changes them in place.
    before, wrapper = connections.settings["default"], connections["default"]
    wrapper.close()
    connections.settings["default"] = connections.configure_settings({"default": settings._database()})[
        "default"
    ]
    del connections["default"]
    try:
        yield f"{cluster}/{name}"
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        connections["default"] = wrapper
