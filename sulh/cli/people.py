"""`sulh new` and `sulh reset-password`: one-time links, each on the record."""

from __future__ import annotations

import argparse
from typing import Any

from sulh.cli import house
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _


def add(commands: Any) -> None:
    new = commands.add_parser("new", help=_("make room for a dialogue; prints the convener's link"))
    new.add_argument("--slug", help=_("its address: small letters, digits and hyphens (else a random one)"))
    new.add_argument("--convener", metavar="LABEL", help=_("how the convener is to be shown"))
    new.set_defaults(run=new_dialogue)
    reset = commands.add_parser("reset-password", help=_("a new one-time link for an office holder"))
    reset.add_argument("dialogue", metavar="DIALOGUE", help=_("the dialogue's address (its slug)"))
    reset.add_argument("name", metavar="NAME", help=_("the name with which the person signs in"))
    reset.set_defaults(run=reset_password)


def new_dialogue(options: argparse.Namespace) -> int:
    house.have_database()
    from sulh.dialogue.models import new_id

    given = {"slug": options.slug, "convener": options.convener}
    fields = {name: value for name, value in given.items() if value is not None}
    answer = house.hand_in("HostDialogue", fields, new_id())
    print(f"{house.address()}/new#{answer['link']}")
    return 0


def reset_password(options: argparse.Namespace) -> int:
    house.need_database()
    from sulh.dialogue.models import Holder

    holder = Holder.objects.filter(dialogue__slug=options.dialogue, sign_in_name=options.name).first()
    if holder is None:
        raise Stop(
            _("In “%(dialogue)s” nobody signs in as “%(name)s”.")
            % {"dialogue": options.dialogue, "name": options.name}
        )
    answer = house.hand_in("MakeSignInLink", {"holder": holder.id}, holder.dialogue_id)
    print(f"{house.address()}/d/{options.dialogue}/take-office#{answer['link']}")
    return 0
