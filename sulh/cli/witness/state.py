"""What a witness is, in a folder of its own (0700): its key, its name, the logs that it trusts, what it saw."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sulh.cli.words import Stop
from sulh.cli.words import gettext as _
from sulh.record.memory import SEEN, Damaged, Remembering, begin, replace, settle
from sulh.record.note import LOG, WITNESS, NotAKey, SigningKey, VerifyingKey

KEY, NAME, LOGS = "key", "name", "logs"
_SEED = 32


@dataclass(frozen=True)
class State:
    """`logs`: the keys that are trusted, by the origin of their log."""

    folder: Path
    key: SigningKey
    logs: Mapping[str, Sequence[VerifyingKey]]
    memory: Remembering


def open_state(folder: Path, name: str | None, more: Iterable[str]) -> State:
    """The state in `folder`, begun there if it is new, with `more` logs to trust.

    Raises `Stop` where something in it is damaged or missing: beginning anew would forget what was seen.
    """
    added = [read_log_key(each) for each in more]
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Two that begin at once must not make two keys.
        fcntl.flock(handle, fcntl.LOCK_EX)
        key = _own_key(folder, name)
        logs = _trusted(folder, added)
        memory = Remembering(folder, key.verifying)
    finally:
        os.close(handle)
    for origin in logs:
        with memory.hold(origin) as place:
            try:
                place.newest()
            except Damaged as fault:
                raise Stop(damaged(fault.path)) from fault
    return State(folder, key, logs, memory)


def read_log_key(vkey: str) -> VerifyingKey:
    """The key of a log as somebody typed it. Raises `Stop`."""
    try:
        key = VerifyingKey.read(vkey.strip())
    except (NotAKey, UnicodeError) as fault:
        raise Stop(_("“%(typed)s” is not the key of a log. Copy it whole from the page of the dialogue.") % {"typed": vkey}) from fault  # fmt: skip
    if key.kind != LOG:
        raise Stop(_("“%(typed)s” is the key of a witness, not of a log.") % {"typed": vkey})
    return key


def damaged(path: Path) -> str:
    return _(
        "%(file)s is damaged or missing, so this witness does not know any more what it has seen and signs nothing. "
        "Restore the folder from a copy. If there is none, begin a new witness with a new name in an empty folder, "
        "and tell those who rely on this one."
    ) % {"file": path}


def _own_key(folder: Path, name: str | None) -> SigningKey:
    if not _begun(folder):
        _begin(folder, name or f"witness-{secrets.token_hex(4)}")
    if not (folder / SEEN).is_dir():
        raise Stop(damaged(folder / SEEN))
    seed = _seed(folder / KEY)
    try:
        stored = (folder / NAME).read_text(encoding="utf-8").removesuffix("\n")
        key = SigningKey.from_seed(stored, WITNESS, seed)
    except (FileNotFoundError, ValueError) as fault:
        raise Stop(damaged(folder / NAME)) from fault
    if name is not None and name != stored:
        raise Stop(_("This witness is called “%(name)s”. Another name needs a folder of its own.") % {"name": stored})  # fmt: skip
    return key


def _begun(folder: Path) -> bool:
    """Whether a witness lives here. Raises `Stop` where something else does."""
    inside = {path.name for path in folder.iterdir()}
    if inside & {KEY, LOGS} or ((folder / SEEN).is_dir() and any((folder / SEEN).iterdir())):
        return True
    # The key is written last, so what stands here without one was left while somebody began.
    if inside - {SEEN, NAME, f"{NAME}.new", f"{KEY}.new"}:
        raise Stop(_("%(folder)s is not empty, and no witness lives there. Choose a new folder.") % {"folder": folder})  # fmt: skip
    return False


def _seed(path: Path) -> bytes:
    try:
        seed = bytes.fromhex(path.read_text().removesuffix("\n"))
    except (FileNotFoundError, ValueError) as fault:
        raise Stop(damaged(path)) from fault
    if len(seed) != _SEED:
        raise Stop(damaged(path))
    return seed


def _begin(folder: Path, name: str) -> None:
    try:
        SigningKey.from_seed(name, WITNESS, bytes(_SEED))
        name.encode()
    except ValueError as fault:
        raise Stop(_("A witness's name has no spaces and no plus sign, and at most 255 characters.")) from fault  # fmt: skip
    folder.chmod(0o700)
    begin(folder)
    replace(folder / NAME, f"{name}\n".encode())
    replace(folder / KEY, f"{secrets.token_hex(_SEED)}\n".encode())
    settle(folder.absolute().parent)


def _trusted(folder: Path, added: Sequence[VerifyingKey]) -> dict[str, list[VerifyingKey]]:
    path = folder / LOGS
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        keys = [VerifyingKey.read(line) for line in lines]
    except ValueError as fault:
        raise Stop(damaged(path)) from fault
    new = [key for key in dict.fromkeys(added) if key not in keys]
    if new:
        keys += new
        replace(path, "".join(f"{key}\n" for key in keys).encode())
    logs: dict[str, list[VerifyingKey]] = {}
    for key in keys:
        logs.setdefault(key.name, []).append(key)
    return logs
