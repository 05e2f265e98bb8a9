"""A witness over HTTP (C2SP tlog-witness): `POST /add-checkpoint`, and nothing else. No address is written down."""

from __future__ import annotations

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6, SO_REUSEADDR, SOL_SOCKET
from typing import Any

from sulh.cli.witness.state import State
from sulh.cli.words import complain
from sulh.cli.words import gettext as _
from sulh.record.memory import Damaged
from sulh.record.witness import MOST_BYTES, Answer, add_checkpoint

PATH = "/add-checkpoint"
PATIENCE = 20.0  # seconds without a byte until a caller is given up
MOST_CALLERS = 64  # at once


class Server(ThreadingHTTPServer):
    """Answers until it is shut down; `fault` then says why, where something was wrong with its memory."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: str, port: int, state: State) -> None:
        if ":" in host:
            self.address_family = AF_INET6
        self.state = state
        self.fault: Damaged | None = None
        self._places = threading.BoundedSemaphore(MOST_CALLERS)
        super().__init__((host, port), Caller)

    def server_bind(self) -> None:
        # The base class also looks up the machine's name, which takes long where there is no name server.
        self.socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is nobody's concern, and its address is not written down."""

    def decide(self, body: bytes) -> Answer:
        """The witness's answer. Where its memory is damaged, it cosigns nothing, and stops."""
        state = self.state
        try:
            return add_checkpoint(body, state.logs, state.key, state.memory, int(time.time()))
        except Damaged as fault:
            self.fault = fault
        except OSError as fault:
            complain(
                _("This cosignature could not be kept, so it was not given: %(why)s.")
                % {"why": fault.strerror}
            )
        return Answer(500, "the witness cannot remember\n")

    def stop_if_damaged(self) -> None:
        """End, after the answer has gone out. From a thread of its own, since the loop waits for its callers."""
        if self.fault is not None:
            threading.Thread(target=self.shutdown, daemon=True).start()


class Caller(BaseHTTPRequestHandler):
    """One connection, with any number of requests one after another."""

    protocol_version = "HTTP/1.1"
    server_version = "sulh-witness"
    sys_version = ""
    timeout = PATIENCE
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def do_POST(self) -> None:
        if self.path != PATH:
            self._refuse(404, "there is only /add-checkpoint here\n")
            return
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self._refuse(411, "a length is needed\n")
        elif len(length) > 9 or int(length) > MOST_BYTES:
            self._refuse(413, f"at most {MOST_BYTES} bytes\n")
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):
                self._answer(self.server.decide(body))
                self.wfile.flush()
                self.server.stop_if_damaged()
            else:
                self.close_connection = True

    def _other(self) -> None:
        if self.path == PATH:
            self._refuse(405, "POST only\n")
        else:
            self._refuse(404, "there is only /add-checkpoint here\n")

    def __getattr__(self, name: str) -> Any:
        # The base class looks for one function per method.
        if name.startswith("do_"):
            return self._other
        raise AttributeError(name)

    def _refuse(self, status: int, body: str) -> None:
        """What the caller may have sent besides was not read, so the connection ends."""
        self.close_connection = True
        self._answer(Answer(status, body))

    def _answer(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        if answer.status == 405:
            self.send_header("Allow", "POST")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""


def serve(server: Server) -> None:
    """Answer until somebody stops it, or until its memory turns out to be damaged."""
    with contextlib.closing(server.socket):
        server.serve_forever(poll_interval=0.2)
