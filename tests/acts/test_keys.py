"""Idempotency: one key, one effect, one answer."""

from __future__ import annotations

import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from sulh.acts import exporting, log
from sulh.acts.models import Answered, LogEntry
from sulh.dialogue.models import Party
from sulh.record.verify import verify
from sulh.rules.refusal import Refusal
from tests.helpers import Stage, do


def at_once(count: int, work: Any, patience: float = 60) -> list[Any]:
    """`work(place)` in `count` threads at the same moment; results or exceptions by place."""
    gate = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(place: int) -> None:
        gate.wait(20)
        try:
            results[place] = work(place)
        except Exception as fault:
            results[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience)
        assert not thread.is_alive()
    return results


def test_fifty_at_once_with_one_key_have_one_effect(house: Path) -> None:
    stage = Stage(parties=2)
    key = str(uuid.uuid4())
    before = log.head(stage.id).size
    answers = at_once(
        50, lambda _: do("InviteParty", stage.facilitator, stage.id, key=key, names={"en": "Late"})
    )
    assert len({answer["party"] for answer in answers}) == 1, answers
    assert Party.objects.filter(dialogue_id=stage.id, names={"en": "Late"}).count() == 1
    assert log.head(stage.id).size == before + 1


def test_fifty_at_once_with_keys_of_their_own_make_one_chain(house: Path) -> None:
    stage = Stage(parties=2)
    before = log.head(stage.id).size
    answers = at_once(
        50, lambda n: do("InviteParty", stage.facilitator, stage.id, key=str(uuid.uuid4()), names={"en": f"P {n}"})
    )  # fmt: skip
    assert len({answer["party"] for answer in answers}) == 50, answers
    assert verify(exporting.download(stage.id)).head.size == before + 50


def test_a_key_with_another_act_is_refused(house: Path) -> None:
    stage = Stage(parties=2)
    key = str(uuid.uuid4())
    do("InviteParty", stage.facilitator, stage.id, key=key, names={"en": "Late"})
    for name, fields in (
        ("InviteParty", {"names": {"en": "Another"}}),
        ("DescribeBacking", {"who_pays": {"en": "We do"}}),
    ):
        with pytest.raises(Refusal) as refused:
            do(name, stage.facilitator, stage.id, key=key, **fields)
        assert refused.value.code == "key_reused"


def test_two_actors_may_use_one_key(house: Path) -> None:
    stage = Stage(parties=2)
    key = str(uuid.uuid4())
    for delegate in stage.delegates:
        do("AnswerInvitation", delegate, stage.id, key=key, answer="join")
    assert [party.status for party in Party.objects.filter(dialogue_id=stage.id, no_party=False)] == [
        "joined"
    ] * 2


def test_a_refusal_is_not_kept(house: Path) -> None:
    """What was refused once succeeds with the same key when its time has come."""
    stage = Stage(parties=2).join()
    key, registrar = str(uuid.uuid4()), stage.registrar(0)
    stored = Answered.objects.count()
    with pytest.raises(Refusal) as refused:
        do("IssueCodes", registrar, stage.id, key=key, count=2)
    assert refused.value.code == "quota_missing"
    assert Answered.objects.count() == stored
    do("SetQuota", stage.delegates[0], stage.id, quota=2)
    assert len(do("IssueCodes", registrar, stage.id, key=key, count=2)["codes"]) == 2


def test_secrets_are_shown_once_and_stored_nowhere(house: Path) -> None:
    stage = Stage(parties=2).join()
    key, registrar = str(uuid.uuid4()), stage.registrar(0)
    do("SetQuota", stage.delegates[0], stage.id, quota=2)
    codes = do("IssueCodes", registrar, stage.id, key=key, count=2)["codes"]
    again = do("IssueCodes", registrar, stage.id, key=key, count=2)
    assert "codes" not in again
    assert again["count"] == 2
    kept = " ".join(Answered.objects.values_list("answer", flat=True))
    said = b" ".join(bytes(data) for data in LogEntry.objects.values_list("data", flat=True)).decode()
    assert not any(code in kept or code in said for code in codes)


def test_the_same_key_gives_the_same_answer_and_no_second_entry(house: Path) -> None:
    stage = Stage(parties=2)
    key = str(uuid.uuid4())
    first = do("InviteParty", stage.facilitator, stage.id, key=key, names={"en": "Late"})
    size = log.head(stage.id).size
    assert do("InviteParty", stage.facilitator, stage.id, key=key, names={"en": "Late"}) == first
    assert log.head(stage.id).size == size
    without = [
        do("InviteParty", stage.facilitator, stage.id, names={"en": "Late"})["party"] for _ in range(2)
    ]
    assert len({first["party"], *without}) == 3, "without a key each sending counts"


def test_votes_keep_no_keys(house: Path) -> None:
    """A stored key with its digest would tell how somebody voted; the counter does the key's work."""
    stage = Stage(parties=2).listen()
    person = stage.participants(0, 1)[0]
    said = do("SubmitStatement", person, stage.id, text="Turns.", language="en", recognisable=True)[
        "statement"
    ]
    do("DecideModeration", stage.moderator, stage.id, statement=said, outcome="accept")
    before, key = Answered.objects.count(), str(uuid.uuid4())
    for choice in ("agree", "disagree"):
        do("CastVote", person, stage.id, key=key, statement=said, choice=choice, counter=1)
    assert Answered.objects.count() == before
