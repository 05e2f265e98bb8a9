"""`sulh room`: files with which a laptop without internet takes a dialogue along and brings answers back.

`prepare` and `join` are for the dialogue's own server, `begin` and `export` for the laptop. The operator decides
nothing: rooms are planned, opened and brought in by the facilitator, and `join` only speaks for one who signs in.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from sulh.cli import house
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _
from sulh.rules.refusal import Refusal

PATIENCE = 120  # seconds for the server to bring a file in


def add(commands: Any) -> None:
    room = commands.add_parser("room", help=_("take a dialogue to a laptop without internet, and back"))
    steps = room.add_subparsers(title=_("steps"), metavar=_("STEP"), required=True)
    prepare_ = steps.add_parser("prepare", help=_("on the server: write the file for the laptop"))
    prepare_.add_argument("dialogue", metavar="DIALOGUE", help=_("the dialogue's address (its slug)"))
    prepare_.add_argument("file", metavar="FILE", type=Path)
    prepare_.add_argument("--room", metavar="N", type=int, help=_("which room (else the newest planned one)"))
    prepare_.set_defaults(run=prepare)
    begin_ = steps.add_parser("begin", help=_("on the laptop: read that file; prints links for the staff"))
    begin_.add_argument("file", metavar="FILE", type=Path)
    begin_.set_defaults(run=begin)
    export_ = steps.add_parser("export", help=_("on the laptop: write what goes back"))
    export_.add_argument("file", metavar="FILE", type=Path)
    export_.add_argument("--dialogue", metavar="DIALOGUE", help=_("which one (else the only one)"))
    export_.set_defaults(run=export)
    join_ = steps.add_parser("join", help=_("hand the file in to the server, signed in as its facilitator"))
    join_.add_argument("file", metavar="FILE", type=Path)
    join_.add_argument(
        "--into", metavar="DIALOGUE", required=True, help=_("the dialogue's address (its slug)")
    )
    join_.add_argument("--as", dest="name", metavar="NAME", required=True, help=_("the name with which the facilitator signs in"))  # fmt: skip
    join_.add_argument(
        "--at", metavar="ADDRESS", help=_("the server's address (else that of this machine's)")
    )
    join_.set_defaults(run=join)


def _write(path: Path, text: str) -> None:
    """A new file that only its owner can read. Raises `Stop` where there is one already."""
    try:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(text)
    except FileExistsError as fault:
        raise Stop(_("%(file)s is there already. Choose another name.") % {"file": path}) from fault


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise Stop(_("%(file)s is no file of a room.") % {"file": path}) from fault


def prepare(options: argparse.Namespace) -> int:
    """Raises `Stop` where no such room is planned, and what gathering raises."""
    house.need_database()
    from sulh.statements.room import files, gathering
    from sulh.statements.room.models import Room

    with house.database_speaks():
        rows = Room.objects.filter(dialogue__slug=options.dialogue, kind="away").exclude(state="closed")
        if options.room is not None:
            rows = rows.filter(n=options.room)
        room = rows.select_related("dialogue").order_by("-n").first()
        if room is None:
            raise Stop(_("In “%(dialogue)s” no such room is planned. Its facilitator plans one.") % {"dialogue": options.dialogue})  # fmt: skip
        along = gathering.along(room)
    text = files.write_along(along)
    _write(options.file, text)
    told = {"room": room.n, "codes": len(along.codes), "statements": len(along.statements)}
    print(_("Room %(room)s: %(statements)s statements, %(codes)s codes.") % told)
    if along.voices or along.silent:
        print(_("Read aloud"), len(along.voices), sep=": ")
    if along.silent:
        print(_("Left out"), along.silent, sep=": ")
    _say_digest(files.digest(text))
    print(_("Whoever has this file could invent answers for these codes: carry it like ballot papers."))
    return 0


def _say_digest(digest: str) -> None:
    print(_("Sealed copy of the file: %(digest)s") % {"digest": digest})


def begin(options: argparse.Namespace) -> int:
    """Raises `Refusal`: what reading the file raises, `room_begun_already`, `slug_taken`."""
    text = _read(options.file)
    house.have_database()
    from sulh.dialogue.models import Dialogue
    from sulh.statements.room import files

    along = files.read_along(text)
    if Dialogue.objects.filter(pk=along.dialogue.id).exists():
        raise Refusal("room_begun_already")
    answer = house.hand_in("BeginRoom", {"file": text}, along.dialogue.id)
    _say_digest(files.digest(text))
    for each in answer["links"]:
        path = f"/d/{answer['slug']}/take-office#{each['link']}"
        print(f"{each['label']} ({each['role']}): {house.address()}{path}")
    print(_("Now give `sulh serve --room`."))
    return 0


def export(options: argparse.Namespace) -> int:
    """Raises `Stop` where this machine is no laptop of a room."""
    house.need_database()
    from sulh.statements.room import files, gathering, keys
    from sulh.statements.room.models import Room, RoomEntry

    with house.database_speaks():
        rows = list(Room.objects.filter(kind="copy").select_related("dialogue").order_by("n"))
        if options.dialogue is not None:
            rows = [row for row in rows if row.dialogue.slug == options.dialogue]
        if len(rows) != 1:
            shown = ", ".join(row.dialogue.slug for row in rows) or _("none")
            raise Stop(_("Rooms on this machine: %(rooms)s. Choose one with --dialogue.") % {"rooms": shown})
        back = gathering.back(rows[0])
        waiting = (
            RoomEntry.objects.filter(shown__room=rows[0]).values("shown", "table", "hands").distinct().count()
        )
    text = files.write_back(back, keys.of(rows[0]))
    _write(options.file, text)
    told = {
        "people": len(back.people),
        "votes": sum(len(person.votes) for person in back.people),
        "counts": sum(len(each.counts) for each in back.shown),
    }
    print(_("%(people)s people, %(votes)s answers, %(counts)s counts of tables.") % told)
    if waiting:
        print(
            _("%(waiting)s counts wait for a second teller and are not in the file.") % {"waiting": waiting}
        )
    if not back.closed:
        print(_("The room is still open: export again after it is closed."))
    _say_digest(files.digest(text))
    print(_("It holds each person's answers under a random number: carry it like ballot papers."))
    return 0


def join(options: argparse.Namespace) -> int:
    """Over the server's own API, as everybody does. Raises `Stop` with the server's own words."""
    text = _read(options.file)
    at = (options.at or house.address()).rstrip("/")
    base = f"{at}/api/v1/dialogues/{options.into}"
    password = getpass.getpass(_("Password: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    token = _call(f"{base}/sign-in", {"name": options.name, "password": password})["token"]
    answer = _call(f"{base}/acts/JoinRoom", {"file": text}, token)
    print(
        _(
            "Room %(room)s: %(joined)s people joined, %(votes)s answers and %(counts)s counts of tables were added."
        )
        % answer
    )
    if answer["twice"]:
        print(_("%(twice)s codes were used in the room and on the server; each counts once.") % answer)
    if answer["left_out"]:
        print(
            _("Left out, since a code is worthless now or a statement not open any more: %(left_out)s.")
            % answer
        )
    return 0


def _call(address: str, body: dict[str, str], token: str = "") -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address, json.dumps(body, ensure_ascii=False).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found
    except urllib.error.HTTPError as fault:
        raise Stop(_said(fault)) from fault
    except (urllib.error.URLError, ValueError, TimeoutError) as fault:
        raise Stop(_("No Sulh server answers at %(address)s.") % {"address": address}) from fault


def _said(fault: urllib.error.HTTPError) -> str:
    """The server's sentence for a refusal, else the bare status."""
    try:
        return str(json.loads(fault.read())["message"])
    except (ValueError, KeyError, TypeError):
        return _("The server answered: %(status)s.") % {"status": fault.code}
