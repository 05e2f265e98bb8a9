from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest
from django.test import override_settings

from sulh.acts import checkpoints
from sulh.cli import checks
from tests.helpers import Stage
from tests.serving import sulh


def _said(data: Path, **more: str) -> tuple[int, list[str]]:
    done = sulh(data, "doctor", **more)
    assert "Traceback" not in done.stderr
    return done.returncode, [line for line in done.stdout.splitlines() if line.startswith("REFUSED")]


def test_a_fresh_folder_is_safe(data: Path) -> None:
    assert _said(data) == (0, [])
    behind_tls = {"SULH_HTTPS": "1", "SULH_ALLOWED_HOSTS": "dialogue.example.org"}
    assert _said(data, **behind_tls) == (0, [])


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"SULH_DEBUG": "1"}, "SULH_DEBUG"),
        ({"SULH_ALLOWED_HOSTS": "*", "SULH_HTTPS": "1"}, "SULH_ALLOWED_HOSTS"),
        ({"SULH_ALLOWED_HOSTS": "dialogue.example.org"}, "SULH_HTTPS=1"),
    ],
)
def test_unsafe_settings(data: Path, settings: dict[str, str], names: str) -> None:
    code, refused = _said(data, **settings)
    assert code == 1
    assert len(refused) == 1
    assert names in refused[0]


@pytest.mark.parametrize("name", ["secret-key", "codes-key", "log-key", "address-key"])
def test_secrets_that_are_none(data: Path, name: str) -> None:
    path = data / name
    path.chmod(0o640)
    assert _said(data)[0] == 1
    path.chmod(0o600)
    for weak in ("short\n", "a" * 64 + "\n"):
        path.write_text(weak)
        code, refused = _said(data)
        assert code == 1
        assert name in refused[0]


@pytest.mark.parametrize(
    ("settings", "grade", "says"),
    [
        ({}, "good", "No mail is set up"),
        ({"EMAIL_HOST": "mail.example.org"}, "mind", "only one is set"),
        ({"DEFAULT_FROM_EMAIL": "sulh@example.org"}, "mind", "only one is set"),
        (
            {"SENDS_MAIL": True, "EMAIL_HOST": "mail.example.org", "EMAIL_PORT": 587},
            "good",
            "mail.example.org, port 587",
        ),
    ],
)
def test_whether_reminders_are_sent(settings: dict[str, object], grade: str, says: str) -> None:
    with override_settings(**settings):
        found = checks.mail()
    assert found.grade == grade
    assert says in found.text


def test_a_mail_server_that_cannot_be_read_stops_every_command_without_telling_the_password(
    data: Path,
) -> None:
    done = sulh(data, "doctor", SULH_EMAIL_URL="smtp://me:hidden@mail.example.org")
    assert done.returncode == 2
    assert "SULH_EMAIL_URL cannot be read" in done.stderr
    assert "hidden" not in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_a_clock_before_the_newest_change(data: Path) -> None:
    later = time.time() + 7200
    os.utime(data / "sulh.sqlite3", (later, later))
    code, refused = _said(data)
    assert code == 1
    assert "clock" in refused[0]


def test_a_database_that_does_not_wait_for_the_disk(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    assert [item.grade for item in checks.sqlite()] == ["good", "good"]
    for pragma in (
        "journal_mode=WAL; PRAGMA synchronous=NORMAL",
        "journal_mode=DELETE; PRAGMA synchronous=FULL",
    ):
        connection.close()
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "init_command", f"PRAGMA {pragma}")
        assert [item.grade for item in checks.sqlite()] == ["refused", "good"]
    connection.close()


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True),
    ],
)  # fmt: skip
def test_which_sqlite_loses_no_commit(version: tuple[int, ...], good: bool) -> None:
    assert checks.fixed(version) is good


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    for free, grade in (
        (0, "refused"),
        (19_999_999, "refused"),
        (20_000_000, "mind"),
        (1_000_000_000, "good"),
    ):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage(free, 0, free))
        assert checks.space(tmp_path).grade == grade


def test_a_data_folder_in_which_nothing_can_be_signed(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk that fails: the doctor says what to do, and nothing that was signed is lost."""
    stage = Stage(parties=2)
    checkpoints.publish(stage.id)
    assert [item.grade for item in checks.signed()] == ["good"]
    stage.join()

    def fails(_handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    [found] = checks.signed()
    assert found.grade == "refused"
    assert f"The public diary of {stage.dialogue.slug} cannot be signed" in found.text
    monkeypatch.undo()
    assert [item.grade for item in checks.signed()] == ["good"]
