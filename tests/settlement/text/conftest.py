from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.settlement.sessions.staging import days
from tests.settlement.text.drafting import START, Drafting
from tests.settlement.text.reading_stage import Written, kept_apart, load


@pytest.fixture(scope="session")
def written(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Written, Path]:
    """A stage with a text, and the database file it stands in; made once, copied for each test."""
    path = tmp_path_factory.mktemp("written") / "written.sqlite3"
    shutil.copy(migrated, path)
    with kept_apart(path), days(0):
        stage = Written().write()
    return stage, path


@pytest.fixture(scope="session")
def drafted(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Drafting, Path]:
    """Three parties before an empty text, and the database file they stand in; made once."""
    path = tmp_path_factory.mktemp("drafted") / "drafted.sqlite3"
    shutil.copy(migrated, path)
    with kept_apart(path):
        stage = Drafting()
    return stage, path


@pytest.fixture
def stage(drafted: tuple[Drafting, Path], house: Path) -> Drafting:
    """The same on a database of its own, with its clock set back."""
    made, path = drafted
    stage = load((made, path), house)
    stage.now = START
    return stage
