"""`sulh witness` over HTTP, and its state on the disk. The requests: `tests/record/witnessing.py`."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sulh import cli
from sulh.cli.witness.server import Server, serve
from sulh.cli.witness.state import State
from sulh.record.memory import Remembering, begin
from sulh.record.note import VerifyingKey
from tests.cli.watching import Process, Said, on, post
from tests.lacking import missing
from tests.record.logs import KEY
from tests.record.witnessing import (
    CASES,
    LOGS,
    SEEN,
    SIZES,
    TRUE,
    WITNESS_KEY,
    Case,
    first,
    growth,
    need_cosignature,
)
from tests.serving import environment


def fresh(folder: Path) -> State:
    begin(folder)
    return State(folder, WITNESS_KEY, LOGS, Remembering(folder, WITNESS_KEY.verifying))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server("127.0.0.1", 0, fresh(tmp_path_factory.mktemp("first")))
    thread = threading.Thread(target=serve, args=(server,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()


@pytest.fixture
def witness(running: Server, tmp_path: Path) -> Server:
    """The server with a memory of its own for each test."""
    running.state = fresh(tmp_path)
    return running


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_request_gets_its_status_over_http(case: Case, witness: Server) -> None:
    if case.seen:
        assert post(witness.server_port, first(case.seen)).status == 200
    said = post(witness.server_port, case.body)
    assert said.status == case.status
    assert said.kind == (SIZES if case.status == 409 else "text/plain; charset=utf-8")
    assert case.said is None or said.body == case.said


def test_another_implementation_accepts_what_comes_over_http(witness: Server) -> None:
    assert need_cosignature(post(witness.server_port, first()).body, TRUE.checkpoint(SEEN)) > 1_700_000_000


def test_one_connection_serves_many_requests(witness: Server) -> None:
    line = http.client.HTTPConnection("127.0.0.1", witness.server_port, timeout=20)
    line.connect()
    same = line.sock
    answers = [on(line, "POST", body) for body in (first(), b"", growth(TRUE, SEEN, 300), first())]
    assert [said.status for said in answers] == [200, 400, 200, 409]
    assert line.sock is same
    line.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/add-checkpoint", 405),
        ("HEAD", "/add-checkpoint", 405),
        ("PUT", "/add-checkpoint", 405),
        ("DELETE", "/add-checkpoint", 405),
        ("BREW", "/add-checkpoint", 405),
        ("GET", "/", 404),
        ("POST", "/", 404),
        ("POST", "/add-checkpoint/", 404),
        ("POST", "/add-checkpoint?x=1", 404),
        ("GET", "/seen", 404),
    ],
)
def test_there_is_nothing_else(witness: Server, method: str, path: str, status: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", witness.server_port, timeout=20)
    said = on(line, method, first(), path)
    line.close()
    assert said.status == status
    assert said.headers.get("allow") == ("POST" if status == 405 else None)
    assert "python" not in said.headers["server"].lower()


def raw(port: int, sent: bytes) -> bytes:
    """What comes back for these bytes until the witness closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b""))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (b"Content-Length: 131073\r\n", b"413"),
        (b"Content-Length: 99999999999999999999\r\n", b"413"),
        (b"Content-Length: -1\r\n", b"411"),
        (b"Content-Length: x\r\n", b"411"),
        (b"", b"411"),
        (b"Transfer-Encoding: chunked\r\n", b"411"),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"411"),
    ],
)
def test_what_has_no_length_or_too_much_is_not_read(witness: Server, headers: bytes, status: bytes) -> None:
    answer = raw(
        witness.server_port, b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\nold 0\n"
    )
    assert answer.split(b" ")[1] == status
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"Connection: close" in answer


def test_a_request_cut_short_is_not_decided(witness: Server) -> None:
    body = first()
    head = b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (len(body) + 1)
    assert raw(witness.server_port, head + body) == b""
    assert post(witness.server_port, first()).status == 200


def test_a_full_disk_gives_no_cosignature(
    witness: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        said = post(witness.server_port, first())
    assert (said.status, "—" in said.body) == (500, False)
    assert "could not be kept, so it was not given: No space left on device" in capsys.readouterr().err
    assert post(witness.server_port, first()).status == 200


def test_memory_damaged_while_it_answers_stops_the_witness(tmp_path: Path) -> None:
    witness = Process(tmp_path / "state").start()
    try:
        assert post(witness.port, first()).status == 200
        [kept] = [path for path in (tmp_path / "state" / "seen").iterdir() if not path.suffix]
        kept.write_bytes(b"")
        said = post(witness.port, growth(TRUE, SEEN, 300))
        assert (said.status, "—" in said.body) == (500, False)
        assert witness.process is not None
        _out, complaint = witness.process.communicate(timeout=20)
        assert witness.process.returncode == 2
        assert complaint.startswith(f"{kept} is damaged or missing")
    finally:
        witness.kill()


def stopped(state: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """The sentence with which a witness with this state refuses to begin."""
    assert cli.main(["witness", "--state", str(state), *more]) == 2
    return capsys.readouterr().err


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """The state of a witness that has cosigned, and was stopped."""
    witness = Process(tmp_path / "state").start("--name", "witness.example/w7")
    try:
        assert post(witness.port, first()).status == 200
        assert witness.key.startswith("witness.example/w7+")
        assert VerifyingKey.read(witness.key).kind == 4
    finally:
        witness.kill()
    return tmp_path / "state"


def test_the_state_is_private(used: Path) -> None:
    assert used.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in used.iterdir()} == {
        "key": 0o600,
        "name": 0o600,
        "logs": 0o600,
        "seen": 0o700,
    }
    assert (used / "logs").read_text() == f"{KEY.verifying}\n"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("key", b""),
        ("key", b"00" * 31 + b"\n"),
        ("key", b"not hex\n"),
        ("key", b"\xff\n"),
        ("key", None),
        ("name", b""),
        ("name", b"two words\n"),
        ("name", None),
        ("logs", b"no key\n"),
        ("logs", b"\xff"),
        ("seen", b""),
        ("seen", b"no note"),
        ("seen", None),
    ],
)
def test_damaged_state_stops_the_witness(
    used: Path, file: str, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """It never begins anew: it would sign what contradicts what it signed before."""
    path = used / file
    if file == "seen":
        [path] = [each for each in path.iterdir() if not each.suffix]
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    before = {each: each.read_bytes() for each in used.rglob("*") if each.is_file()}
    assert stopped(used, capsys).startswith(f"{path} is damaged or missing")
    assert {each: each.read_bytes() for each in used.rglob("*") if each.is_file()} == before


def test_a_memory_that_is_missing_stops_the_witness(used: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(used / "seen")
    assert stopped(used, capsys).startswith(f"{used / 'seen'} is damaged or missing")
    assert not (used / "seen").exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letters").write_text("mine")
    tmp_path.chmod(0o755)
    assert "is not empty, and no witness lives there" in stopped(tmp_path, capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_a_beginning_that_was_cut_short_is_begun_again(tmp_path: Path) -> None:
    """As a power cut leaves it before the key is there."""
    state = tmp_path / "state"
    (state / "seen").mkdir(parents=True)
    (state / "name").write_text("left\n")
    (state / "key.new").write_text("12")
    witness = Process(state).start("--name", "hills")
    try:
        assert witness.key.startswith("hills+")
        assert post(witness.port, first()).status == 200
    finally:
        witness.kill()


def test_another_key_does_not_take_over_the_memory(used: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (used / "key").write_text("11" * 32 + "\n")
    assert "is damaged or missing" in stopped(used, capsys)


def test_a_name_is_chosen_once(used: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is called “witness.example/w7”" in stopped(used, capsys, "--name", "another")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--name", "two words"], "no spaces and no plus sign"),
        (["--log", "no key"], "“no key” is not the key of a log"),
        (["--log", str(WITNESS_KEY.verifying)], "is the key of a witness, not of a log"),
        ([], "knows no log yet"),
        (["--listen", "8400"], "has to be a host, a colon and a port"),
        (["--listen", "127.0.0.1:x"], "has to be a host, a colon and a port"),
        (["--send"], "--out and --send need --once"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in stopped(tmp_path / "state", capsys, *arguments)


def test_the_house_is_not_loaded(tmp_path: Path) -> None:
    check = (
        "import sys; from sulh.cli import main; code = main(sys.argv[1:]);"
        "print(code, 'django' in sys.modules, 'sulh.acts' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", check, "witness", "--state", tmp_path / "state"],
        env=environment(tmp_path / "never"), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "2 False False", done.stderr
    assert not (tmp_path / "never").exists()


def test_an_address_of_the_newer_internet(tmp_path: Path) -> None:
    try:
        server = Server("::1", 0, fresh(tmp_path))
    except OSError:
        missing("an IPv6 loopback address")
    thread = threading.Thread(target=serve, args=(server,))
    thread.start()
    line = http.client.HTTPConnection("::1", server.server_port, timeout=20)
    said: Said = on(line, "POST", first())
    line.close()
    server.shutdown()
    thread.join()
    assert replace(said, headers={}, body="") == Said(200, "text/plain; charset=utf-8", "", {})
