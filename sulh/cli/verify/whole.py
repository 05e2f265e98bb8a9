"""Verifying a whole log: its folder, or the files that a server shows."""

from __future__ import annotations

from sulh.cli.verify import brought as verify_brought
from sulh.cli.verify import words as verify_words
from sulh.cli.verify.brought import Brought
from sulh.cli.words import Stop, complain
from sulh.cli.words import gettext as _
from sulh.record.audit import Wrong, audit
from sulh.record.sources import Source


def verify_log(source: Source, brought: Brought) -> int:
    """Recompute it and say what was found. 0: all in order; 1: something is wrong."""
    try:
        found = audit(source, brought.key, brought.earlier, brought.kept)
    except Wrong as fault:
        if fault.code.startswith("earlier_"):
            raise Stop(_("One of the files that you gave is not right: %(what)s") % {"what": verify_words.what(fault.code)}) from fault  # fmt: skip
        complain(verify_words.fault(fault.code, fault.file, fault.entry))
        return 1
    seen = verify_brought.witnessed(brought, found.note, found.key, source)
    said = verify_words.Found(
        found.key, brought.key is not None, found.checkpoint,
        found.opened, found.sealed, found.chained, found.earlier, found.kept,
    )  # fmt: skip
    print("\n".join([*verify_words.report(said), *seen.lines, *verify_words.unchecked(seen.compared)]))
    return int(seen.failed)
