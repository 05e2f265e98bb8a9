"""Where compiled code is kept, so that an installation that cannot be written to still works."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

CHOSEN = "NUMBA_CACHE_DIR"
HERE = Path(__file__).resolve().parent


def choose(environment: MutableMapping[str, str] = os.environ, folder: Path = HERE) -> str | None:
    """See to it that compiled code can be kept somewhere; gives a folder of this process if it made one.

    Beside the modules where that can be written, else in the user's cache; the compiler itself sees to
    both. Where neither can be written (a hardened service) it would refuse to load at all: then a fresh
    folder is made, and everything is compiled again by every process. Operators name a lasting one.
    """
    if environment.get(CHOSEN):
        return None
    beside = folder / "__pycache__"
    home = Path(
        environment.get("XDG_CACHE_HOME") or Path(environment.get("HOME") or "/nonexistent") / ".cache"
    )
    for place in (beside if beside.exists() else folder, home if home.exists() else home.parent):
        if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
            return None
    environment[CHOSEN] = tempfile.mkdtemp(prefix="sulh-compiled-")
    atexit.register(shutil.rmtree, environment[CHOSEN], ignore_errors=True)
    return environment[CHOSEN]
