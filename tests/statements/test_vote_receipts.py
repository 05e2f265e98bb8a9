"""Receipts for votes: off unless the parties' own terms allow them, only at low risk, with a warning."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from sulh import cli
from sulh.acts.keys import log_key
from sulh.acts.registry import Actor
from sulh.dialogue.batching import enter_batches
from sulh.dialogue.models import Terms
from sulh.record import votes
from sulh.rules.refusal import Refusal
from sulh.statements.models import VoteSeal
from tests.acts.batching import vote
from tests.helpers import Stage
from tests.statements.conftest import accepted, browser

PROPOSED = {"cosignatures": "none", "vote_receipts": "on", "why": "People asked for it"}


def switched_on(stage: Stage) -> None:
    """Every party consents to terms with receipts."""
    made = stage.do("ProposeRecordRules", stage.delegates[0], **PROPOSED)
    for delegate in stage.delegates:
        stage.do("GiveConsent", delegate, subject_kind="terms", subject_digest=made["digest"], kind="consent")
    stage.do("AdoptTerms", stage.facilitator, terms=Terms.objects.get(digest=made["digest"]).id)


def reader(stage: Stage, actor: Actor | None) -> Client:
    """A browser with the token that forms carry."""
    client = browser(stage, actor)
    client.handler.enforce_csrf_checks = False
    return client


@pytest.fixture
def village(house: Path) -> Stage:
    """A cooperative with low risk; ten people of one have answered, and their answers are in the diary."""
    stage = Stage(parties=2, template="cooperative-or-union").listen()
    people = stage.participants(0, 10)
    said = accepted(stage, people[0])
    for by in people:
        vote(stage, by, said, "disagree")
    enter_batches()
    stage.people = people  # type: ignore[attr-defined]
    return stage


def test_nobody_gets_one_unless_the_terms_in_force_say_so(village: Stage) -> None:
    client = reader(village, village.people[0])  # type: ignore[attr-defined]
    path = f"/d/{village.dialogue.slug}/vote-receipts"
    assert "vote-receipts" not in client.get(f"/d/{village.dialogue.slug}/mine").content.decode()
    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    village.do("ProposeRecordRules", village.delegates[0], **PROPOSED)
    assert client.post(path).status_code == 404, "proposed is not in force"


def test_at_high_risk_no_terms_can_allow_it(house: Path) -> None:
    stage = Stage(parties=2).listen()
    assert Terms.objects.get(dialogue_id=stage.id, status="in_force").body["risk"] == "high"
    with pytest.raises(Refusal) as refused:
        stage.do("ProposeRecordRules", stage.delegates[0], **PROPOSED)
    assert refused.value.code == "receipts_need_low_risk"


def test_the_warning_comes_first_and_the_receipt_holds(village: Stage) -> None:
    switched_on(village)
    person = village.people[3]  # type: ignore[attr-defined]
    client = reader(village, person)
    path = f"/d/{village.dialogue.slug}/vote-receipts"
    assert "vote-receipts" in client.get(f"/d/{village.dialogue.slug}/mine").content.decode()
    page = client.get(path).content.decode()
    assert "A receipt can be demanded by force" in page
    assert not any(salt in page for salt in VoteSeal.objects.values_list("salt", flat=True))
    [mine] = votes.read(client.post(path).content)
    assert mine.check(log_key(village.id).verifying).size > mine.receipt.index
    assert isinstance(mine.opening.value, dict) and mine.opening.value["choice"] == -1
    assert VoteSeal.objects.filter(salt=mine.opening.salt).count() == 1


def test_only_one_s_own_and_only_as_a_participant(village: Stage) -> None:
    switched_on(village)
    path = f"/d/{village.dialogue.slug}/vote-receipts"
    salts = [votes.read(reader(village, by).post(path).content)[0].opening.salt for by in village.people]  # type: ignore[attr-defined]
    assert len(set(salts)) == 10
    for other in (None, village.facilitator, village.delegates[0]):
        answer = reader(village, other).post(path)
        assert answer.status_code == 403 and not any(salt.encode() in answer.content for salt in salts)


def test_the_command_checks_the_file(
    village: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    switched_on(village)
    answer = reader(village, village.people[0]).post(f"/d/{village.dialogue.slug}/vote-receipts")  # type: ignore[attr-defined]
    path = tmp_path / "receipts.json"
    path.write_bytes(answer.content)
    key = ["--key", str(log_key(village.id).verifying)]
    assert cli.main(["verify", str(path), *key]) == 0
    said = capsys.readouterr().out
    assert "1 receipt holds." in said and '"choice":-1' in said
    assert "whether the votes were counted" in said
    path.write_bytes(answer.content.replace(b'"choice":-1', b'"choice":1'))
    assert cli.main(["verify", str(path), *key]) == 1
    assert "does not hold the sealed copy of this vote" in capsys.readouterr().err
    path.write_bytes(answer.content[:-20])
    assert cli.main(["verify", str(path), *key]) == 1
