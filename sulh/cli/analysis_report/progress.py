"""A bar on long work: on a terminal only, and only once a second has passed."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from sulh.cli.words import gettext as _

PATIENCE = 1.0
_WIDTH = 24
_SHARES = {"reading": (0.0, 0.1), "positions": (0.1, 0.25), "sides": (0.25, 0.35), "ground": (0.35, 0.4),
           "set": (0.4, 0.45), "stability": (0.45, 1.0)}  # fmt: skip


class Bar:
    """Told of stages as they come; `close` wipes the line."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self.stream = stream or sys.stderr
        self.silent = quiet or not self.stream.isatty()
        self.began = time.monotonic()
        self.drawn = 0

    def __call__(self, stage: str, done: int, of: int) -> None:
        if self.silent or time.monotonic() - self.began < PATIENCE:
            return
        start, end = _SHARES[stage]
        share = start + (end - start) * done / max(of, 1)
        full = round(_WIDTH * share)
        line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {_what(stage)}"
        self.stream.write("\r" + line.ljust(self.drawn))
        self.stream.flush()
        self.drawn = max(self.drawn, len(line))

    def close(self) -> None:
        if self.drawn:
            self.stream.write("\r" + " " * self.drawn + "\r")
            self.stream.flush()


def _what(stage: str) -> str:
    return {
        "reading": _("reading the votes"),
        "positions": _("where people stand"),
        "sides": _("whether there are sides"),
        "ground": _("what all accept"),
        "set": _("a set for everybody"),
        "stability": _("how stable that is"),
    }[stage]
