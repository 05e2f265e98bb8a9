from __future__ import annotations

import gzip
import shutil
import socket
import urllib.request
from pathlib import Path

import pysqlite3
import pytest

from sulh.cli import serving
from tests.cli.reading import rows, views
from tests.serving import Server, called, must, sulh


def _refused(data: Path, *arguments: str, **more: str) -> str:
    done = sulh(data, "serve", *arguments, **more)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr


def _forget(data: Path, migration: str) -> None:
    database = pysqlite3.connect(str(data / "sulh.sqlite3"))
    database.execute("DELETE FROM django_migrations WHERE app = ?", [migration])
    database.commit()
    database.close()


def test_whoever_begins_with_a_dialogue_gets_a_database(tmp_path: Path) -> None:
    made = must(tmp_path / "none yet", "new")
    assert made.startswith("http://127.0.0.1:8000/new#")
    assert (tmp_path / "none yet" / "sulh.sqlite3").exists()


def test_an_empty_folder_needs_upgrade_and_stays_empty(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    for command in ("serve", "doctor"):
        done = sulh(folder, command)
        assert done.returncode == 2
        assert "sulh upgrade" in done.stderr
    assert list(folder.iterdir()) == []


def test_an_older_form_is_refused(data: Path) -> None:
    _forget(data, "findings")
    assert "sulh upgrade" in _refused(data)


def test_a_newer_form_is_refused_by_serve_and_upgrade(data: Path) -> None:
    database = pysqlite3.connect(str(data / "sulh.sqlite3"))
    database.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('acts', '0999_next', '2030-01-01')"
    )
    database.commit()
    database.close()
    assert "acts.0999_next" in _refused(data)
    assert "newer version" in sulh(data, "upgrade").stderr


def test_plain_http_stays_on_this_machine(data: Path) -> None:
    assert "SULH_HTTPS=1" in _refused(data, "--host", "0.0.0.0")
    assert "SULH_HTTPS=1" in _refused(data, SULH_ALLOWED_HOSTS="dialogue.example.org")


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", "٨٠٠٠"])
def test_a_port_that_is_none(data: Path, port: str) -> None:
    assert "65535" in _refused(data, PORT=port)


def test_a_port_that_is_taken(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "Set PORT" in _refused(data, PORT=str(taken.getsockname()[1]))


def test_what_the_doctor_refuses_does_not_start(data: Path) -> None:
    (data / "secret-key").chmod(0o644)
    assert "chmod 600" in _refused(data)


def test_one_server_only_in_a_data_folder(server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "Another process" in _refused(server.data, PORT=str(port))
    assert "Another process" in sulh(server.data, "upgrade").stderr


def test_a_command_hands_its_act_to_the_running_server(server: Server) -> None:
    link = must(server.data, "new", "--slug", "handed-over", PORT=str(server.port)).strip()
    assert link.startswith(f"http://127.0.0.1:{server.port}/new#")
    assert rows(server.data / "sulh.sqlite3", "SELECT slug FROM dialogue_dialogue") == [("handed-over",)]
    again = sulh(server.data, "new", "--slug", "handed-over")
    assert again.returncode == 2
    assert "already in use" in again.stderr
    assert len(views(server.data / "sulh.sqlite3", "HostDialogue")) == 1


def test_a_command_works_again_after_the_server_was_killed(server: Server) -> None:
    server.kill()
    assert (server.data / "door").exists()
    must(server.data, "new", "--slug", "after")
    assert len(views(server.data / "sulh.sqlite3", "HostDialogue")) == 1


def test_reset_password_gives_a_link_that_works_and_writes_it_into_the_diary(server: Server) -> None:
    called(server)
    found = rows(
        server.data / "sulh.sqlite3", "SELECT sign_in_name FROM dialogue_holder WHERE label = 'A facilitator'"
    )
    name = found[0][0]
    link = must(
        server.data, "reset-password", "water", name, SULH_ADDRESS="https://dialogue.example.org/"
    ).strip()
    address, _, token = link.partition("#")
    assert address == "https://dialogue.example.org/d/water/take-office"
    server.act("water", "TakeOffice", link=token, password="another four words")
    signed = server.call("dialogues/water/sign-in", {"name": name, "password": "another four words"})
    assert signed[0] == 200
    assert views(server.data / "sulh.sqlite3", "MakeSignInLink") == [{"label": "A facilitator"}]
    unknown = sulh(server.data, "reset-password", "water", "nobody")
    assert (unknown.returncode, "nobody" in unknown.stderr) == (2, True)


def test_bad_input_gets_a_sentence(data: Path, tmp_path: Path) -> None:
    for arguments in (
        ["new", "--slug", "Not An Address"],
        ["new", "--convener", "x" * 500],
        ["import", "polis", str(tmp_path / "nowhere")],
        ["verify", str(tmp_path / "nowhere")],
        ["backup", str(tmp_path / "no" / "folder" / "file")],
        ["restore", str(tmp_path / "nowhere")],
        ["fly"],
    ):
        done = sulh(data, *arguments)
        assert done.returncode == 2, arguments
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr, arguments


def test_pages_are_compressed_and_static_files_kept_for_good(server: Server) -> None:
    home = urllib.request.Request(f"{server.address}/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(home, timeout=20) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        page = gzip.decompress(answer.read()).decode()
    sheet = next(part for part in page.split('"') if part.startswith("/static/site/sulh."))
    style = urllib.request.Request(server.address + sheet, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(style, timeout=20) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]


def test_static_files_are_collected_again_only_when_they_changed(data: Path) -> None:
    from django.conf import settings

    stamp, root = settings.DATA / ".static", settings.STATIC_ROOT
    shutil.rmtree(root, ignore_errors=True)
    stamp.unlink(missing_ok=True)
    try:
        serving.collect_static()
        manifest = root / "staticfiles.json"
        manifest.write_text(manifest.read_text() + " ")
        kept = manifest.read_text()
        serving.collect_static()
        assert manifest.read_text() == kept, "collected although nothing had changed"
        stamp.write_text("another digest")
        serving.collect_static()
        assert manifest.read_text() != kept
    finally:
        shutil.rmtree(root, ignore_errors=True)
        stamp.unlink(missing_ok=True)
