"""A log's files read over HTTP, and a copy of what was read.

Every file is asked for by itself, up to a size and within a time; no answer leads to another host.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO

from sulh.cli.words import Stop
from sulh.cli.words import gettext as _
from sulh.record.sources import CHECKPOINT, OPENINGS, Missing, Source

PATIENCE = 30.0  # seconds without a byte
MOST_BYTES = 64 * 1024 * 1024
MOST_ANSWER = 64 * 1024


def is_url(typed: str) -> bool:
    return typed.startswith(("https://", "http://"))


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows only to the same host, and never from https to http."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        before, after = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if after.hostname != before.hostname or after.scheme not in ("https", before.scheme):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Nowhere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_request: object) -> None:
        return None


_DIALOGUE = re.compile(r"(https?://[^/?#]+(?:/[^/?#]+)*?/d/[^/?#]+)(?:[/?#.].*)?$")


class Web:
    """A log below a prefix such as `https://HOST/d/SLUG/record`, or below the page of its dialogue."""

    def __init__(self, address: str) -> None:
        dialogue = _DIALOGUE.match(address)
        # Any page of a dialogue leads to its record.
        self.prefix = f"{dialogue[1]}/record" if dialogue else address.rstrip("/")
        self._opener = urllib.request.build_opener(_SameHost)
        self._first: dict[str, bytes] = {}
        try:
            self._get(CHECKPOINT)
        except Missing:
            self.prefix += "/record"
        # A log in use grows while it is read. Read before the checkpoint, nothing goes beyond it.
        for path in (OPENINGS, CHECKPOINT):
            try:
                self._first[path] = self._get(path)
            except Missing:
                continue

    def read(self, path: str) -> bytes:
        """Raises `Missing`, or `Stop` where no answer comes or none that can be used."""
        return self._first[path] if path in self._first else self._get(path)

    def _get(self, path: str) -> bytes:
        address = f"{self.prefix}/{path}"
        try:
            with self._opener.open(address, timeout=PATIENCE) as answer:
                data: bytes = answer.read(MOST_BYTES + 1)
        except urllib.error.HTTPError as fault:
            with fault:
                if fault.code in (404, 410):
                    raise Missing(path) from fault
            if fault.code == 503:
                raise Stop(_("%(address)s: the server does not show this diary now, or no longer signs it. Its page in a browser says why.") % {"address": address}) from fault  # fmt: skip
            raise Stop(_("%(address)s: the server answered %(status)s.") % {"address": address, "status": fault.code}) from fault  # fmt: skip
        except (OSError, ValueError, HTTPException) as fault:
            raise Stop(_("Nothing can be read at %(address)s.") % {"address": address}) from fault
        if len(data) > MOST_BYTES:
            raise Stop(_("%(address)s is larger than any file of a diary may be.") % {"address": address})
        return data


class Keeping:
    """Gives what another source gives, and keeps each file in a folder, in the same layout."""

    def __init__(self, source: Source, folder: Path) -> None:
        self._source = source
        self.folder = empty_folder(folder)

    def read(self, path: str) -> bytes:
        data = self._source.read(path)
        write_below(self.folder, path, data)
        return data


def empty_folder(folder: Path) -> Path:
    """The folder, made where there is none. Raises `Stop` where something is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Stop(_("%(folder)s is not empty. Choose a new folder.") % {"folder": folder})
    return folder


def write_below(folder: Path, path: str, data: bytes) -> None:
    """One file of a log, by its path below the log's prefix."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def post(address: str, body: bytes, content_type: str) -> tuple[int, str, bytes]:
    """Status, content type and body of an answer, whatever it is. Raises `Stop` where none comes."""
    request = urllib.request.Request(address, body, {"Content-Type": content_type})
    try:
        with urllib.request.build_opener(_Nowhere).open(request, timeout=PATIENCE) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read(MOST_ANSWER)
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, fault.headers.get_content_type(), fault.read(MOST_ANSWER)
    except (OSError, ValueError, HTTPException) as fault:
        raise Stop(_("Nobody answers at %(address)s.") % {"address": address}) from fault
