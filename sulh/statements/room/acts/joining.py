"""What a room brought back joins the dialogue: once, however often the file is handed in.

One code is one voice. Somebody whose code was used in the room and on the server stays the one participant that
the server knows; what they answered only in the room is added, and where they answered both, the server's answer
stays, since it is the one they can still change. How many there were is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.db import connection
from pydantic import Field

from sulh.acts import log
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.models import Code, Participant
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement, Vote
from sulh.statements.room import files, keys
from sulh.statements.room.acts.joining_counts import join_counts
from sulh.statements.room.models import Room, RoomCode
from sulh.statements.voting import choosing
from sulh.statements.voting.casting import Sent, Stands, cast

CHUNK = 500


class JoinRoom(Act):
    """Bring in what a room without internet brought back. Handing it in again changes nothing.

    The answer counts: people who `joined`, `votes` and tables' `counts` that were added, people who had come in
    on both machines (`twice`), and `left_out`: people whose code is worthless now, and answers to statements
    that are not open any more. `changed`: whether there was anything new.
    """

    file: Annotated[str, Field(max_length=4_000_000)]

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        """The sealed copy of the file; who joined and voted enters in batches like everybody's."""
        if not done["changed"]:
            return None
        return View({"room": done["room"], "digest": files.digest(self.file)})


def _read(act: JoinRoom, dialogue: str) -> files.Back:
    """Raises `Refusal`: `room_file_unreadable`, `room_file_elsewhere`, `room_file_changed`."""
    back, seal, content = files.read_back(act.file)
    room = Room.objects.filter(pk=back.room, dialogue_id=dialogue, kind="away").first()
    if room is None or back.dialogue != dialogue:
        raise Refusal("room_file_elsewhere", field="file")
    if seal != keys.seal(keys.of(room), content):
        raise Refusal("room_file_changed", field="file")
    return back


@dataclass
class _Done:
    """What joining found: counts for the answer, and the answers that are to be written."""

    joined: int = 0
    twice: int = 0
    left_out: int = 0
    gone: int = 0
    votes: list[Sent] = field(default_factory=list)


@carries_out(JoinRoom, action="join_room", prepare=_read, keyed=False)
def join_room(act: JoinRoom, here: Here) -> Answer:
    back: files.Back = here.prepared
    room = Room.objects.select_for_update().get(pk=back.room)
    done = _people(back, room, here)
    added = _cast(done)
    counted = join_counts(back, room)
    changed = bool(done.joined or done.gone or added or counted)
    if back.closed and room.state != "closed":
        room.state, changed = "closed", True
    if back.present >= 0 and room.present != back.present:
        room.present, changed = back.present, True
    room.save()
    shown = {"room": room.n, "joined": done.joined, "votes": added, "counts": counted}
    shown |= {"twice": done.twice, "left_out": done.left_out, "changed": changed}
    return Answer(shown)


def _people(back: files.Back, room: Room, here: Here) -> _Done:
    done = _Done()
    codes = {
        row.digest: row.code for row in RoomCode.objects.filter(room=room).select_related("code__participant")
    }
    used = [person.code for person in back.people]
    if len(set(used)) < len(used) or not set(used) | set(back.gone) <= set(codes):
        raise Refusal("room_file_changed", field="file")
    said = dict(Statement.objects.filter(dialogue_id=here.dialogue).values_list("n", "id"))
    for person in back.people:
        code = codes[person.code]
        if code.party_id != (person.party or None):
            raise Refusal("room_file_changed", field="file")
        _person(person, code, back, here, said, done)
    for digest in back.gone:
        if codes[digest].state == "unused":
            Code.objects.filter(pk=codes[digest].pk).update(state="revoked")
            done.gone += 1
    return done


def _person(
    person: files.Person, code: Code, back: files.Back, here: Here, said: Mapping[int, str], done: _Done
) -> None:
    """Somebody from the room: new here, here already by this very file, or here by another door."""
    if code.state == "unused":
        if Participant.objects.filter(pk=person.id).exists():
            raise Refusal("room_file_changed", field="file")
        log.wait(here.dialogue, "joining", {"party": person.party})
        Participant.objects.create(
            id=person.id, dialogue_id=here.dialogue, party_id=person.party or None, conduct=back.conduct
        )
        Code.objects.filter(pk=code.pk).update(state="used", participant_id=person.id)
        done.joined += 1
    elif code.state != "used" or code.participant_id is None:
        # Worthless now: they left for good, or have a code that only they know.
        done.left_out += 1
        return
    who = person.id if code.state == "unused" else str(code.participant_id)
    twice = who != person.id
    done.twice += twice
    stands = dict(
        Vote.objects.filter(dialogue_id=here.dialogue, participant=who).values_list("statement__n", "counter")
    )
    now = connection.ops.adapt_datetimefield_value(here.now)
    for vote in person.votes:
        if vote.n in stands and (twice or vote.counter <= stands[vote.n]):
            continue
        if vote.n not in said:
            raise Refusal("room_file_changed", field="file")
        done.votes.append(
            Sent(
                here.dialogue, said[vote.n], who, vote.choice, vote.counter, vote.once, vote.language, "room",
                None, None, "", now,
            )
        )  # fmt: skip


def _cast(done: _Done) -> int:
    """Write the answers; how many were added. Those to statements that are not open any more are left out."""
    added = 0
    for part in _parts(done.votes):
        for stands in cast(part):
            applied = isinstance(stands, Stands) and stands.applied
            added += applied
            done.left_out += not applied
    for person in {vote.participant for vote in done.votes}:
        choosing.forget_participant(person)
    return added


def _parts(votes: list[Sent]) -> Iterable[list[Sent]]:
    return (votes[start : start + CHUNK] for start in range(0, len(votes), CHUNK))
