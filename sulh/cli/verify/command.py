"""`sulh verify`: anybody can recompute a public diary with this; neither database nor server is needed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sulh.cli.verify import brought as verify_brought
from sulh.cli.verify.brought import Brought
from sulh.cli.verify.files import verify_download, verify_receipt
from sulh.cli.verify.votes import BEGINS, verify_votes
from sulh.cli.verify.web import Keeping, Web, is_url
from sulh.cli.verify.whole import verify_log
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _
from sulh.record.proof import FIRST, MOST_BYTES
from sulh.record.sources import KEY, OPENINGS, POLICY, Folder, Missing

MOST_RECEIPTS = 64 * 1024 * 1024


def add(commands: Any) -> None:
    command = commands.add_parser("verify", help=_("recompute a public diary, or check a receipt"))
    command.add_argument("log", metavar="LOG", help=_("a folder, an address, a receipt, or a downloaded file; - for standard input"))  # fmt: skip
    verify_brought.add(command)
    command.add_argument("--entry", metavar="FILE", type=Path, help=_("for a receipt: the bytes of the entry"))  # fmt: skip
    command.add_argument("--keep", metavar="FOLDER", type=Path, help=_("for an address: write what was read, to verify it again or hand it on"))  # fmt: skip
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if options.keep is not None and not is_url(options.log):
        raise Stop(_("--keep is for a diary that is read from an address."))
    brought = verify_brought.read(options)
    if is_url(options.log):
        return _address(options.log, options.keep, brought)
    if Path(options.log).is_dir():
        return verify_log(Folder(Path(options.log)), brought)
    return _file(options, brought)


def _address(address: str, keep: Path | None, brought: Brought) -> int:
    if keep is None:
        return verify_log(Web(address), brought)
    source = Keeping(Web(address), keep)
    for path in (KEY, POLICY, OPENINGS):
        # Whatever is there is kept, also what this verification does not need or does not come to.
        try:
            source.read(path)
        except Missing:
            continue
    done = verify_log(source, brought)
    print(_("What was read lies in %(folder)s.") % {"folder": keep})
    return done


def _file(options: argparse.Namespace, brought: Brought) -> int:
    path = None if options.log == "-" else Path(options.log)
    with sys.stdin.buffer if path is None else path.open("rb") as file:
        first = file.readline(MOST_BYTES)
        if first.startswith(FIRST.encode()):
            entry = None if options.entry is None else options.entry.read_bytes()
            data = first + file.read(MOST_BYTES + 1 - len(first))
            return verify_receipt(data, None if path is None else path.parent, brought, entry)
        if first.startswith(BEGINS):
            data = first + file.read(MOST_RECEIPTS)
            return verify_votes(data, None if path is None else path.parent, brought)
        return verify_download(_after(first, file), brought)


def _after(first: bytes, file: BinaryIO) -> Iterator[bytes]:
    if first:
        yield first
    yield from file
