"""Codes for a room, and the laptop that takes the dialogue along."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, WholeNumber
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import codes
from sulh.dialogue.acts.entering import SHEET_MOST, IssueCodes, issue_codes
from sulh.dialogue.acts.offices import make_link
from sulh.dialogue.models import (
    Code,
    ConsentScreen,
    Dialogue,
    Holder,
    Office,
    Party,
    Terms,
    Voice,
    VoiceSound,
)
from sulh.dialogue.termsheet import digest_of_terms
from sulh.dialogue.voices.sniffing import media_type
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement, Translation
from sulh.statements.room import files, keys
from sulh.statements.room.acts import find
from sulh.statements.room.models import Room, RoomCode


class IssueRoomCodes(Act):
    """A registrar makes a sheet of slips for a room without internet. They open the server's door too, once."""

    room: Annotated[WholeNumber, Ask(_("For which room?"), source="rooms_away")]
    count: Annotated[WholeNumber, Ask(_("How many slips?"), inputmode="numeric"), Field(ge=1, le=SHEET_MOST)]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"room": self.room, "party": done["party"], "count": self.count, "sheet": done["sheet"]})


@carries_out(IssueRoomCodes, action="admit_participant")
def issue_room_codes(act: IssueRoomCodes, here: Here) -> Answer:
    room = find.away(here, act.room)
    answer = issue_codes(IssueCodes(count=act.count), here)
    key = keys.made_for(room.id)
    RoomCode.objects.bulk_create(
        RoomCode(digest=digest, room=room, code_id=code)
        for digest, code in sorted(
            (keys.code_digest(key, here.dialogue, code), codes.digest(here.dialogue, code))
            for code in answer.secret["codes"]
        )
    )
    return answer


class BeginRoom(Act):
    """Take a dialogue along to a laptop, out of the file that its server made. Done by whoever runs the laptop.

    The answer holds, once, a one-time `link` for everybody who holds an office in the room.
    """

    file: Annotated[str, Field(max_length=64 * 1024 * 1024)]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"room": done["room"], "digest": files.digest(self.file)})


def _read(act: BeginRoom, dialogue: str) -> files.Along:
    along = files.read_along(act.file)
    if along.dialogue.id != dialogue:
        raise Refusal("room_file_elsewhere", field="file")
    return along


@carries_out(BeginRoom, action="begin_room", prepare=_read, keyed=False)
def begin_room(act: BeginRoom, here: Here) -> Answer:
    along: files.Along = here.prepared
    if Dialogue.objects.filter(pk=here.dialogue).exists():
        raise Refusal("room_begun_already")
    if Dialogue.objects.filter(slug=along.dialogue.slug).exists():
        raise Refusal("slug_taken", field="file")
    dialogue = _dialogue(along, here)
    Party.objects.bulk_create(
        Party(
            id=each.id, dialogue=dialogue, names=each.names, status=each.status, no_party=bool(each.no_party),
            place=each.place,
        )
        for each in along.parties
    )  # fmt: skip
    _said(along, dialogue, here)
    ConsentScreen.objects.bulk_create(
        ConsentScreen(
            dialogue=dialogue, language=each.language, name=each.name, digest=each.digest, at=here.now
        )
        for each in along.confirmed
    )
    _voices(along, dialogue)
    kept = keys.wrap(bytes.fromhex(along.key), along.room).hex()
    Room.objects.create(id=along.room, dialogue=dialogue, n=along.n, kind="copy", key=kept)
    Code.objects.bulk_create(
        Code(digest=digest, dialogue=dialogue, party_id=party or None, sheet="")
        for digest, party in along.codes
    )
    return Answer({"room": along.n, "slug": dialogue.slug}, {"links": _staff(along, dialogue, here)})


def _dialogue(along: files.Along, here: Here) -> Dialogue:
    given = along.dialogue
    dialogue = Dialogue.objects.create(
        id=given.id, slug=given.slug, template=given.template, question=given.question,
        languages=list(given.languages), what_happens=given.what_happens, backing=given.backing,
        risk=given.risk, has_parties=bool(given.has_parties), demonstration=bool(given.demonstration),
        cell_limit=given.cell_limit, lot=given.lot, phase="listening", opened=here.now,
        speaking_since=here.now,
    )  # fmt: skip
    if given.terms:
        Terms.objects.create(
            dialogue=dialogue, n=1, body=given.terms, digest=digest_of_terms(given.terms), status="in_force",
            at=here.now,
        )  # fmt: skip
    return dialogue


def _said(along: files.Along, dialogue: Dialogue, here: Here) -> None:
    """Statements keep id and number, so that answers find them again. Who said them stays behind."""
    Statement.objects.bulk_create(
        Statement(
            id=each.id, dialogue=dialogue, n=each.n, text=each.text, language=each.language, state="accepted",
            kind=each.kind, attribution=each.attribution, name=each.name, party_id=each.party or None,
            at=here.now,
        )
        for each in along.statements
    )  # fmt: skip
    Translation.objects.bulk_create(
        Translation(
            statement_id=each.statement, language=each.language, text=each.text, translator=each.translator
        )
        for each in along.translations
    )


def _voices(along: files.Along, dialogue: Dialogue) -> None:
    """Raises `Refusal("room_file_changed")` where something is no sound."""
    for each in along.voices:
        try:
            sound = base64.b64decode(each.sound, validate=True)
        except binascii.Error:
            sound = b""
        kind = media_type(sound)
        if not kind:
            raise Refusal("room_file_changed", field="file")
        voice = Voice.objects.create(
            dialogue=dialogue, about=each.about, subject=each.subject, language=each.language,
            recorder=each.recorder, words=each.words, kind=kind,
        )  # fmt: skip
        VoiceSound.objects.create(voice=voice, data=sound)


def _staff(along: files.Along, dialogue: Dialogue, here: Here) -> list[dict[str, str]]:
    links = {}
    for each in along.staff:
        holder, _new = Holder.objects.get_or_create(
            id=each.holder,
            defaults={"dialogue": dialogue, "label": each.label, "sign_in_name": each.sign_in_name},
        )
        Office.objects.create(holder=holder, role=each.role, appointed_by="")
        links[holder.id] = {"label": each.label, "role": each.role, "link": make_link(holder, here.now)}
    return list(links.values())
