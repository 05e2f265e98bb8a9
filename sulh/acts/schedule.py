"""The clock: rooms say what falls due; it is done late, never early and never twice.

A room declares a function that performs what is due now and may be called at any time. Demonstrations
stand still in their own time, so such a function passes them over.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import close_old_connections

from sulh.acts.registry import Actor

CLOCK = Actor("clock")
EVERY = 600.0  # seconds between two looks at what is due
_log = logging.getLogger("sulh.clock")

Look = Callable[[], object]
L = TypeVar("L", bound=Look)
LOOKS: list[Look] = []


def scheduled(look: L) -> L:
    """Declare the function below as one that performs what is due."""
    if look not in LOOKS:
        LOOKS.append(look)
    return look


def look() -> None:
    """Do everything that is due. What fails is tried again at the next look, and stops nothing else."""
    for each in LOOKS:
        try:
            each()
        except Exception:
            _log.exception("the schedule could not be kept; trying again later")


def keep_time(stop: threading.Event | None = None) -> threading.Thread:
    """Look now and then at what is due, as long as this process serves."""
    ending = stop or threading.Event()

    def watch() -> None:
        while not ending.wait(EVERY):
            close_old_connections()
            look()

    thread = threading.Thread(target=watch, name="sulh-clock", daemon=True)
    thread.start()
    return thread
