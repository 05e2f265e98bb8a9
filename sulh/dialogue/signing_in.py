"""Signing in to an office with name and password (Argon2)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import check_password, make_password

from sulh.acts.writer import write
from sulh.dialogue import sessions, tries
from sulh.dialogue.models import Dialogue, Holder
from sulh.rules.refusal import Refusal

# Each hash takes a good deal of memory and time; two at once cannot starve the server.
_hashing = threading.BoundedSemaphore(2)
# Nor do those who wait for it take every thread from those who vote.
_waiting = threading.BoundedSemaphore(8)
_nobody: list[str] = []


@contextmanager
def _one_of_few() -> Iterator[None]:
    """A place among those who sign in now. Raises `Refusal("too_many_tries")` where none is left."""
    if not _waiting.acquire(blocking=False):
        raise Refusal("too_many_tries")
    try:
        yield
    finally:
        _waiting.release()


def sign_in(dialogue: Dialogue, name: str, password: str) -> str:
    """A session token. Raises `Refusal`: `sign_in_wrong` or `too_many_tries`; unknown names take as long."""
    # PostgreSQL takes no NUL, not even to look for it. One spelling, so that one name has one count of tries.
    name = name.replace("\0", "").strip()[:60]
    what = f"password {dialogue.id} {name}"
    tries.check(what, tries.PASSWORDS)
    holder = Holder.objects.filter(dialogue=dialogue, sign_in_name=name).first()
    with _one_of_few(), _hashing:
        tries.check(what, tries.PASSWORDS)  # again: others may have tried while this one waited
        if not _nobody:
            _nobody.append(make_password("nobody"))
        known = holder.password if holder and holder.password else _nobody[0]
        right = check_password(password[:200], known) and holder is not None and bool(holder.password)
        if not right:
            tries.count(what)
    if holder is None or not right:
        raise Refusal("sign_in_wrong", field="password")
    return write(lambda: sessions.start(dialogue.id, "holder", holder.id))
