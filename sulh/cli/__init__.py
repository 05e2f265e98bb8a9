"""`sulh`: the operator's commands. No command lets anybody vote, decide, or read who voted how."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from sulh import __version__
from sulh.cli import (
    analyzing,
    backups,
    demo,
    doctor,
    importing,
    people,
    room,
    serving,
)
from sulh.cli.record import command as record
from sulh.cli.verify import command as verify
from sulh.cli.witness import command as witness
from sulh.cli.words import Stop, complain
from sulh.cli.words import gettext as _
from sulh.rules.refusal import Refusal

REFUSED = 2


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="sulh",
        description=_("Runs an all-inclusive dialogue: everyone at the table, and nobody decides for them.")
    )  # fmt: skip
    made.add_argument("--version", action="version", version=f"sulh {__version__}")
    commands = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    for group in (
        serving, demo, people, room, importing, analyzing, backups, record, verify, witness, doctor,
    ):  # fmt: skip
        group.add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: checked and found wrong; 2: refused, with a sentence on stderr."""
    os.umask(0o077)
    try:
        options = parser().parse_args(arguments)
        done: int = options.run(options)
        sys.stdout.flush()
        return done
    except Stop as reason:
        complain(str(reason))
    except Refusal as refusal:
        from sulh.site.messages import message

        complain(message(refusal.code, refusal.params))
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    except OSError as fault:
        complain(
            _("%(what)s: %(why)s.") % {"what": fault.filename or "sulh", "why": fault.strerror or str(fault)}
        )
    return REFUSED
