"""Reading out of the database what a laptop takes along, and what it brings back."""

from __future__ import annotations

import base64

from django.db import connection

from sulh.dialogue.models import Code, ConsentScreen, Dialogue, Office, Voice
from sulh.dialogue.order import register
from sulh.dialogue.termsheet import conduct_digest, in_force
from sulh.dialogue.voices.finding import is_current
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement, Translation
from sulh.statements.room import files, keys
from sulh.statements.room.models import Room, RoomCode, RoomCount, RoomStatement

ROLES = ("facilitator", "teller")
SOUND_MOST = 40_000_000  # letters of base64 of all voices together


def along(room: Room) -> files.Along:
    """What the laptop of this room takes along. Raises `Refusal`: `phase_closed`, `room_codes_missing`."""
    dialogue = room.dialogue
    if dialogue.phase != "listening":
        raise Refusal("phase_closed", action="hold_room", phase=dialogue.phase)
    codes = RoomCode.objects.filter(room=room, code__state="unused").select_related("code").order_by("digest")
    if not codes:
        raise Refusal("room_codes_missing")
    voices, silent = _voices(dialogue)
    return files.Along(
        format="sulh room along 1",
        dialogue=_dialogue(dialogue),
        parties=tuple(
            files.OfParty(
                id=party.id, names=party.names, status=party.status, no_party=_yes(party.no_party),
                place=party.place,
            )
            for party in register(dialogue)
        ),
        statements=_statements(dialogue),
        translations=_translations(dialogue),
        confirmed=tuple(
            files.Confirmed(language=row.language, name=row.name, digest=row.digest)
            for row in ConsentScreen.objects.filter(dialogue=dialogue).order_by("at", "pk")
        ),
        voices=voices,
        silent=silent,
        staff=_staff(dialogue),
        room=room.id,
        n=room.n,
        key=keys.made_for(room.id).hex(),
        codes=tuple((row.digest, row.code.party_id or "") for row in codes),
    )  # fmt: skip


def _yes(true: bool) -> files.Yes:
    return 1 if true else 0


def _dialogue(dialogue: Dialogue) -> files.OfDialogue:
    terms = in_force(dialogue.id)
    return files.OfDialogue(
        id=dialogue.id, slug=dialogue.slug, template=dialogue.template, question=dialogue.question,
        languages=tuple(dialogue.languages), what_happens=dialogue.what_happens, backing=dialogue.backing,
        risk=dialogue.risk, has_parties=_yes(dialogue.has_parties),
        demonstration=_yes(dialogue.demonstration), cell_limit=dialogue.cell_limit, lot=dialogue.lot,
        terms=terms.body if terms else {},
    )  # fmt: skip


def _statements(dialogue: Dialogue) -> tuple[files.Said, ...]:
    rows = Statement.objects.filter(dialogue=dialogue, state="accepted").order_by("n")
    return tuple(
        files.Said(
            id=row.id, n=row.n, text=row.text, language=row.language, kind=row.kind,
            attribution=row.attribution, name=row.name, party=row.party_id or "",
        )
        for row in rows
    )  # fmt: skip


def _translations(dialogue: Dialogue) -> tuple[files.Translated, ...]:
    rows = Translation.objects.filter(
        statement__dialogue=dialogue, statement__state="accepted", questioned=False
    )
    return tuple(
        files.Translated(
            statement=row.statement_id, language=row.language, text=row.text, translator=row.translator
        )
        for row in rows.order_by("statement__n", "language")
    )


def _voices(dialogue: Dialogue) -> tuple[tuple[files.ReadAloud, ...], int]:
    """Voices that speak what stands there now, what is read before entering first; how many stay behind."""
    found: list[files.ReadAloud] = []
    silent = letters = 0
    for row in Voice.objects.filter(dialogue=dialogue).order_by("about", "subject", "language"):
        if not is_current(row):
            continue
        sound = base64.b64encode(row.sound.data).decode()
        if letters + len(sound) > SOUND_MOST:
            silent += 1
            continue
        letters += len(sound)
        found.append(
            files.ReadAloud.model_validate(
                {"about": row.about, "subject": row.subject, "language": row.language,
                 "recorder": row.recorder, "words": row.words, "sound": sound}
            )
        )  # fmt: skip
    return tuple(found), silent


def _staff(dialogue: Dialogue) -> tuple[files.Staff, ...]:
    rows = Office.objects.filter(holder__dialogue=dialogue, role__in=ROLES, ended=False)
    return tuple(
        files.Staff(
            holder=row.holder_id, label=row.holder.label, sign_in_name=row.holder.sign_in_name,
            role="teller" if row.role == "teller" else "facilitator",
        )
        for row in rows.select_related("holder").order_by("role", "holder_id")
    )  # fmt: skip


def back(room: Room) -> files.Back:
    """What the laptop brings back. Counts that wait for a second teller stay behind."""
    dialogue = room.dialogue_id
    codes = Code.objects.filter(dialogue=dialogue)
    return files.Back(
        format="sulh room back 1",
        dialogue=dialogue,
        room=room.id,
        closed=_yes(room.state == "closed"),
        conduct=conduct_digest(dialogue),
        present=-1 if room.present is None else room.present,
        people=_people(dialogue),
        gone=tuple(codes.filter(state="revoked").order_by("digest").values_list("digest", flat=True)),
        tables=tuple((table.n, table.party_id or "") for table in room.tables.order_by("n")),
        shown=_shown(room),
    )


def _people(dialogue: str) -> tuple[files.Person, ...]:
    answers: dict[str, list[files.Answered]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT participant, said.n, choice, counter, once, vote.language FROM statements_vote vote"
            " JOIN statements_statement said ON said.id = vote.statement_id"
            " WHERE vote.dialogue_id = %s ORDER BY participant, said.n",
            [dialogue],
        )
        for person, n, choice, counter, once, language in cursor.fetchall():
            answers.setdefault(person, []).append(
                files.Answered(n=n, choice=choice, counter=counter, once=once, language=language)
            )
    rows = Code.objects.filter(dialogue=dialogue, state="used", participant__isnull=False)
    return tuple(
        files.Person(
            id=str(code.participant_id), party=code.party_id or "", code=code.digest,
            votes=tuple(answers.get(str(code.participant_id), ())),
        )
        for code in rows.order_by("participant_id")
    )  # fmt: skip


def _shown(room: Room) -> tuple[files.ShownThere, ...]:
    return tuple(
        files.ShownThere(
            id=shown.id, n=shown.statement.n, place=shown.place,
            counts=tuple(
                files.Counted(
                    table=row.table.n, hands=_yes(row.hands), agree=row.agree, disagree=row.disagree,
                    passes=row.passes,
                )
                for row in RoomCount.objects.filter(shown=shown)
                .select_related("table")
                .order_by("table__n", "hands")
            ),
        )
        for shown in RoomStatement.objects.filter(room=room).select_related("statement").order_by("place")
    )  # fmt: skip
