"""A real `sulh witness` process, and requests to it."""

from __future__ import annotations

import http.client
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sulh.record.tree import consistency_proof
from tests.record.logs import KEY, Log
from tests.record.witnessing import request
from tests.serving import SULH, environment


@dataclass(frozen=True)
class Said:
    """An answer as it came over the wire."""

    status: int
    kind: str
    body: str
    headers: dict[str, str]


def post(port: int, body: bytes, path: str = "/add-checkpoint") -> Said:
    """Raises OSError or HTTPException where the witness is gone."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        return on(line, "POST", body, path)
    finally:
        line.close()


def on(
    line: http.client.HTTPConnection, method: str, body: bytes | None, path: str = "/add-checkpoint"
) -> Said:
    """One request on a connection that stays open."""
    line.request(method, path, body)
    answer = line.getresponse()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Said(answer.status, headers.get("content-type", ""), answer.read().decode(), headers)


def grown(log: Log, old: int, new: int) -> bytes:
    """The right request from one size to another; quickly, from leaves that are hashed already."""
    return request(old, consistency_proof(log.tree(new).span, old, new), log.checkpoint(new))


class Process:
    """`sulh witness` on a free port, with its state in a folder."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.process: subprocess.Popen[str] | None = None
        self.port = 0
        self.key = ""

    def start(self, *more: str) -> Self:
        arguments = ["witness", "--state", str(self.state), "--log", str(KEY.verifying), *more]
        self.process = subprocess.Popen(
            [*SULH, *arguments, "--listen", "127.0.0.1:0"],
            env=environment(self.state / "none"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.key = self.process.stdout.readline().removeprefix("This witness: ").strip()
        answering = self.process.stdout.readline().strip()
        assert answering.startswith("Answering at http://127.0.0.1:"), self.process.communicate()
        self.port = int(answering.removesuffix("/add-checkpoint").rpartition(":")[2])
        return self

    def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None
