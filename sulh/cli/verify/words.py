"""What `sulh verify` says: each fault in plain words, and what was and was not checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sulh.cli.words import gettext as _
from sulh.cli.words import ngettext
from sulh.record.checkpoint import Checkpoint
from sulh.record.note import VerifyingKey


def what(code: str) -> str:
    """What is wrong, in plain words."""
    return {
        "not_a_log": _("this is not the first line of a public diary."),
        "older_format": _("this file was downloaded before diaries had signed checkpoints. Download it again."),
        "unreadable": _("it cannot be read, or is not written in the one form a diary has."),
        "line_cut_short": _("it was cut short."),
        "not_an_entry": _("it is no entry of a public diary."),
        "too_large": _("the entry is larger than any entry may be."),
        "number_differs": _("it does not have the next number: an entry was removed, added or moved."),
        "link_broken": _("it does not follow from the entry before: an entry was changed, removed or added."),
        "leaf_differs": _("the entry was changed: its digest differs."),
        "tile_differs": _("a digest over the entries that begin here was changed."),
        "root_differs": _("the signed root is not the root of these entries."),
        "entries_missing": _("it promises more or fewer entries than there are."),
        "dialogue_differs": _("it names another dialogue than the one whose entries follow."),
        "key_unreadable": _("the key of the log cannot be read."),
        "checkpoint_unreadable": _("the checkpoint cannot be read, or is one of another log."),
        "not_signed": _("the checkpoint is not signed with the key of this log."),
        "file_missing": _("the file is missing."),
        "bundle_unreadable": _("the entries in this file cannot be told apart, or some are missing."),
        "openings_unreadable": _("the file of opened values cannot be read."),
        "opening_unknown": _("something is opened that the entry does not hold."),
        "opening_unreadable": _("the key to a sealed value cannot be read."),
        "opening_differs": _("an opened value was changed: it does not fit its sealed copy."),
        "shorter_than_kept": _("it has fewer entries than when you noted a digest. A copy may just be older than your note; where the server itself shows this, entries were taken away."),
        "differs_from_kept": _("it does not hold the entries whose digest you noted: what was written then was changed."),
        "earlier_unreadable": _("the earlier checkpoint that you gave cannot be read, or is one of another log."),
        "earlier_of_another_key": _("the earlier checkpoint that you gave is signed with another key, or changed."),
        "shorter_than_earlier": _("it has fewer entries than the checkpoint that you gave. A copy may just be older than that; where the server itself shows this, entries were taken away: keep both (--keep), together they prove it."),
        "differs_from_earlier": _("it does not begin with the entries of the earlier checkpoint: what was signed then was changed. Keep both; together they prove it."),
        "another_key": _("it is signed with another key than the one that you gave."),
    }[code]  # fmt: skip


def fault(code: str, file: str = "", entry: int | None = None) -> str:
    """Where in a folder something is wrong, and what."""
    told = {"file": file, "entry": entry, "what": what(code)}
    if entry is not None:
        return (_("Entry %(entry)s is wrong (%(file)s): %(what)s") if file else _("Entry %(entry)s is wrong: %(what)s")) % told  # fmt: skip
    return (_("%(file)s is wrong: %(what)s") if file else _("The diary is wrong: %(what)s")) % told


@dataclass(frozen=True)
class Found:
    """What a verification found. `own_key`: whether the verifier brought the key along."""

    key: VerifyingKey
    own_key: bool
    checkpoint: Checkpoint
    opened: int
    sealed: int
    chained: int
    earlier: tuple[int, ...]
    kept: tuple[int, ...]


def report(found: Found) -> list[str]:
    """What was checked."""
    size = found.checkpoint.size
    lines = [
        ngettext("%(n)s entry, all in order.", "%(n)s entries, all in order.", size) % {"n": size},
        *standing(found.key, found.own_key, found.checkpoint),
        _("Checked: every entry's digest, its number, the root over all of them, and the signature under it."),
        _("Checked: %(opened)s opened values fit their sealed copies; %(sealed)s stay sealed or were deleted.")
        % {"opened": found.opened, "sealed": found.sealed},
    ]  # fmt: skip
    if found.chained:
        lines.append(_("Checked: the first %(n)s entries are also linked each to the one before.") % {"n": found.chained})  # fmt: skip
    for old in found.earlier:
        lines.append(_("Checked: the earlier checkpoint at %(n)s entries is the beginning of this diary.") % {"n": old})  # fmt: skip
    for old in found.kept:
        lines.append(_("Checked: the digest noted at %(n)s entries still holds.") % {"n": old})
    return lines


def standing(key: VerifyingKey, own_key: bool, checkpoint: Checkpoint) -> list[str]:
    """Which log it is, whose key, and where it stands."""
    whose = _("the one that you gave") if own_key else _("taken from beside it; compare it with the one that others hold")  # fmt: skip
    return [
        _("Log: %(origin)s") % {"origin": printable(checkpoint.origin)},
        _("Key: %(id)s, %(whose)s") % {"id": key.id.hex(), "whose": whose},
        _("Size: %(size)s") % {"size": checkpoint.size},
        _("Root: %(root)s") % {"root": checkpoint.head.digest},
    ]


def unchecked(compared: bool) -> list[str]:
    """What could not be checked. `compared`: witnesses of the verifier's own policy saw the same."""
    lines = []
    if not compared:
        lines.append(_("Not checked: whether the server shows the same diary to everybody. An earlier checkpoint shows only that what you saw then still stands. Compare the size and the root with what others hold, or give a policy with witnesses that you trust."))  # fmt: skip
    lines.append(_("Not checked, because sealed copies cannot show it: what is still sealed, and whether the votes were counted as they were cast."))  # fmt: skip
    return lines


def day(at: int) -> str:
    """A time of a cosignature."""
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return str(at)


def witnesses(seen: Iterable[tuple[str, int]], met: bool, needed: bool, own_word: bool) -> list[str]:
    """Who has cosigned, and whether they are enough. `own_word`: the policy is the server's own."""
    lines = [_("Cosigned by %(name)s on %(day)s.") % {"name": name, "day": day(at)} for name, at in seen]
    if not lines and needed:
        lines.append(_("No witness of the policy has cosigned."))
    if not needed:
        lines.append(_("The policy asks for no witness."))
    else:
        lines.append(_("These witnesses are enough for the policy.") if met else _("These witnesses are not enough for the policy."))  # fmt: skip
    if own_word:
        lines.append(_("This policy is the server's own word. Give the one that you agreed on with --policy."))  # fmt: skip
    return lines


def printable(text: str) -> str:
    """What a stranger wrote, without what could move the cursor or turn the line round."""
    return "".join(each if each.isprintable() else "�" for each in text)
