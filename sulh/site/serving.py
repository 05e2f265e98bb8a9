"""What a serving process does before its first answer."""

from __future__ import annotations

import ctypes
import signal
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import get_resolver

from sulh.acts import checkpoints, handover, lock
from sulh.acts.schedule import keep_time
from sulh.rules.refusal import Refusal

LOCK_WAIT = 10.0  # seconds; a command may be writing just now
_PR_SET_PDEATHSIG = 1
_kept: list[Any] = []


def serving() -> Any:
    """The application for this process, which from now on is the one that writes into the data folder.

    Raises `Refusal("data_folder_busy")` where another process does. On PostgreSQL there may be many.
    """
    # Without its parent a worker would hold port and lock for ever.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if connection.vendor == "sqlite":
        handle = lock.take(settings.DATA, wait=LOCK_WAIT)
        if handle is None:
            raise Refusal("data_folder_busy")
        _kept.extend([handle, handover.open_door(settings.DATA)])
    checkpoints.remember_all()
    # Only here: on import it looks for the static files, which the server has just collected.
    from sulh.site.wsgi import application

    keep_time()
    get_resolver().url_patterns  # noqa: B018 - every page is loaded now, so a broken one is noticed now
    return application
