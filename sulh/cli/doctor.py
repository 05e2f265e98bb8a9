"""`sulh doctor`: says whether this server is safe to run, and what to do where it is not."""

from __future__ import annotations

import argparse
from typing import Any

from sulh.cli import checks, house
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _


def add(commands: Any) -> None:
    command = commands.add_parser("doctor", help=_("say whether this server is safe to run"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 where nothing is refused, else 1. An empty data folder stays empty."""
    if lack := house.no_database():
        raise Stop(lack)
    house.load()
    heads = {checks.GOOD: _("good"), checks.MIND: _("mind"), checks.REFUSED: _("REFUSED")}
    found = checks.all_checks()
    for item in found:
        print(f"{heads[item.grade]}: {item.text}")
    return 1 if checks.refused(found) else 0
