"""Real parts for all tests: a fresh migrated database file per test, with the writer thread running."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ["SULH_DATA"] = tempfile.mkdtemp(prefix="sulh-test-")
os.environ["SULH_ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
# Playwright's own loop must not stop the tests from reading the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django

django.setup()

# One browser, one demonstration and one bare server for all tests of a process.
from tests.browsing import browser, demo, fresh  # noqa: E402

__all__ = ["browser", "demo", "fresh"]

# How fast inputs are drawn says something about the machine, not about the house.
settings.register_profile("house", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("house")


def unsigned() -> None:
    """Forget what was signed: each test has a database of its own, in one data folder."""
    shutil.rmtree(Path(os.environ["SULH_DATA"]) / "checkpoints", ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the newest schema and nothing in it."""
    from django.core.management import call_command
    from django.db import connection

    from sulh.acts.writer import writing_here

    path = tmp_path_factory.mktemp("schema") / "empty.sqlite3"
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    with writing_here():
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def house(migrated: Path, tmp_path: Path) -> Iterator[Path]:
    """The house on a fresh database of its own; gives the database file."""
    from django.db import connection

    from sulh.acts.writer import WRITER
    from sulh.dialogue import tries
    from sulh.statements.voting import choosing

    path = tmp_path / "sulh.sqlite3"
    shutil.copy(migrated, path)
    WRITER.stop()
    unsigned()
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    tries.forget()
    choosing.forget()
    yield path
    WRITER.stop()
    connection.close()


@pytest.fixture(scope="session")
def loaded(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demonstrations in it, loaded once."""
    from django.db import connection

    from sulh.acts.writer import WRITER
    from sulh.site.demo.load import load

    path = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    shutil.copy(migrated, path)
    WRITER.stop()
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    load()
    WRITER.stop()
    connection.close()
    return path


@pytest.fixture
def demonstration(loaded: Path, tmp_path: Path) -> Iterator[Path]:
    """The house with the demonstrations, on a copy of its own."""
    from django.db import connection

    from sulh.acts.writer import WRITER

    path = tmp_path / "sulh.sqlite3"
    shutil.copy(loaded, path)
    WRITER.stop()
    unsigned()
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    yield path
    WRITER.stop()
    connection.close()
