"""A real server process on a free port, with a data folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import pytest

from tests.once import put_keys

SULH = [sys.executable, "-m", "sulh.cli"]
_OURS = ("SULH_", "DATABASE_URL", "PORT", "LANG", "DJANGO_")


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a command that works on the folder `data`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return kept | {"SULH_DATA": str(data), "PYTHONPATH": os.pathsep.join(sys.path)} | more


def sulh(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [*SULH, *arguments], env=environment(data, **more), capture_output=True, text=True, timeout=120
    )


def must(data: Path, *arguments: str, **more: str) -> str:
    """Run one command that has to succeed, and give what it printed."""
    done = sulh(data, *arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Server:
    """`sulh serve` on a free port. `kill` ends it as a power cut would, `stop` as systemd does."""

    command = SULH
    headers: Mapping[str, str] = {}  # what programs send besides

    def __init__(self, data: Path, **more: str) -> None:
        self.data = data
        self.more = more
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        self.process = subprocess.Popen(
            [*self.command, "serve"],
            env=environment(self.data, PORT=str(self.port), **self.more),
            start_new_session=True,
        )
        until = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)
        return self

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/api/v1/dialogues", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """Every process of the server at once, without warning."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> int:
        """SIGTERM; how the server ended."""
        assert self.process is not None
        self.process.terminate()
        ended = self.process.wait(timeout=30)
        self.process = None
        return ended

    def call(self, path: str, body: Any = None, *, token: str = "", key: str = "") -> tuple[int, Any]:
        """Call the JSON API: status and answer. Raises OSError where the server is gone."""
        headers = {**self.headers, "Content-Type": "application/json", "Idempotency-Key": key}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/{path}", data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as fault:
            return fault.code, json.loads(fault.read() or b"{}")

    def act(self, slug: str, act: str, *, token: str = "", key: str = "", **fields: Any) -> Any:
        """Perform an act that has to succeed."""
        status, answer = self.call(
            f"dialogues/{slug}/acts/{act}", fields, token=token, key=key or str(uuid.uuid4())
        )
        assert status == 200, answer
        return answer


def upgrade(folder: Path) -> None:
    """Make a data folder from nothing."""
    must(folder, "upgrade")


@pytest.fixture(scope="session")
def upgraded(migrated: Path) -> bytes:
    """The bytes of a fresh database file in the newest form."""
    return migrated.read_bytes()


def a_folder(folder: Path, database: bytes, keys: str) -> Path:
    """A data folder with this database; `keys` tells one folder's keys from another's."""
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "sulh.sqlite3").write_bytes(database)
    put_keys(folder, keys)
    return folder


@pytest.fixture
def data(tmp_path: Path, upgraded: bytes) -> Path:
    """An upgraded data folder."""
    return a_folder(tmp_path / "data", upgraded, str(tmp_path))


@pytest.fixture
def server(data: Path) -> Iterator[Server]:
    """A running server; killed at the end with all its processes."""
    made = Server(data)
    try:
        yield made.start()
    finally:
        if made.process is not None:
            made.kill()


def called(server: Server, slug: str = "water") -> tuple[str, str]:
    """A dialogue with three parties made over the API: the tokens of its convener and facilitator."""
    link = must(server.data, "new", "--slug", slug).strip().rpartition("#")[2]
    password = "four unrelated words"
    convener = server.act(slug, "TakeOffice", link=link, password=password)["token"]
    server.act(
        slug, "CallDialogue", token=convener, template="national-dialogue", languages=["en"],
        question={"en": "How shall we share the water?"}, parties=["Upstream", "Downstream", "Hills"],
    )  # fmt: skip
    made = server.act(slug, "AppointOffice", token=convener, role="facilitator", label="A facilitator")
    return convener, server.act(slug, "TakeOffice", link=made["link"], password=password)["token"]
