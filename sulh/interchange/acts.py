"""Importing a whole conversation held elsewhere, as one act whose entry holds the input's digest."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import numpy as np
from django.db import connection
from django.db.models import Q
from pydantic import BaseModel, ConfigDict, Field

from sulh.acts.fields import Digest, Name
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.calling import Slug
from sulh.dialogue.models import Dialogue, Participant, Party, PartyStatus, new_id
from sulh.findings import acts as findings
from sulh.findings import reading
from sulh.findings.build import Group, Votes, explored
from sulh.findings.explore import Explored
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement

CHUNK = 20_000
_CHOICES = frozenset({-1, 0, 1})


class Said(BaseModel):
    """One imported statement. `moderated`: 1 accepted, 0 not decided (it was shown), -1 refused there."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    source_id: int
    text: Annotated[str, Field(max_length=10_000)]
    moderated: Annotated[int, Field(ge=-1, le=1)]
    is_seed: bool = False
    hour: int | None = None


class ImportConversation(Act):
    """Store a finished conversation: statements, each participant's last votes, and its findings.

    `groups[i]` is the party of participant `i` by its place in `parties`, -1 for no party. `people`,
    `statements_voted` and `votes` are equally long columns in base64: little-endian int32, int32, int8.
    """

    slug: Slug
    source: Name
    topic: Annotated[str, Field(max_length=1000)]
    description: Annotated[str, Field(max_length=10_000)] = ""
    input_digest: Digest
    files: tuple[Annotated[str, Field(max_length=100)], ...]
    corrections: int
    superseded: int
    parties: tuple[Name, ...] = ()
    statements: tuple[Said, ...]
    groups: tuple[int, ...]
    people: str
    statements_voted: str
    votes: str

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"source": self.source, "input_digest": self.input_digest, "files": list(self.files)}
        counts = {"statements": len(self.statements), "participants": len(self.groups)}
        return View(
            shown | counts | {name: done[name] for name in ("votes", "findings")}
            | {"corrections": self.corrections, "superseded": self.superseded, "parties": list(self.parties)}
        )  # fmt: skip


Columns = list[tuple[int, int, int]]


@dataclass(frozen=True)
class Ready:
    """The votes as rows of participant, statement and choice, and what the analysis makes of them."""

    rows: Columns
    explored: Explored | None


def _ready(act: ImportConversation, dialogue: str) -> Ready:
    """Check every index and analyse, before the writer is asked. Raises `import_inconsistent`."""
    rows = _columns(act)
    accepted = [at for at, said in enumerate(act.statements) if _is_accepted(said)]
    if not accepted or not rows:
        return Ready(rows, None)
    place = {at: new for new, at in enumerate(accepted)}
    group = (
        [at if at >= 0 else len(act.parties) for at in act.groups] if act.parties else [0] * len(act.groups)
    )
    told = [(person, place[at], group[person], vote) for person, at, vote in rows if at in place]
    groups = [Group(name) for name in act.parties] + [Group("no party", "no_party")]
    votes = Votes(*np.array(told, dtype=np.int64).reshape(-1, 4).T)
    return Ready(rows, explored(votes, len(accepted), groups if act.parties else [Group("", "everyone")]))


def _is_accepted(said: Said) -> bool:
    return said.moderated >= 0 and bool(said.text)


def _columns(act: ImportConversation) -> Columns:
    try:
        person = np.frombuffer(base64.b64decode(act.people, validate=True), "<i4")
        said = np.frombuffer(base64.b64decode(act.statements_voted, validate=True), "<i4")
        vote = np.frombuffer(base64.b64decode(act.votes, validate=True), "<i1")
    except (binascii.Error, ValueError) as fault:
        raise Refusal("import_inconsistent") from fault
    fits = (
        len(person) == len(said) == len(vote)
        and all(-1 <= group < len(act.parties) for group in act.groups)
        and set(np.unique(vote).tolist()) <= _CHOICES
        and _within(person, len(act.groups))
        and _within(said, len(act.statements))
        and len(set(zip(person.tolist(), said.tolist(), strict=True))) == len(vote)
    )
    if not fits:
        raise Refusal("import_inconsistent")
    return list(zip(person.tolist(), said.tolist(), vote.tolist(), strict=True))


def _within(index: Any, size: int) -> bool:
    return len(index) == 0 or (int(index.min()) >= 0 and int(index.max()) < size)


@carries_out(ImportConversation, action="import_conversation", prepare=_ready)
def import_conversation(act: ImportConversation, here: Here) -> Answer:
    if Dialogue.objects.filter(Q(pk=here.dialogue) | Q(slug=act.slug)).exists():
        raise Refusal("slug_taken", field="slug")
    dialogue = _dialogue(act, here)
    parties = _parties(act, dialogue, here)
    people = _people(act, dialogue, parties)
    statements = _statements(act, dialogue, here)
    ready: Ready = here.prepared
    _votes(dialogue, people, statements, ready.rows)
    columns = [party.id if party else reading.EVERYONE for party in parties]
    found = findings.compute(None, dialogue.id, ready.explored, columns)
    published = findings.store(dialogue.id, found)
    return Answer({"slug": act.slug, "votes": len(ready.rows), "findings": published["digest"]})


def _dialogue(act: ImportConversation, here: Here) -> Dialogue:
    return Dialogue.objects.create(
        id=here.dialogue,
        slug=act.slug,
        template="import",
        question={"en": act.topic or act.slug},
        languages=["en"],
        what_happens={"en": act.description} if act.description else {},
        phase="closed",
        risk="high",
        has_parties=bool(act.parties),
        opened=here.now,
        backing={"convener": {"en": f"{act.source} (imported)"}},
    )


def _parties(act: ImportConversation, dialogue: Dialogue, here: Here) -> list[Party | None]:
    """The parties in order, then "no party" (None in a dialogue without parties)."""
    if not act.parties:
        return [None]
    made: list[Party | None] = []
    for place, name in enumerate((*act.parties, "No party"), 1):
        last = place > len(act.parties)
        party = Party.objects.create(
            dialogue=dialogue,
            names={"en": name},
            status="joined",
            no_party=last,
            place=10_000 if last else place,
        )
        if not last:
            PartyStatus.objects.create(party=party, status="joined", at=here.now)
        made.append(party)
    return made


def _people(act: ImportConversation, dialogue: Dialogue, parties: list[Party | None]) -> list[Participant]:
    """Random ids; nothing leads from them back to the ids in the source."""
    people = [
        Participant(id=new_id(), dialogue=dialogue, party=parties[group], conduct="") for group in act.groups
    ]
    Participant.objects.bulk_create(people, batch_size=CHUNK // 10)
    return people


def _statements(act: ImportConversation, dialogue: Dialogue, here: Here) -> list[Statement]:
    rows = [
        Statement(
            dialogue=dialogue, n=n, source_id=said.source_id, text=said.text, language="",
            state="accepted" if _is_accepted(said) else "rejected",
            kind="seed" if said.is_seed else "participant",
            at=here.now if said.hour is None else datetime.fromtimestamp(said.hour, UTC),
        )
        for n, said in enumerate(act.statements, 1)
    ]  # fmt: skip
    return list(Statement.objects.bulk_create(rows, batch_size=CHUNK // 20))


def _votes(dialogue: Dialogue, people: list[Participant], statements: list[Statement], rows: Columns) -> None:
    sql = (
        "INSERT INTO statements_vote (dialogue_id, statement_id, participant, party, choice, counter, channel)"
        " VALUES (%s, %s, %s, %s, %s, 1, 'imported')"
    )
    ids = [statement.id for statement in statements]
    who = [(person.id, person.party_id or "") for person in people]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            cursor.executemany(sql, [(dialogue.id, ids[at], *who[person], vote) for person, at, vote in part])
