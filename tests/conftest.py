"""Real parts for all tests: a fresh migrated database file per test, with the writer thread running."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.once import once, put_keys

os.environ["SULH_DATA"] = tempfile.mkdtemp(prefix="sulh-test-")
put_keys(Path(os.environ["SULH_DATA"]))
os.environ["SULH_ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
# Playwright's own loop must not stop the tests from reading the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django  # noqa: E402

django.setup()

import sulh.site.urls  # noqa: E402, F401 - all of the house, so that it is put aside below

# One of each for all tests of a process: imported into several files, there would be one for each of them.
from tests.browsing import browser, demo, fresh  # noqa: E402
from tests.postgres import cluster, migrated_template  # noqa: E402
from tests.serving import upgrade, upgraded  # noqa: E402

__all__ = ["browser", "cluster", "demo", "fresh", "migrated_template", "upgraded"]

# The house itself is never garbage; looking through it again and again takes a twelfth of the time.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)

# How fast inputs are drawn says something about the machine, not about the house.
settings.register_profile("house", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("house")


def signed() -> Path:
    """Where checkpoints lie."""
    return Path(os.environ["SULH_DATA"]) / "checkpoints"


def unsigned() -> None:
    """Forget what was signed: each test has a database of its own, in one data folder."""
    shutil.rmtree(signed(), ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the newest schema and nothing in it, made by `sulh upgrade`."""
    return once(tmp_path_factory, "schema", upgrade) / "sulh.sqlite3"


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


def _load(migrated: Path, folder: Path) -> None:
    """Load the demonstrations here; the file of the database and what was signed go to `folder`."""
    from django.db import connection

    from sulh.acts.writer import WRITER
    from sulh.site.demo.load import load

    path = folder / "sulh.sqlite3"
    shutil.copy(migrated, path)
    WRITER.stop()
    unsigned()
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    load()
    WRITER.stop()
    connection.close()
    shutil.copytree(signed(), folder / signed().name)


@pytest.fixture(scope="session")
def loaded(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database of the demonstrations and their checkpoints, loaded once."""
    return once(tmp_path_factory, "loaded", lambda folder: _load(migrated, folder))


@pytest.fixture
def demonstration(loaded: Path, tmp_path: Path) -> Iterator[Path]:
    """The house with the demonstrations, on a copy of its own."""
    from django.db import connection

    from sulh.acts.writer import WRITER

    path = tmp_path / "sulh.sqlite3"
    shutil.copy(loaded / path.name, path)
    WRITER.stop()
    unsigned()
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    yield path
    WRITER.stop()
    connection.close()
