"""An installation that cannot be written to keeps its compiled code elsewhere."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sulh.analysis.keeping import CHOSEN, choose


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes `os.access` say that these places alone can be written: root may write everywhere."""

    def allow(*places: Path) -> None:
        monkeypatch.setattr(os, "access", lambda path, mode: Path(path) in places)

    return allow


def test_beside_the_modules_where_that_can_be_written(tmp_path: Path, only: Callable[..., None]) -> None:
    only(tmp_path)
    told = {"HOME": "/nonexistent"}
    assert choose(told, tmp_path) is None
    assert CHOSEN not in told


def test_else_in_the_users_cache(tmp_path: Path, only: Callable[..., None]) -> None:
    home = tmp_path / "home"
    (home / ".cache").mkdir(parents=True)
    only(home / ".cache")
    told = {"HOME": str(home)}
    assert choose(told, tmp_path) is None
    assert CHOSEN not in told


def test_else_in_a_folder_that_nobody_else_can_enter(tmp_path: Path, only: Callable[..., None]) -> None:
    only()
    told = {"HOME": "/nonexistent"}
    made = choose(told, tmp_path)
    assert made is not None
    try:
        assert told[CHOSEN] == made
        assert stat.S_IMODE(Path(made).stat().st_mode) == 0o700
    finally:
        shutil.rmtree(made)


def test_what_the_operator_names_is_left_alone(tmp_path: Path, only: Callable[..., None]) -> None:
    only()
    told = {CHOSEN: "/var/lib/sulh/compiled"}
    assert choose(told, tmp_path) is None
    assert told == {CHOSEN: "/var/lib/sulh/compiled"}
