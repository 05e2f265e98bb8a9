"""Promises: where they come from, evidence, codes that work blind, replies, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts.exporting import download
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Office, Supporter
from sulh.followup.commitments.ending import promises_settled
from sulh.followup.commitments.models import Commitment, Evidence
from sulh.rules.refusal import Refusal
from tests.dialogue.reading import reader
from tests.helpers import PUBLIC, Stage

EN = {"en": "Words"}
LEVELS = {"level_1": EN, "level_2": EN, "level_3": EN}


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).join()


def office(stage: Stage, role: str, label: str) -> Actor:
    made = stage.do("AppointOffice", stage.facilitator, role=role, label=label)
    return Actor("holder", made["holder"])


def step(stage: Stage, **fields: Any) -> str:
    body = {"what": {"en": "Open the road"}, "due": "2031-05-01"} | LEVELS | fields
    return str(stage.do("PromiseFirstStep", stage.delegates[0], **body)["promise"])


def piece(stage: Stage, promise: str, by: Actor = PUBLIC, **fields: Any) -> str:
    body = {"promise": promise, "kind": "event", "source": "affected", "day": "2012-10-01",
            "words": {"en": "The gate stood open"}} | fields  # fmt: skip
    return str(stage.do("FileEvidence", by, **body)["evidence"])


def refused(stage: Stage, act: str, by: Actor, **fields: Any) -> str:
    with pytest.raises(Refusal) as found:
        stage.do(act, by, **fields)
    return found.value.code


def test_a_pledge_becomes_a_promise_whose_levels_its_supporter_writes_once(stage: Stage) -> None:
    friend = stage.supporter()
    stage.do("PledgeSupport", friend, kind="funds", text={"en": "Two trucks"}, due="2031-01-01")
    row = Commitment.objects.get(origin="pledge")
    assert (row.n, row.what, row.level, row.has_levels) == (1, {"en": "Two trucks"}, None, False)
    assert row.supporter == Supporter.objects.get().id
    one = office(stage, "monitor", "Monitor one")
    assert refused(stage, "CodeLevel", one, promise=row.id, level="0") == "levels_missing"
    stage.do("WriteLevels", friend, promise=row.id, **LEVELS)
    stage.do("CodeLevel", one, promise=row.id, level="0")
    assert refused(stage, "WriteLevels", friend, promise=row.id, **LEVELS) == "levels_fixed"


def test_two_coders_agree_without_seeing_each_other(stage: Stage) -> None:
    promise = step(stage)
    one, two = office(stage, "monitor", "Monitor one"), office(stage, "expert", "Expert two")
    assert refused(stage, "CodeLevel", one, promise=promise, level="1") == "level_without_evidence"
    found = piece(stage, promise)
    first = {"promise": promise, "level": "1", "evidence": [found], "words": {"en": "SECRETLY BEGUN"}}
    stage.do("CodeLevel", one, **first)
    assert "SECRETLY" not in b"".join(download(stage.id)).decode()
    assert refused(stage, "CodeLevel", one, **first) == "coder_twice"
    stage.do("CodeLevel", two, promise=promise, level="1", evidence=[found])
    assert "SECRETLY" in b"".join(download(stage.id)).decode()
    row = Commitment.objects.get(pk=promise)
    assert (row.level, row.round, row.waits) == (1, 2, "")
    again = {"promise": promise, "level": "0", "evidence": [found]}
    assert refused(stage, "CodeLevel", one, **again) == "regression_unexplained"


def test_where_two_codes_differ_a_third_person_decides(stage: Stage) -> None:
    promise = step(stage)
    one, two, three = (office(stage, "monitor", f"Monitor {n}") for n in "abc")
    found = piece(stage, promise)
    assert refused(stage, "AdjudicateLevel", three, promise=promise, level="0") == "nothing_to_adjudicate"
    stage.do("CodeLevel", one, promise=promise, level="1", evidence=[found])
    stage.do("CodeLevel", two, promise=promise, level="2", evidence=[found])
    third = {"promise": promise, "level": "3", "evidence": [found]}
    assert refused(stage, "CodeLevel", three, **third) == "adjudication_waits"
    assert refused(stage, "AdjudicateLevel", two, **third) == "adjudicator_coded"
    assert [unmet.code for unmet in promises_settled(stage.id)] == ["promises_open"]
    stage.do("AdjudicateLevel", three, **third)
    row = Commitment.objects.get(pk=promise)
    assert row.level == 3
    assert list(row.codes.order_by("place").values_list("level", flat=True)) == [1, 2, 3]
    assert promises_settled(stage.id) == []


def test_a_promise_ends_when_every_party_consents(stage: Stage) -> None:
    row = Commitment.objects.get(pk=step(stage))
    consent = {"subject_kind": "promise", "subject_digest": row.digest, "kind": "consent"}
    stage.do("GiveConsent", stage.delegates[0], **consent)
    assert len(promises_settled(stage.id)) == 1
    stage.do("GiveConsent", stage.delegates[1], **consent)
    assert promises_settled(stage.id) == []


def test_evidence_is_corroborated_only_by_somebody_else(stage: Stage) -> None:
    promise = step(stage)
    monitor = office(stage, "monitor", "Monitor")
    mine, first, second = piece(stage, promise, monitor), piece(stage, promise), piece(stage, promise)
    assert refused(stage, "VerifyEvidence", monitor, evidence=mine, state="contested") == "evidence_own"
    body = {"evidence": first, "state": "corroborated"}
    assert refused(stage, "VerifyEvidence", monitor, **body) == "corroboration_missing"
    assert refused(stage, "VerifyEvidence", monitor, **body, other=second) == "corroboration_same_source"
    stage.do("VerifyEvidence", monitor, **body, other=mine)
    assert Evidence.objects.get(pk=first).state == "corroborated"


def test_protected_words_stand_in_no_public_file(stage: Stage) -> None:
    promise = step(stage)
    piece(stage, promise, words={"en": "HIDDENWORDS"}, protected=True, link="HIDDENLINK", day="2012-09-17")
    text = b"".join(download(stage.id)).decode()
    assert "HIDDEN" not in text
    assert "2012-09-17" not in text
    assert '"month":"2012-09"' in text


def test_only_those_who_promised_reply(stage: Stage) -> None:
    promise = step(stage)
    said = {"promise": promise, "words": {"en": "It rained"}}
    assert refused(stage, "ReplyToScore", stage.delegates[1], **said) == "promise_not_yours"
    stage.do("ReplyToScore", stage.delegates[0], **said)
    assert Commitment.objects.get(pk=promise).replies.get().words == {"en": "It rained"}


def test_the_public_files_at_most_sixty_pieces_an_hour(stage: Stage) -> None:
    promise = step(stage)
    for _ in range(60):
        piece(stage, promise)
    body = {"promise": promise, "kind": "event", "source": "other", "day": "2012-10-01", "words": EN}
    assert refused(stage, "FileEvidence", PUBLIC, **body) == "evidence_too_much"


def test_nobody_codes_the_promise_of_those_who_named_them(stage: Stage) -> None:
    promise = step(stage)
    own = office(stage, "monitor", "Monitor of the first party")
    write(lambda: Office.objects.filter(holder_id=own.id).update(nominated_by=stage.parties[0].id))
    assert refused(stage, "CodeLevel", own, promise=promise, level="0") == "coder_own_promise"
    assert refused(stage, "AdjudicateLevel", own, promise=promise, level="0") == "coder_own_promise"
    found = piece(stage, promise, words={"en": "HIDDENWORDS"}, protected=True)
    judged = {"evidence": found, "state": "contested"}
    assert refused(stage, "VerifyEvidence", own, **judged) == "coder_own_promise"
    assert "HIDDENWORDS" not in reader(stage, "promises/1", own).html, "its source is protected from them too"


def test_a_level_may_fall_where_it_is_said_why(stage: Stage) -> None:
    promise = step(stage)
    one, two = office(stage, "monitor", "Monitor one"), office(stage, "expert", "Expert two")
    found = piece(stage, promise)
    for level, words in (("2", {}), ("1", {"en": "The gate was shut again"})):
        for by in (one, two):
            stage.do("CodeLevel", by, promise=promise, level=level, evidence=[found], words=words)
    row = Commitment.objects.get(pk=promise)
    assert row.level == 1
    assert list(row.history.order_by("pk").values_list("level", flat=True)) == [2, 1]


def test_what_is_unknown_too_early_or_too_late_is_refused(stage: Stage) -> None:
    promise, another = step(stage), step(stage)
    monitor, delegate = office(stage, "monitor", "Monitor"), stage.delegates[0]
    found = {"kind": "event", "source": "other", "words": EN}
    body = {"what": EN, "due": "2012-01-01"} | LEVELS
    assert refused(stage, "PromiseFirstStep", delegate, **body) == "step_due_past"
    late = found | {"promise": promise, "day": "2999-01-01"}
    assert refused(stage, "FileEvidence", PUBLIC, **late) == "evidence_in_future"
    lost = found | {"promise": "0" * 32, "day": "2012-01-01"}
    assert refused(stage, "FileEvidence", PUBLIC, **lost) == "not_found"
    others = {"promise": promise, "level": "1", "evidence": [piece(stage, another)]}
    assert refused(stage, "CodeLevel", monitor, **others) == "evidence_unknown"
    written = {"promise": promise} | LEVELS
    assert refused(stage, "WriteLevels", stage.supporter(), **written) == "promise_not_yours"
