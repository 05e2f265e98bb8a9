"""Somebody who listens to a server and takes it away, and visitors who tell more than they should."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Any

from tests.serving import SULH, Server, environment

# What a browser, a proxy or a mistaken hand could bring along. None of it may leave a trace.
PLANTED = {
    "User-Agent": "PlantedBrowser/7.7 (PlantedPhone)",
    "X-Forwarded-For": "203.0.113.77, 198.51.100.88",
    "X-Real-IP": "203.0.113.77",
    "Forwarded": "for=203.0.113.77",
    "Referer": "http://planted-referer.example/who",
    "Accept-Language": "fa-AF, x-planted-language;q=0.5",
    "From": "planted.name@planted.example",
    "X-Request-Id": "planted-request-id",
}
TRACES = (
    b"PlantedBrowser", b"PlantedPhone", b"203.0.113.77", b"198.51.100.88", b"planted-referer",
    b"planted-language", b"planted.name", b"planted-request-id", b"PlantedName", b"planted-query",
    b"PlantedPassword", b"PlantedField",
)  # fmt: skip


class Overheard(Server):
    """A server whose every printed word is kept in a file outside its data folder; programs tell too much."""

    headers = PLANTED
    serve: tuple[str, ...] = ("serve",)

    @property
    def printed(self) -> Path:
        return self.data.parent / f"printed-{self.data.name}.txt"

    def start(self) -> Overheard:
        with self.printed.open("ab") as paper:
            self.process = subprocess.Popen(
                [*SULH, *self.serve], env=environment(self.data, PORT=str(self.port), **self.more),
                start_new_session=True, stdout=paper, stderr=paper,
            )  # fmt: skip
        until = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, self.printed.read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        return self


class Visitor:
    """A browser that tells more about itself than it should."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        data = None if form is None else urllib.parse.urlencode(form).encode()
        return self.answered(
            urllib.request.Request(f"{self.server.address}{path}", data=data, headers=PLANTED)
        )

    def answered(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.read().decode()

    def send(self, page: str, action: str, **typed: str) -> tuple[int, str]:
        """Open a page for its form token, then send the form."""
        form = {"csrfmiddlewaretoken": self.token(page), "PlantedField": "PlantedName"}
        return self.ask(action, form | typed)

    def token(self, page: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask(page)[1])
        assert found, page
        return found[1]

    def tell(self, page: str, path: str, body: dict[str, Any]) -> tuple[int, str]:
        """Open a page for its form token, then send JSON with it as the page's script does."""
        token = self.token(page)
        headers = PLANTED | {"Content-Type": "application/json", "X-CSRFToken": token}
        request = urllib.request.Request(
            f"{self.server.address}{path}",
            data=json.dumps(body).encode(),
            headers=headers | {"Origin": self.server.address},
        )
        return self.answered(request)

    def keep(self, name: str, value: str) -> None:
        """Hold a cookie, as whoever signed in holds one."""
        self.jar.set_cookie(
            Cookie(
                version=0, name=name, value=value, port=None, port_specified=False, domain="127.0.0.1",
                domain_specified=False, domain_initial_dot=False, path="/", path_specified=True, secure=False,
                expires=None, discard=True, comment=None, comment_url=None, rest={},
            )
        )  # fmt: skip

    def cookies(self) -> list[str]:
        return [cookie.value or "" for cookie in self.jar]


def seized(server: Overheard) -> dict[str, bytes]:
    """Every file of the data folder, and what was printed; keys are kept beside and are no traces."""
    files = [path for path in server.data.rglob("*") if path.is_file() and "static" not in path.parts]
    return {path.name: path.read_bytes() for path in files} | {"printed": server.printed.read_bytes()}


def found_in(files: dict[str, bytes], wanted: list[bytes] | tuple[bytes, ...]) -> list[tuple[str, bytes]]:
    return [(name, each) for name, held in files.items() for each in wanted if each in held]
