"""A diary's files as other software reads them: over HTTP, in the layout of C2SP tlog-tiles."""

from __future__ import annotations

import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client

from sulh.acts import log
from sulh.acts.registry import View
from sulh.acts.writer import WRITER, write
from tests.helpers import Stage
from tests.serving import Server


def filled(stage: Stage, size: int) -> Stage:
    """The same diary with so many entries: the last one said again and again."""
    stage.do("InviteParty", stage.facilitator, names={"en": "Latecomers"})
    last, _opened = list(log.entries(stage.id))[-1]
    view = last.pop("view")
    count = size - last.pop("n") - 1
    write(lambda: log.extend(stage.id, [(last, View(view))] * count))
    return stage


def get(stage: Stage, path: str, prefix: str = "", **headers: str) -> Any:
    """One answer to anybody. `path` is below `record/`."""
    return Client().get(f"{prefix}/d/{stage.dialogue.slug}/record/{path}", headers=headers)


def file(stage: Stage, path: str) -> bytes:
    answer = get(stage, path)
    assert answer.status_code == 200, (path, answer.status_code)
    content: bytes = answer.content
    return content


def names(size: int) -> list[str]:
    """The files of a diary with 256 to 65,535 entries, by hand; the checkpoint last."""
    whole, rest = divmod(size, 256)
    found = [f"tile/{kind}/{n:03}" for kind in ("entries", "0") for n in range(whole)]
    if rest:
        found += [f"tile/{kind}/{whole:03}.p/{rest}" for kind in ("entries", "0")]
    return [*found, f"tile/1/000.p/{whole}", "key", "openings.jsonl", "checkpoint"]


def fetched(address: str, size: int, folder: Path) -> Path:
    """All of them in a folder."""
    for name in names(size):
        with urllib.request.urlopen(f"{address}/{name}", timeout=30) as answer:
            data = answer.read()
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@contextmanager
def serving(house: Path, folder: Path) -> Iterator[Server]:
    """A real server on a copy of this database, with keys of its own."""
    WRITER.stop()
    connection.close()
    folder.mkdir(mode=0o700)
    shutil.copy(house, folder / "sulh.sqlite3")
    server = Server(folder)
    try:
        yield server.start()
    finally:
        if server.process is not None:
            server.kill()
