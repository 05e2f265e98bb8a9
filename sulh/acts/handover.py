"""How a command's act reaches the process that writes: carried out here, or handed to the running server.

The server listens on a Unix socket in the data folder (mode 0600). One JSON object a line goes in,
`{"act", "fields", "in", "by": "operator", "key"}`, and one comes back: `{"answer"}` or `{"refusal"}`.
Acts that come this way are the operator's, so the table of rules lets nothing else through.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import socketserver
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from pydantic import ValidationError

from sulh.acts import lock
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY, Act, Actor
from sulh.acts.writer import WRITER
from sulh.rules.refusal import Refusal

DOOR = "door"
OPERATOR = Actor("operator")
PATIENCE = 30.0  # seconds to wait while another command holds the lock
MOST_BYTES = 512 * 1024 * 1024
_log = logging.getLogger("sulh.handover")


def hand_in(act: Act, in_: str) -> dict[str, Any]:
    """Perform `act` as the operator, in this process or in the running server, and give its answer.

    Raises `Refusal`: the act's own, `data_folder_busy`, or `handover_failed` (then it is not known
    whether the act stands).
    """
    if connection.vendor != "sqlite":
        return perform(act, by=OPERATOR, in_=in_)
    folder: Path = settings.DATA
    until = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):
            return _through(folder, act, in_)
        handle = lock.take(folder)
        if handle is not None:
            try:
                return perform(act, by=OPERATOR, in_=in_)
            finally:
                WRITER.stop()
                os.close(handle)
        if time.monotonic() > until:
            raise Refusal("data_folder_busy")
        time.sleep(0.1)


def _through(folder: Path, act: Act, in_: str) -> dict[str, Any]:
    """Ask the server. Raises FileNotFoundError or ConnectionRefusedError where none listens."""
    said = {
        "act": type(act).__name__, "fields": act.model_dump(mode="json"), "in": in_, "by": "operator",
        "key": str(uuid.uuid4()),
    }  # fmt: skip
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line, _short(folder) as address:
        line.connect(address)
        try:
            line.sendall(json.dumps(said).encode() + b"\n")
            with line.makefile("rb") as answers:
                back = json.loads(answers.readline())
        except (OSError, ValueError) as fault:
            raise Refusal("handover_failed") from fault
    if "refusal" in back:
        raise Refusal(back["refusal"]["code"], **back["refusal"]["params"])
    answer: dict[str, Any] = back["answer"]
    return answer


@contextlib.contextmanager
def _short(folder: Path) -> Iterator[str]:
    """The socket's address, by way of an open folder: the address of a socket has room for 107 bytes only."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{DOOR}"
    finally:
        os.close(handle)


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class _Caller(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        try:
            back = {"answer": _perform(self.rfile.readline(MOST_BYTES))}
        except Refusal as refusal:
            back = {"refusal": {"code": refusal.code, "params": refusal.params}}
        except Exception:
            # The command must hear that it failed; why is for the server's own log.
            _log.exception("an act that was handed over failed")
            back = {"refusal": {"code": "handover_failed", "params": {}}}
        finally:
            connection.close()
        with contextlib.suppress(OSError):
            self.wfile.write(json.dumps(back).encode() + b"\n")


def _perform(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
        model = REGISTRY[said["act"]].model
        if said["by"] != "operator":
            raise Refusal("role_may_not", action=str(said["act"]), role="public")
        act, in_, key = model.model_validate(said["fields"]), str(said["in"]), str(said.get("key", ""))
    except (ValueError, KeyError, TypeError, ValidationError) as fault:
        raise Refusal("field_invalid") from fault
    return perform(act, by=OPERATOR, in_=in_, key=key)


def open_door(folder: Path) -> socketserver.BaseServer:
    """Listen in a thread until `shutdown`. The caller holds the folder's lock, so an old socket is nobody's."""
    (folder / DOOR).unlink(missing_ok=True)
    with _short(folder) as address:
        server = _Server(address, _Caller, bind_and_activate=False)
        server.server_bind()
        (folder / DOOR).chmod(0o600)
        server.server_activate()
    threading.Thread(target=server.serve_forever, name="sulh-door", daemon=True).start()
    return server
