"""Signing in to an office with name and password (Argon2)."""

from __future__ import annotations

import threading

from django.contrib.auth.hashers import check_password, make_password

from sulh.acts.writer import write
from sulh.dialogue import sessions, tries
from sulh.dialogue.models import Dialogue, Holder
from sulh.rules.refusal import Refusal

# Each hash takes a good deal of memory and time; two at once cannot starve the server.
_hashing = threading.BoundedSemaphore(2)
_nobody: list[str] = []


def sign_in(dialogue: Dialogue, name: str, password: str) -> str:
    """A session token. Raises `Refusal`: `sign_in_wrong` or `too_many_tries`; unknown names take as long."""
    name = name.replace("\0", "")  # PostgreSQL takes none, not even to look for it
    what = f"password {dialogue.id} {name[:60]}"
    tries.check(what, tries.PASSWORDS)
    holder = Holder.objects.filter(dialogue=dialogue, sign_in_name=name.strip()).first()
    with _hashing:
        if not _nobody:
            _nobody.append(make_password("nobody"))
        known = holder.password if holder and holder.password else _nobody[0]
        right = check_password(password[:200], known)
    if holder is None or not holder.password or not right:
        tries.count(what)
        raise Refusal("sign_in_wrong", field="password")
    return write(lambda: sessions.start(dialogue.id, "holder", holder.id))
