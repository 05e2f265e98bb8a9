"""`sulh import polis`: a conversation from another tool becomes a closed dialogue with published findings."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sulh.cli import house
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _

if TYPE_CHECKING:  # the house is loaded late, so that a command that needs no database is quick
    from sulh.interchange.polis import PolisConversation

SHOWN = 5


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
    house.have_database()
    from sulh.acts import handover
    from sulh.dialogue.models import new_id
    from sulh.interchange.importing import act_from, slug_of
    from sulh.interchange.polis import read_folder

    found = read_folder(options.folder)
    by_group = options.parties_from is not None
    act = act_from(found, options.slug or slug_of(options.folder), by_group=by_group)
    with house.database_speaks():
        answer = handover.hand_in(act, new_id())
    _report(found, answer)
    print(f"{house.address()}/d/{act.slug}/")
    return 0


def _report(found: PolisConversation, answer: dict[str, Any]) -> None:
    """What was brought in, and where the file's own tallies were wrong."""
    print(
        _(
            "%(statements)s statements, %(people)s people, %(votes)s votes; %(superseded)s earlier votes do not count."
        )
        % {
            "statements": len(found.statements),
            "people": len(found.participants),
            "votes": answer["votes"],
            "superseded": found.superseded,
        }
    )
    if not found.corrections:
        print(_("The tallies in comments.csv are what the votes add up to."))
        return
    print(
        _(
            "In %(count)s statements the tallies in comments.csv are not what the votes add up to; counted anew:"
        )
        % {"count": len(found.corrections)}
    )
    for each in found.corrections[:SHOWN]:
        print(
            _(
                "  statement %(n)s: %(a)s agree and %(d)s disagree in the file, %(agrees)s and %(disagrees)s counted"
            )
            % {
                "n": found.statements[each.statement].source_id,
                "a": each.agrees_reported,
                "d": each.disagrees_reported,
                "agrees": each.agrees,
                "disagrees": each.disagrees,
            }
        )
    if len(found.corrections) > SHOWN:
        print(_("  and %(more)s more") % {"more": len(found.corrections) - SHOWN})
