"""Checkpoints that anybody kept, held against a database before it is used: does it hold all that was signed?"""

from __future__ import annotations

from pathlib import Path

from sulh.cli import house
from sulh.cli.words import Stop, ngettext
from sulh.cli.words import gettext as _
from sulh.record.checkpoint import Checkpoint, NotACheckpoint, open_checkpoint
from sulh.record.note import BadSignature, NotANote, read
from sulh.record.origin import dialogue_of


def need(path: Path) -> None:
    """That the log which this checkpoint signs begins like that in the database. The house is loaded.

    Raises `Stop` where entries are missing or differ, and where the file is no checkpoint of this house.
    """
    from sulh.acts import log, tiles

    signed = _opened(path)
    dialogue = dialogue_of(signed.origin)
    size = log.head(dialogue).size
    shown = {"file": path, "dialogue": house.slug(dialogue), "size": size, "held": signed.size}
    if (lacking := signed.size - size) > 0:
        raise Stop(
            ngettext(
                "The backup is too old: %(file)s shows that the public diary of %(dialogue)s had %(held)s entries, and "
                "the backup ends after %(size)s. %(n)s entry is missing. Nothing was restored. Look for a newer backup; "
                "people and parties may already hold proofs of what is missing, so it must not be written anew.",
                "The backup is too old: %(file)s shows that the public diary of %(dialogue)s had %(held)s entries, and "
                "the backup ends after %(size)s. %(n)s entries are missing. Nothing was restored. Look for a newer backup; "
                "people and parties may already hold proofs of what is missing, so it must not be written anew.",
                lacking,
            ) % {**shown, "n": lacking}
        )  # fmt: skip
    if tiles.tree(dialogue, size).root(signed.size) != signed.root:
        raise Stop(
            _(
                "The backup contradicts %(file)s: the first %(held)s entries of the public diary of %(dialogue)s are not "
                "those that were signed. Nothing was restored. Look for a backup that was made before, and find out who "
                "could write into this one."
            ) % shown
        )  # fmt: skip


def _opened(path: Path) -> Checkpoint:
    from sulh.acts.keys import log_key

    try:
        data = path.read_bytes()
        origin = Checkpoint.read(read(data).text).origin
        return open_checkpoint(data, log_key(dialogue_of(origin)).verifying)[0]
    except (NotANote, NotACheckpoint) as fault:
        raise Stop(_("%(file)s is not a signed checkpoint. Nothing was restored.") % {"file": path}) from fault  # fmt: skip
    except BadSignature as fault:
        raise Stop(_("%(file)s was not signed with the key in this backup: it belongs to another house, or the backup does. Nothing was restored.") % {"file": path}) from fault  # fmt: skip
