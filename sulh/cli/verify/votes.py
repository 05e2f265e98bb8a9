"""Verifying a file of receipts for votes, which only dialogues of low risk hand out."""

from __future__ import annotations

from pathlib import Path

from sulh.cli.verify import words as verify_words
from sulh.cli.verify.brought import Brought
from sulh.cli.verify.files import key_for
from sulh.cli.verify.words import printable
from sulh.cli.words import complain, ngettext
from sulh.cli.words import gettext as _
from sulh.record import votes
from sulh.record.canonical import canonical
from sulh.record.checkpoint import Checkpoint, NotACheckpoint
from sulh.record.note import BadSignature, NotANote
from sulh.record.note import read as read_note
from sulh.record.tree import NotProven

BEGINS = b'{"proofs":'


def verify_votes(data: bytes, beside: Path | None, brought: Brought) -> int:
    """Check each receipt. 0: all hold; 1: one does not. Raises `Stop` where no key is known."""
    try:
        receipts = votes.read(data)
        origins = [Checkpoint.read(read_note(each.receipt.note).text).origin for each in receipts]
    except (votes.NotVoteReceipts, NotANote, NotACheckpoint):
        complain(_("These receipts cannot be read: they were changed or cut short."))
        return 1
    for n, (each, origin) in enumerate(zip(receipts, origins, strict=True), 1):
        try:
            each.check(key_for(origin, beside, brought)[0])
        except NotProven:
            complain(
                _("Receipt %(n)s is wrong: the diary does not hold the sealed copy of this vote.") % {"n": n}
            )
            return 1
        except (NotACheckpoint, BadSignature):
            complain(
                _("Receipt %(n)s is wrong: %(what)s") % {"n": n, "what": verify_words.what("not_signed")}
            )
            return 1
        entry, vote = each.receipt.index, printable(canonical(each.opening.value).decode())
        print(
            _("Entry %(n)s of the diary holds the sealed copy of this vote: %(vote)s")
            % {"n": entry, "vote": vote}
        )
    count = len(receipts)
    print(ngettext("%(n)s receipt holds.", "%(n)s receipts hold.", count) % {"n": count})
    print(
        _(
            "Not checked, because no receipt can show it: whether a later answer replaced a vote, and whether the votes were counted as they were cast."
        )
    )
    return 0
