"""Verifying one file: the whole diary as it is downloaded, or a receipt for one entry."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from sulh.cli.verify import brought as verify_brought
from sulh.cli.verify import words as verify_words
from sulh.cli.verify.brought import Brought
from sulh.cli.verify.words import printable
from sulh.cli.words import Stop, complain
from sulh.cli.words import gettext as _
from sulh.record.canonical import canonical, parse
from sulh.record.chain import beginning
from sulh.record.checkpoint import Checkpoint, NotACheckpoint, open_checkpoint
from sulh.record.note import BadSignature, NotANote, VerifyingKey
from sulh.record.note import read as read_note
from sulh.record.proof import NotAReceipt, Receipt
from sulh.record.sources import KEY
from sulh.record.tree import NotProven, root_of
from sulh.record.verify import Broken, Checked, verify


def verify_download(lines: Iterable[bytes], brought: Brought) -> int:
    """Recompute the diary in one file and say what was found. 0: all in order; 1: something is wrong."""
    noted = {each.size: b"" for each in brought.kept}
    try:
        checked = verify(_noting(lines, noted))
    except Broken as fault:
        told = {"line": fault.line, "entry": fault.line - 2, "what": verify_words.what(fault.code)}
        complain((_("Line %(line)s (entry %(entry)s) is wrong: %(what)s") if fault.line > 1 else _("Line %(line)s is wrong: %(what)s")) % told)  # fmt: skip
        return 1
    if (code := _compare(checked, brought, noted)).startswith("earlier_"):
        raise Stop(
            _("One of the files that you gave is not right: %(what)s") % {"what": verify_words.what(code)}
        )
    if code:
        complain(verify_words.fault(code))
        return 1
    seen = verify_brought.witnessed(brought, checked.note, checked.key)
    earlier = tuple(_earlier(data, checked.key).size for data in brought.earlier)
    kept = tuple(each.size for each in brought.kept)
    said = verify_words.Found(
        checked.key, brought.key is not None, checked.checkpoint,
        checked.opened, checked.sealed, checked.chained, earlier, kept,
    )  # fmt: skip
    print("\n".join([*verify_words.report(said), *seen.lines, *verify_words.unchecked(seen.compared)]))
    return int(seen.failed)


def _noting(lines: Iterable[bytes], noted: dict[int, bytes]) -> Iterator[bytes]:
    """The same lines, with those kept that hold the last entry of a noted size."""
    for number, row in enumerate(lines):
        if number in noted and number > 0:
            noted[number] = row
        yield row


def _compare(checked: Checked, brought: Brought, noted: dict[int, bytes]) -> str:
    """The code of what contradicts what was brought along; else nothing."""
    size, leaves = checked.checkpoint.size, checked.leaves
    if brought.key is not None and brought.key != checked.key:
        return "another_key"
    for data in brought.earlier:
        try:
            old = _earlier(data, checked.key)
        except (NotANote, NotACheckpoint):
            return "earlier_unreadable"
        except BadSignature:
            return "earlier_of_another_key"
        if old.size > size:
            return "shorter_than_earlier"
        if root_of(leaves[: old.size]) != old.root:
            return "differs_from_earlier"
    for each in brought.kept:
        if each.size > size:
            return "shorter_than_kept"
        digests = [root_of(leaves[: each.size]).hex()]
        if each.size == 0:
            digests.append(beginning(checked.dialogue))
        elif each.size <= checked.chained:
            digests.append(_old_digest(noted[each.size]))
        if each.digest not in digests:
            return "differs_from_kept"
    return ""


def _old_digest(row: bytes) -> str:
    """The digest of the entry in this line, which was verified, as the older chain had it."""
    fields = parse(row[:-1])
    assert isinstance(fields, dict)
    return hashlib.sha256(canonical(fields["entry"])).hexdigest()


def _earlier(data: bytes, key: VerifyingKey) -> Checkpoint:
    return open_checkpoint(data, key)[0]


def verify_receipt(data: bytes, beside: Path | None, brought: Brought, entry: bytes | None) -> int:
    """Check one entry's receipt. `beside`: the folder it lies in; `entry`: the entry's bytes, if brought along.

    0: it holds; 1: it does not. Raises `Stop` where no key is known.
    """
    try:
        receipt = Receipt.read(data)
        origin = Checkpoint.read(read_note(receipt.note).text).origin
    except (NotAReceipt, NotANote, NotACheckpoint):
        complain(_("This receipt cannot be read: it was changed or cut short."))
        return 1
    key, own_key = key_for(origin, beside, brought)
    entry = receipt.entry if entry is None else entry
    if not entry:
        raise Stop(_("This receipt does not hold its entry. Give the entry's bytes with --entry FILE."))
    try:
        checkpoint, note = receipt.check(entry, key)
    except NotProven:
        told = {"n": receipt.index}
        complain(_("Entry %(n)s is wrong: the receipt does not prove that it stands in the diary.") % told)
        return 1
    except (NotACheckpoint, BadSignature):
        complain(_("The receipt is wrong: %(what)s") % {"what": verify_words.what("not_signed")})
        return 1
    seen = verify_brought.witnessed(brought, note, key)
    lines = [
        _("Entry %(n)s stands in the diary.") % {"n": receipt.index},
        *_said(entry),
        *verify_words.standing(key, own_key, checkpoint),
        _("Checked: the way from the entry to the root, and the signature under it."),
        *seen.lines,
        *verify_words.unchecked(seen.compared),
    ]
    print("\n".join(lines))
    return int(seen.failed)


def key_for(origin: str, beside: Path | None, brought: Brought) -> tuple[VerifyingKey, bool]:
    """The key for this log, and whether the verifier brought it along; else it lies beside the file.

    Raises `Stop` where there is none.
    """
    named = [key for key in brought.keys if key.name == origin]
    if named or brought.key is not None:
        return (named[0] if named else brought.keys[0]), True
    if beside is not None and (beside / KEY).is_file():
        return verify_brought.read_key(str(beside / KEY)), False
    raise Stop(_("A receipt is worth what the key is worth. Give the key of the log with --key: from the page of the dialogue, or the folder of a diary that you kept."))  # fmt: skip


def _said(entry: bytes) -> list[str]:
    """What an entry says, as far as it can be read."""
    try:
        body = json.loads(entry)
    except ValueError:
        return []
    if not isinstance(body, dict):
        return []
    shown = [
        (name, json.dumps(body[name], ensure_ascii=False)) for name in ("act", "at", "by") if name in body
    ]
    return [f"  {name}: {printable(value)}" for name, value in shown]
