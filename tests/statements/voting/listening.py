"""A served dialogue in which people answer, and plain connections that answer as fast as they can."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pysqlite3
from django.conf import settings
from django.db import connection

from sulh.acts.registry import Actor
from sulh.acts.writer import WRITER, write
from sulh.dialogue import sessions, tries
from sulh.site import votes_door
from sulh.statements.voting import choosing
from tests.cli.pressing import Pressing
from tests.cli.reading import rows
from tests.helpers import Stage
from tests.serving import Server

CHOICES = ("disagree", "pass", "agree")  # stored as -1, 0, 1
DOORS = ("api", "page", "django")
LONG = 2_400  # bytes; a longer body than the fast door takes, so that Django answers
SECRET = "a" * 32  # a form token as Django makes them, which masks nothing


class Said(NamedTuple):
    """An answer: status, headers by their names in small letters, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """One connection that is kept open. Raises OSError where the server is gone, also in mid-answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Said:
        return self.ask("POST", path, body, headers)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Said:
        """Send one request; a header given as an empty string is left out."""
        given = {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body))} | dict(headers or {})
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items() if value)]
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            return self._answer(self._socket)
        except OSError:
            self.close()
            raise

    def _answer(self, source: socket.socket) -> Said:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more(source)
        head, _, body = data.partition(b"\r\n\r\n")
        first, *others = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in others)}
        length = int(headers.get("content-length", "0"))
        while len(body) < length:
            body += self._more(source)
        if headers.get("connection") == "close":
            self.close()
        return Said(int(first.split(" ", 2)[1]), headers, body)

    @staticmethod
    def _more(source: socket.socket) -> bytes:
        chunk = source.recv(65_536)
        if not chunk:
            raise ConnectionResetError("the server ended the connection")
        return chunk

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None


@dataclass
class Listening:
    """A dialogue in its speaking phase on a server. Vote `number` says who answers what, and how."""

    server: Server
    slug: str
    dialogue: str
    people: list[str]
    tokens: list[str]
    statements: list[str]
    facilitator: str  # a bearer token

    @property
    def database(self) -> Path:
        return self.server.data / "sulh.sqlite3"

    def pair(self, number: int) -> tuple[str, str]:
        """Who answers which statement: everybody everything once, then everything once more."""
        person, statement = number % len(self.people), number // len(self.people) % len(self.statements)
        return self.people[person], self.statements[statement]

    def vote(self, number: int) -> dict[str, Any]:
        """The vote as it is sent, always the same: its number is its counter and its `once`."""
        return {
            "statement": self.pair(number)[1], "choice": CHOICES[number % 3], "counter": number + 1,
            "once": number + 1, "language": "en",
        }  # fmt: skip

    def request(self, door: str, number: int) -> tuple[str, bytes, dict[str, str]]:
        """Path, body and headers of a vote: by the API, by the pages, or too long for the fast door."""
        token, body = self.tokens[number % len(self.people)], json.dumps(self.vote(number)).encode()
        if door == "page":
            return f"/d/{self.slug}/votes", body, self.page_headers(token)
        body = body.ljust(LONG) if door == "django" else body
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return f"/api/v1/dialogues/{self.slug}/acts/CastVote", body, headers

    def page_headers(self, token: str) -> dict[str, str]:
        """What a browser sends along with a vote from one of our pages."""
        cookies = {
            settings.CSRF_COOKIE_NAME: SECRET,
            f"{settings.COOKIE_PREFIX}p-{self.dialogue[:12]}": token,
        }
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Content-Type": "application/json", "X-CSRFToken": SECRET, "Sec-Fetch-Site": "same-origin",
            "Origin": self.server.address,
        }  # fmt: skip

    def pressing(self, clients: int = 16, after: int = 0) -> Pressing:
        """Clients that send vote upon vote through the doors in turn, and each until it is answered.

        The first one they send is the vote of number `after` + 1.
        """
        lines = threading.local()

        def send(number: int, key: str) -> int:
            if not hasattr(lines, "line"):
                lines.line = Line(self.server.port)
            answer: Said = lines.line.post(*self.request(DOORS[number % len(DOORS)], after + number))
            if answer.status == 200 and not answer.json["applied"]:
                return 299  # of one's own vote, also sent again, the answer is always that it stands
            return answer.status

        return Pressing(send, clients)

    def stored(self, database: Path) -> dict[tuple[str, str], list[tuple[int, int, int]]]:
        """Counter, `once` and choice of every vote in the file, by person and statement."""
        found: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        query = "SELECT participant, statement_id, counter, once, choice FROM statements_vote"
        for person, statement, counter, once, choice in rows(database, query):
            found.setdefault((person, statement), []).append((counter, once, choice))
        return found

    def lost(self, acknowledged: set[int], database: Path) -> set[int]:
        """The acknowledged votes that stand neither themselves nor as a later one of the same person.

        Fails where a vote stands twice or in another form than it was sent.
        """
        stored = self.stored(database)
        for votes in stored.values():
            (counter, once, choice), *more = votes
            assert not more, "one person's answers to one statement stand twice"
            assert (once, CHOICES[choice + 1]) == (counter, CHOICES[(counter - 1) % 3])
        return {n for n in acknowledged if stored.get(self.pair(n), [(0, 0, 0)])[0][0] < n + 1}


def listening(stage: Stage, folder: Path, people: int, statements: int, **more: str) -> Listening:
    """Let people enter and speak on `stage`, then move its database into `folder`, from where it is served.

    On PostgreSQL (`more` holds its address) the database stays where it is.
    """
    persons = stage.participants(0, people)
    said = []
    for n in range(statements):
        fields = {"text": f"Share the water, way {n}.", "language": "en", "recognisable": True}
        said.append(stage.do("SubmitStatement", persons[n % people], **fields)["statement"])
        stage.do("DecideModeration", stage.moderator, statement=said[-1], outcome="accept")
    made = Listening(
        Server(folder, **more), stage.dialogue.slug, stage.id, [each.id for each in persons],
        [token(stage, each) for each in persons], said, token(stage, stage.facilitator),
    )  # fmt: skip
    move(folder)
    return made


@contextmanager
def on_sqlite(migrated: Path, database: Path) -> Iterator[None]:
    """The house on a fresh database file, for all tests of a module."""
    WRITER.stop()
    connection.close()
    shutil.copy(migrated, database)
    connection.settings_dict["NAME"] = str(database)
    for forget in (tries.forget, choosing.forget, votes_door.forget):
        forget()
    try:
        yield
    finally:
        WRITER.stop()
        connection.close()


def token(stage: Stage, actor: Actor, *, shared: bool = False) -> str:
    """A new session of somebody, in on a device of their own or on a shared one."""
    return write(lambda: sessions.start(stage.id, actor.kind, actor.id, shared=shared))


def move(folder: Path) -> None:
    """Copy the house's secrets and, on SQLite, its database into the folder of a server."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in ("secret-key", "codes-key", "log-key"):
        shutil.copy(settings.DATA / name, folder / name)
        (folder / name).chmod(0o600)
    if connection.vendor == "sqlite":
        WRITER.stop()
        source_name = str(connection.settings_dict["NAME"])
        connection.close()
        copied(Path(source_name), folder / "sulh.sqlite3")


def copied(source: Path, target: Path) -> None:
    """A consistent copy of a database file."""
    with (
        contextlib.closing(pysqlite3.connect(str(source))) as reading,
        contextlib.closing(pysqlite3.connect(str(target))) as writing,
    ):
        reading.backup(writing)


def intact(database: Path) -> None:
    """SQLite finds nothing wrong in the file."""
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
