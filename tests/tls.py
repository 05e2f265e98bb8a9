"""A TLS-terminating proxy for tests, in the place of the one that an operator puts in front of Sulh."""

from __future__ import annotations

import http.client
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.lacking import missing

# Between two neighbours only, never passed on (RFC 9110, section 7.6.1).
_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "x-forwarded-proto"}


@contextmanager
def proxy(folder: Path, port: int) -> Iterator[str]:
    """Serve what answers on `port` of this machine over HTTPS, with a certificate that nobody knows.

    Gives the address. The proxy overwrites `X-Forwarded-Proto`, as docs/operators.md asks for.
    """

    class Passing(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            sent = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            behind = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            behind.request(self.command, self.path, body, sent | {"X-Forwarded-Proto": "https"})
            answer = behind.getresponse()
            content = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _HOP | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            behind.close()

        do_GET = do_POST = _pass_on  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is noted of anybody."""

    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, folder / "key.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _certificate(folder: Path) -> Path:
    if shutil.which("openssl") is None:
        missing("openssl (Debian package openssl)")
    file = folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", folder / "key.pem", "-out", file, "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return file
