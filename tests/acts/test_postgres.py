"""The same house on PostgreSQL: acts in ordinary transactions that follow each other in each dialogue."""

from __future__ import annotations

import json
import uuid
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from sulh.acts import checkpoints, exporting, log
from sulh.acts.models import LogEntry
from sulh.acts.registry import View
from sulh.acts.writer import write
from sulh.dialogue.batching import enter_batches
from sulh.dialogue.models import Code, Party, Session
from sulh.dialogue.sessions import digest
from sulh.record.tree import leaf_hash, root_of
from sulh.record.verify import verify
from sulh.rules.refusal import Refusal
from sulh.statements.models import Vote, VoteSeal
from tests.acts.batching import close, counts, vote
from tests.acts.files import audited
from tests.acts.test_keys import at_once
from tests.conftest import unsigned
from tests.helpers import PUBLIC, Stage, do
from tests.serving import sulh
from tests.statements.conftest import accepted

pytestmark = pytest.mark.postgres


def test_a_dialogue_reaches_speaking_and_people_enter(postgres_house: str) -> None:
    assert connection.vendor == "postgresql"
    stage = Stage().listen()
    people = stage.participants(0, 3)
    assert stage.dialogue.phase == "listening"
    assert len({person.id for person in people}) == 3
    assert verify(exporting.download(stage.id)).head == log.head(stage.id)


def test_what_participants_did_enters_the_log_together(postgres_house: str) -> None:
    stage = Stage(parties=2).listen()
    people = stage.participants(0, 10)
    said = [accepted(stage, by, f"Way number {n}.") for n, by in enumerate(people)]
    for by in people:
        vote(stage, by, said[0])
    enter_batches()
    vote(stage, people[0], said[0], "disagree", counter=2)
    assert [counts(stage, kind) for kind in ("joining", "stating", "voting")] == [[10], [10], [10]]
    close(stage)
    assert counts(stage, "voting") == [10, 1]
    assert VoteSeal.objects.count() == Vote.objects.filter(sealed=True).count() == 10
    assert verify(exporting.download(stage.id)).opened == 20, (
        "the words of ten statements, and whose they are"
    )
    stage.do("EraseSelf", people[0], sure=True)
    assert VoteSeal.objects.count() == 0, "the statement was theirs, so its answers went too"


def test_terms_are_not_adopted_without_every_party(postgres_house: str) -> None:
    stage = Stage()
    for delegate in stage.delegates:
        stage.do("AnswerInvitation", delegate, answer="join")
    terms = stage.dialogue.terms.get(n=1)
    with pytest.raises(Refusal) as refused:
        stage.do("AdoptTerms", stage.facilitator, terms=terms.id)
    assert refused.value.code == "party_has_not_consented"


def test_acts_at_once_make_one_chain(postgres_house: str) -> None:
    stage = Stage(parties=2)
    before = log.head(stage.id).size
    answers = at_once(
        24, lambda n: do("InviteParty", stage.facilitator, stage.id, key=str(uuid.uuid4()), names={"en": f"P {n}"})
    )  # fmt: skip
    assert len({answer["party"] for answer in answers}) == 24, answers
    assert verify(exporting.download(stage.id)).head.size == before + 24


def test_what_is_appended_at_once_makes_one_tree(postgres_house: str) -> None:
    """From the first entry on, which nobody's row stands for yet; somebody signs all the while."""
    unsigned()
    here, body = "0" * 31 + "b", {"act": "Something", "at": "2026-03-01T09:00Z", "by": {"role": "clock"}}

    def work(place: int) -> list[str]:
        if place < 2:
            return [str(checkpoints.publish(here)[1]) for _ in range(20)]
        for n in range(0, 60, 3):
            new = [(body, View({"word": f"{place}/{n + more}"})) for more in range(3)]
            write(partial(log.extend, here, new))
        return []

    signed = at_once(8, work)
    assert not [each for each in signed if isinstance(each, Exception)], signed
    notes = {note for found in signed for note in found}
    assert len(notes) == len({note.split("\n")[1] for note in notes}), "one note at each size"
    found = audited(here, earlier=sorted(notes))
    rows = LogEntry.objects.filter(dialogue=here).order_by("n").values_list("data", flat=True)
    entries = [bytes(data) for data in rows]
    words = [json.loads(entry)["view"]["word"] for entry in entries]
    assert sorted(words) == sorted(f"{place}/{n}" for place in range(2, 8) for n in range(60))
    assert (found.checkpoint.size, found.checkpoint.root) == (
        360,
        root_of([leaf_hash(each) for each in entries]),
    )


def test_one_key_at_once_has_one_effect(postgres_house: str) -> None:
    stage = Stage(parties=2)
    key = str(uuid.uuid4())
    answers = at_once(
        24, lambda _: do("InviteParty", stage.facilitator, stage.id, key=key, names={"en": "Late"})
    )
    assert len({answer["party"] for answer in answers}) == 1, answers
    assert Party.objects.filter(dialogue_id=stage.id, names={"en": "Late"}).count() == 1


def test_one_key_at_once_for_an_act_that_runs_beside_others(postgres_house: str) -> None:
    """Redeeming a code is not logged and takes no turn alone: the second insert of the key waits, fails, repeats."""
    stage = Stage().listen()
    code, key = stage.codes(0, 1)[0], str(uuid.uuid4())
    answers = at_once(
        12, lambda _: do("RedeemCode", PUBLIC, stage.id, key=key, code=code, accept_conduct=True)
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    tokens = [answer["token"] for answer in answers if "token" in answer]
    assert len(tokens) == 1
    assert Session.objects.filter(digest=digest(tokens[0])).exists()


def test_a_quota_holds_when_sheets_are_made_at_once(postgres_house: str) -> None:
    stage = Stage(parties=2).join()
    registrar, party = stage.registrar(0), stage.parties[0]
    stage.do("SetQuota", stage.delegates[0], quota=10)
    made = at_once(8, lambda _: stage.do("IssueCodes", registrar, count=4))
    refused = [item for item in made if isinstance(item, Refusal)]
    assert len(refused) == 6, made
    assert {item.code for item in refused} == {"quota_exceeded"}
    assert Code.objects.filter(party=party).count() == 8


def test_the_doctor_knows_postgresql(postgres_house: str, tmp_path: Path) -> None:
    good = sulh(tmp_path, "doctor", DATABASE_URL=postgres_house)
    assert (good.returncode, "REFUSED" in good.stdout) == (0, False), good.stdout + good.stderr
    name = postgres_house.rpartition("/")[2]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    bad = sulh(tmp_path, "doctor", DATABASE_URL=postgres_house)
    assert bad.returncode == 1
    assert "synchronous_commit" in bad.stdout
