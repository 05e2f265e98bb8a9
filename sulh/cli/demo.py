"""`sulh demo`: the report, running. Safe to repeat."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from sulh.cli import house
from sulh.cli.serving import migrate
from sulh.cli.words import gettext as _


def add(commands: Any) -> None:
    command = commands.add_parser("demo", help=_("fill the data folder with the demonstration"))
    command.add_argument("--serve", action="store_true", help=_("and run the server"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    links = _prepare()
    return _serve(links) if options.serve else 0


def _prepare() -> list[tuple[str, str]]:
    """Upgrade, load the demonstration, and make a fresh link for each role."""
    house.load()
    from django.conf import settings

    from sulh.acts import lock
    from sulh.site.demo.links import fresh_links
    from sulh.site.demo.load import load

    with lock.held(settings.DATA):
        migrate()
        load()
        links = fresh_links()
        house.done_with_database()
    return links


def _serve(links: list[tuple[str, str]]) -> int:
    server = subprocess.Popen([sys.executable, "-m", "sulh.cli", "serve"])
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    # The terminal sends Ctrl-C to the server as well, which ends by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    here = f"http://127.0.0.1:{house.port()}"
    while server.poll() is None and not _answers(here):
        time.sleep(0.1)
    if server.poll() is None:
        print("\n" + _("Sulh answers at %(address)s") % {"address": house.address()} + "\n")
        for label, path in links:
            print(f"  {label}: {house.address()}{path}")
        print("\n" + _("Stop it with Ctrl-C."), flush=True)
    return server.wait()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
