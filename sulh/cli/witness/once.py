"""A witness without a server: reads a whole diary, compares it with what it saw last, and signs it."""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

from sulh.cli.verify import words as verify_words
from sulh.cli.verify.brought import read_key
from sulh.cli.verify.web import Web, is_url, post
from sulh.cli.verify.words import printable
from sulh.cli.witness.state import State, damaged
from sulh.cli.words import Stop, complain
from sulh.cli.words import gettext as _
from sulh.record.audit import Audited, Wrong, audit
from sulh.record.checkpoint import Checkpoint
from sulh.record.memory import Damaged
from sulh.record.note import NotAKey, Note, VerifyingKey, read_signatures
from sulh.record.sources import KEY, Folder, Missing, Source
from sulh.record.tree import consistency_proof
from sulh.record.witness import add_checkpoint, ask

_DIALOGUE = re.compile(r"/d/([^/]+)(?:/record)?/?")


def once(options: argparse.Namespace, state: State) -> int:
    """Audit, cosign, remember, and only then write. 0: cosigned; 1: the diary is wrong. Raises `Stop`."""
    target = _target(options.once) if options.send else ""
    web = is_url(options.once)
    if not web and not Path(options.once).is_dir():
        raise Stop(_("%(folder)s is no folder with a diary.") % {"folder": options.once})
    source: Source = Web(options.once) if web else Folder(Path(options.once))
    key = _known(source, state)
    try:
        found = audit(source, key)
        before = _before(state, key)
        if code := _contradiction(found, before):
            complain(verify_words.fault(code))
            complain(_("This witness signs nothing. Keep %(file)s and a copy of this diary: together they prove what was done.") % {"file": state.memory.folder})  # fmt: skip
            return 1
        note = _cosigned(state, found, before.size if before else 0)
    except Wrong as fault:
        complain(verify_words.fault(fault.code, fault.file, fault.entry))
        return 1
    except Damaged as fault:
        raise Stop(damaged(fault.path)) from fault
    out = options.out or (Path() if web else Path(options.once)) / f"cosigned-{_safe(state.key.name)}"
    out.write_text(str(note), encoding="utf-8")
    _tell(found, before, out)
    if target:
        _send(target, note)
    else:
        print(_("Hand this file in on the page of the dialogue, or give it to somebody who does."))
    return 0


def _known(source: Source, state: State) -> VerifyingKey:
    """The key of the log, if this witness trusts it. Raises `Stop`."""
    try:
        key = VerifyingKey.read(source.read(KEY).decode().strip())
    except Missing as fault:
        raise Stop(_("There is no diary here: the file “key” is missing.")) from fault
    except (NotAKey, UnicodeDecodeError) as fault:
        raise Stop(verify_words.fault("key_unreadable", KEY)) from fault
    key = read_key(str(key))
    trusted = state.logs.get(key.name, ())
    if key in trusted:
        return key
    if trusted:
        raise Stop(_("This diary is signed with another key than the one that this witness trusts for it: %(key)s. Ask the dialogue's people before you trust it.") % {"key": printable(str(key))})  # fmt: skip
    raise Stop(
        _("This witness does not know this log yet. Its key is\n%(key)s\nCompare it with the one on the page of the dialogue. If it is the same, give the command again with --log and this key.")
        % {"key": printable(str(key))}
    )  # fmt: skip


def _before(state: State, key: VerifyingKey) -> Checkpoint | None:
    with state.memory.hold(key.name) as place:
        return place.newest()


def _contradiction(found: Audited, before: Checkpoint | None) -> str:
    """The code of what contradicts what this witness saw last; else nothing."""
    if before is None:
        return ""
    if before.size > found.checkpoint.size:
        return "shorter_than_earlier"
    return "" if found.tree.root(before.size) == before.root else "differs_from_earlier"


def _cosigned(state: State, found: Audited, old: int) -> Note:
    """The checkpoint with this witness's line, which is remembered by now. Raises `Stop`, `Damaged`."""
    proof = consistency_proof(found.tree.span, old, found.checkpoint.size)
    body = ask(old, proof, str(found.note).encode())
    answer = add_checkpoint(body, state.logs, state.key, state.memory, int(time.time()))
    if answer.status != 200:
        # What was seen last changed after it was read.
        raise Stop(_("This witness is at work elsewhere with the same diary. Give the command again."))
    own = read_signatures(answer.body.encode())
    others = [each for each in found.note.signatures if not each.by(state.key.verifying)]
    return Note(found.note.text, (*others, *own))


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[:100]


def _tell(found: Audited, before: Checkpoint | None, out: Path) -> None:
    lines = verify_words.standing(found.key, True, found.checkpoint)
    if before is None:
        lines.append(_("This witness sees this diary for the first time."))
    else:
        lines.append(_("Checked: the %(n)s entries that this witness saw last are its beginning.") % {"n": before.size})  # fmt: skip
    lines.append(_("Cosigned: %(file)s") % {"file": out})
    print("\n".join(lines))


def _target(address: str) -> str:
    """Where a cosigned checkpoint of the dialogue at this address is handed in. Raises `Stop`."""
    parts = urlsplit(address)
    found = _DIALOGUE.fullmatch(parts.path) if is_url(address) else None
    if found is None:
        raise Stop(_("--send is for the address of a dialogue, such as https://example.org/d/water."))
    return f"{parts.scheme}://{parts.netloc}/api/v1/dialogues/{found[1]}/acts/CosignCheckpoint"


def _send(target: str, note: Note) -> None:
    status, _type, body = post(target, json.dumps({"note": str(note)}).encode(), "application/json")
    if status != 200:
        raise Stop(_("The server did not take it: %(why)s") % {"why": _reason(status, body)})
    print(_("The server has taken it."))


def _reason(status: int, body: bytes) -> str:
    try:
        return printable(str(json.loads(body)["message"]))
    except (ValueError, KeyError, TypeError):
        return str(status)
