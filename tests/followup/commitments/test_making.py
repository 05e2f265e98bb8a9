"""Promises come from texts in force and end with them or by consent of all; earlier ones are taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sulh.acts import clock
from sulh.acts.writer import WRITER, write, writing_here
from sulh.followup.commitments.making import digest_of, follow_ratification
from sulh.followup.commitments.models import Commitment
from sulh.followup.commitments.tags import GENDER, YOUTH, has_tag
from sulh.settlement.deciding.hooks import DECIDED
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Version
from tests.dialogue.reading import reader
from tests.followup.commitments.test_coding import office, piece, refused, stage, step  # noqa: F401 - a fixture
from tests.helpers import Stage

EN = {"en": "Words"}
LEVELS = {level: EN for level in "123"}
ROAD, WELL = "a" * 12, "b" * 12


def promise(made: str, what: str, **more: Any) -> dict[str, Any]:
    return {"id": made, "who": EN, "what": {"en": what}, "verified_by": EN, "due": "2031-05-01",
            "levels": LEVELS, "tags": ["women"]} | more  # fmt: skip


def ratify(stage: Stage, *promises: dict[str, Any]) -> None:  # noqa: F811
    """A text with these promises in one clause is ratified, after any before it."""
    content = {"clauses": [{"id": "c" * 32, "heading": {"en": "Roads"}, "commitments": list(promises)}]}
    rows = Version.objects.filter(dialogue_id=stage.id)
    n = rows.count() + 1

    def confirm() -> None:
        rows.update(state="replaced")
        text = {"n": n, "content": content, "digest": f"{n:064}", "amendments": [], "at": clock.now()}
        made = Version.objects.create(dialogue_id=stage.id, state="in_force", **text)
        follow_ratification(Ballot(about=made.id, state="adopted"), None, None)

    write(confirm)


def test_a_text_makes_its_promises_and_a_later_one_ends_what_is_gone(stage: Stage) -> None:  # noqa: F811
    assert follow_ratification in DECIDED["ratification"]
    ratify(stage, promise(ROAD, "Open the road"), promise(WELL, "Dig a well", parties=[stage.parties[1].id]))
    road, well = Commitment.objects.order_by("n")
    assert (road.n, road.what, road.theme, road.gender, road.youth) == (
        1, {"en": "Open the road"}, {"en": "Roads"}, True, False,
    )  # fmt: skip
    assert set(road.parties) == {party.id for party in stage.parties}, "a text that names nobody obliges all"
    assert well.parties == [stage.parties[1].id]
    write(lambda: Commitment.objects.filter(pk=road.pk).update(level=2))
    ratify(stage, promise(ROAD, "Open the road by night too"))
    road, well = Commitment.objects.order_by("n")
    assert (road.what["en"], road.level, road.ended) == ("Open the road by night too", 2, None)
    assert well.ended is not None
    assert well.ended_by == "text"
    ratify(stage, promise(ROAD, "Open the road"), promise(WELL, "Dig a well"))
    assert not Commitment.objects.exclude(ended=None, ended_by="").exists()


def test_other_criteria_begin_the_coding_anew(stage: Stage) -> None:  # noqa: F811
    ratify(stage, promise(ROAD, "Open the road"))
    first, second = office(stage, "monitor", "Monitor one"), office(stage, "monitor", "Monitor two")
    row = Commitment.objects.get()
    stage.do("CodeLevel", first, promise=row.id, level="0")
    ratify(stage, promise(ROAD, "Open the road"))
    assert Commitment.objects.get().waits == "second", "nothing about it changed"
    ratify(stage, promise(ROAD, "Open the road", levels={each: {"en": "Other words"} for each in "123"}))
    assert Commitment.objects.get().waits == ""
    stage.do("CodeLevel", second, promise=row.id, level="0")
    row = Commitment.objects.get()
    assert (row.level, row.waits) == (None, "second"), "a code by the earlier criteria is not counted with it"


def end(stage: Stage, row: Commitment) -> None:  # noqa: F811
    for delegate in stage.delegates:
        stage.do("GiveConsent", delegate, subject_kind="promise", subject_digest=row.digest, kind="consent")


def test_what_all_consented_to_end_stays_ended_while_its_words_stand(stage: Stage) -> None:  # noqa: F811
    ratify(stage, promise(ROAD, "Open the road"))
    end(stage, Commitment.objects.get())
    ratify(stage, promise(ROAD, "Open the road"), promise(WELL, "Dig a well"))
    assert [row.ended_by for row in Commitment.objects.order_by("n")] == ["consent", ""]
    ratify(stage, promise(ROAD, "Open half the road"), promise(WELL, "Dig a well"))
    assert [row.ended_by for row in Commitment.objects.order_by("n")] == ["", ""]


def test_nothing_is_added_to_a_promise_that_all_ended_and_no_desk_asks_for_it(stage: Stage) -> None:  # noqa: F811
    made = step(stage)
    one, two = office(stage, "monitor", "Monitor one"), office(stage, "monitor", "Monitor two")
    found = piece(stage, made)
    stage.do("CodeLevel", one, promise=made, level="0")
    assert "wait for a second code" in reader(stage, "desk", two).html
    end(stage, Commitment.objects.get())
    said = {"promise": made, "words": EN}
    seen = said | {"kind": "event", "source": "other", "day": "2012-10-01"}
    assert refused(stage, "FileEvidence", one, **seen) == "promise_ended"
    assert refused(stage, "VerifyEvidence", one, evidence=found, state="contested") == "promise_ended"
    assert refused(stage, "CodeLevel", two, promise=made, level="0") == "promise_ended"
    assert refused(stage, "ReplyToScore", stage.delegates[0], **said) == "promise_ended"
    assert "wait for a second code" not in reader(stage, "desk", two).html
    assert "Every party has consented that it is ended." in reader(stage, "promises/1", two).html


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("Women", GENDER), ("زنان", GENDER), ("ښځې", GENDER), ("خواتین", GENDER), (" ЖЕНЩИНЫ ", GENDER),
        ("النساء", GENDER), ("youth", YOUTH), ("جوانان", YOUTH), ("ځوانان", YOUTH), ("نوجوان", YOUTH),
        ("дети", YOUTH), ("الشباب", YOUTH),
    ],
)  # fmt: skip
def test_tags_for_women_and_youth_are_known_in_every_language(tag: str, wanted: frozenset[str]) -> None:
    assert has_tag(["land", tag], wanted)
    assert not has_tag(["land", tag], YOUTH if wanted is GENDER else GENDER)


def test_pledges_and_a_text_from_before_are_taken_over(house: Path, stage: Stage) -> None:  # noqa: F811
    friend = stage.supporter()
    stage.do("PledgeSupport", friend, kind="funds", text={"en": "Two trucks"}, due="2031-01-01")
    ratify(stage, promise(ROAD, "Open the road"))
    before = {
        row.ref: (row.n, row.what, row.due, row.gender, row.parties) for row in Commitment.objects.all()
    }
    WRITER.stop()
    with writing_here():
        MigrationExecutor(connection).migrate([("followup", None)])
        call_command("migrate", verbosity=0)
        after = {
            row.ref: (row.n, row.what, row.due, row.gender, row.parties) for row in Commitment.objects.all()
        }
        rows = Commitment.objects.order_by("n")
        assert [row.origin for row in rows] == ["pledge", "clause"]
        assert after == before
        assert [row.digest for row in rows] == [digest_of(row) for row in rows]
