"""`sulh import polis`: a conversation from another tool becomes a closed dialogue with published findings."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sulh.cli import house
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _


def add(commands: Any) -> None:
    command = commands.add_parser("import", help=_("bring in a conversation from another tool"))
    tools = command.add_subparsers(title=_("tools"), metavar=_("TOOL"), required=True)
    polis = tools.add_parser("polis", help=_("a folder exported from Polis"))
    polis.add_argument("folder", metavar="FOLDER", type=Path)
    polis.add_argument("--parties-from", choices=["group-id"], help=_("make a party of each group"))
    polis.add_argument("--slug", metavar="NAME", help=_("its address (else the folder's name)"))
    polis.set_defaults(run=import_polis)


def import_polis(options: argparse.Namespace) -> int:
    if not options.folder.is_dir():
        raise Stop(_("There is no folder %(folder)s.") % {"folder": options.folder})
    house.need_database()
    from sulh.acts import handover
    from sulh.dialogue.models import new_id
    from sulh.interchange.importing import act_from_folder

    act = act_from_folder(options.folder, parties_from=options.parties_from, slug=options.slug)
    with house.database_speaks():
        handover.hand_in(act, new_id())
    print(f"{house.address()}/d/{act.slug}/")
    return 0
