"""`sulh witness`: whoever runs this sees a diary grow, and signs only what holds all that was there before.

It needs neither database nor the house, so that a party runs it on a machine of its own.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sulh.cli.witness.once import once
from sulh.cli.witness.server import PATH, Server, serve
from sulh.cli.witness.state import damaged, open_state
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _


def add(commands: Any) -> None:
    command = commands.add_parser("witness", help=_("watch over a public diary and cosign its checkpoints"))
    command.add_argument("--state", metavar="FOLDER", type=Path, required=True, help=_("the witness's own folder: its key, and what it has seen"))  # fmt: skip
    command.add_argument("--name", metavar="NAME", help=_("what the witness is called, chosen once (else a random name)"))  # fmt: skip
    command.add_argument("--log", metavar="KEY", action="append", default=[], help=_("the key of a log to trust from now on (may be given again)"))  # fmt: skip
    command.add_argument("--listen", metavar="HOST:PORT", default="127.0.0.1:8400", help=_("where to answer (else 127.0.0.1:8400)"))  # fmt: skip
    command.add_argument("--once", metavar="LOG", help=_("cosign the diary in this folder or at this address, and end"))  # fmt: skip
    command.add_argument("--out", metavar="FILE", type=Path, help=_("with --once: where to write the cosigned checkpoint"))  # fmt: skip
    command.add_argument("--send", action="store_true", help=_("with --once and an address: hand it in there"))  # fmt: skip
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if options.once is None and (options.out or options.send):
        raise Stop(_("--out and --send need --once."))
    host, port = _listen(options.listen)
    state = open_state(options.state, options.name, options.log)
    print(_("This witness: %(key)s") % {"key": state.key.verifying}, flush=True)
    if options.once is not None:
        return once(options, state)
    if not state.logs:
        raise Stop(_("This witness knows no log yet. Give the key of one with --log."))
    server = Server(host, port, state)
    shown = f"[{host}]" if ":" in host else host
    print(_("Answering at %(address)s") % {"address": f"http://{shown}:{server.server_port}{PATH}"}, flush=True)  # fmt: skip
    serve(server)
    if server.fault is not None:
        raise Stop(damaged(server.fault.path))
    return 0


def _listen(typed: str) -> tuple[str, int]:
    host, _colon, port = typed.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise Stop(_("“%(typed)s” has to be a host, a colon and a port, such as 127.0.0.1:8400.") % {"typed": typed})  # fmt: skip
    return host.strip("[]"), int(port)
