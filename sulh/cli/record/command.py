"""`sulh record`: the public diary as files, and witnesses asked to cosign it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sulh.cli import house
from sulh.cli.verify.web import empty_folder, write_below
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _
from sulh.record.checkpoint import Checkpoint
from sulh.record.note import read
from sulh.record.sources import POLICY


def add(commands: Any) -> None:
    record = commands.add_parser(
        "record", help=_("write a public diary as files; ask witnesses to cosign it")
    )
    steps = record.add_subparsers(title=_("steps"), metavar=_("STEP"), required=True)
    export_ = steps.add_parser("export", help=_("write a diary into a folder that anybody can verify"))
    export_.add_argument("dialogue", metavar="DIALOGUE", help=_("the dialogue's address (its slug)"))
    export_.add_argument("folder", metavar="FOLDER", type=Path, help=_("a new or empty folder"))
    export_.set_defaults(run=export)
    collect_ = steps.add_parser("collect", help=_("ask witnesses for cosignatures on the newest checkpoint"))
    collect_.add_argument("dialogue", metavar="DIALOGUE", help=_("the dialogue's address (its slug)"))
    collect_.add_argument("witness", metavar="URL", nargs="+", help=_("where a witness answers"))
    collect_.set_defaults(run=collect)


def export(options: argparse.Namespace) -> int:
    """Raises `Stop` where the folder is not empty, and what `checkpoints.publish` raises."""
    house.need_database()
    with house.database_speaks():
        at = write_diary(dialogue_of(options.dialogue), options.folder)
    print(_("Size: %(size)s") % {"size": at.size})
    print(_("Root: %(root)s") % {"root": at.head.digest})
    print(_("Give on the whole folder; `sulh verify %(folder)s` recomputes it without this server.") % {"folder": options.folder})  # fmt: skip
    print(_("Whoever keeps the size and the root, or the file “checkpoint”, can see later that nothing was changed."))  # fmt: skip
    return 0


def write_diary(dialogue: str, folder: Path) -> Checkpoint:
    """Every file of the diary into a new or empty folder. Raises what `export` raises."""
    from sulh.acts import exporting
    from sulh.dialogue.witnesses import policy_text

    data = b""
    empty_folder(folder)
    write_below(folder, POLICY, policy_text(dialogue).encode())
    # The checkpoint comes last, so that a folder that has one has everything.
    for path, data in exporting.files(dialogue):
        write_below(folder, path, data)
    return Checkpoint.read(read(data).text)


def collect(options: argparse.Namespace) -> int:
    """0: every witness has cosigned; 1: one has not. Raises what `checkpoints.publish` raises."""
    house.need_database()
    from sulh.cli.record.collecting import collect_from

    with house.database_speaks():
        return collect_from(dialogue_of(options.dialogue), options.witness)


def dialogue_of(slug: str) -> str:
    """The id of the dialogue at this address. Raises `Stop`."""
    from sulh.dialogue.models import Dialogue

    found = Dialogue.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise Stop(_("There is no dialogue “%(slug)s” here.") % {"slug": slug})
    return str(found)
