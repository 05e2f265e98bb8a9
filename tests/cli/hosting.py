"""A bare server with one diary below `/d/water/record`, at which acts can be handed in."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest


class Site(BaseHTTPRequestHandler):
    """What stands at the address in the fixture `site`."""

    files: ClassVar[dict[str, bytes]] = {}
    growth: ClassVar[list[dict[str, bytes]]] = []  # what stands there once the openings were read
    elsewhere: ClassVar[str] = ""  # where everything leads instead
    handed_in: ClassVar[list[tuple[str, Any]]] = []
    answer: ClassVar[tuple[int, dict[str, Any]]] = (200, {})

    def do_GET(self) -> None:
        if self.elsewhere:
            self._answer(302, b"", Location=self.elsewhere + self.path)
            return
        found = self.files.get(self.path.removeprefix("/d/water/record/"))
        self._answer(404 if found is None else 200, found or b"")
        if self.path.endswith("/record/openings.jsonl") and self.growth:
            type(self).files = self.growth.pop()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.handed_in.append((self.path, json.loads(body)))
        self._answer(self.answer[0], json.dumps(self.answer[1]).encode())

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a dialogue's page; `Site.files` is what it shows."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    Site.files, Site.growth, Site.elsewhere = {}, [], ""
    Site.handed_in, Site.answer = [], (200, {})
    yield f"http://127.0.0.1:{server.server_port}/d/water"
    server.shutdown()
    thread.join()
    server.server_close()
