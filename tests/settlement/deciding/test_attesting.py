"""Witnesses and depositaries attest what they saw, and decide nothing."""

from __future__ import annotations

from typing import Any

from sulh.acts.registry import Actor
from sulh.dialogue.admission import digest_of
from sulh.dialogue.models import Supporter
from sulh.settlement.deciding.counting import count
from sulh.settlement.deciding.models import Attestation
from tests.settlement.deciding.staging import Deciding, refused


def supporter(stage: Deciding, kind: str, accepted: bool = True) -> Actor:
    made = stage.do("InviteSupporter", stage.facilitator, names={"en": f"A {kind}"}, kind=kind)
    if accepted:
        digest = digest_of(Supporter.objects.get(pk=made["supporter"]))
        for delegate in stage.delegates:
            stage.do("GiveConsent", delegate, subject_kind="supporter", subject_digest=digest, kind="consent")
    return Actor("holder", made["holder"])


def attest(stage: Deciding, by: Actor, ballot: str, kind: str = "witness") -> dict[str, Any]:
    return stage.do("WitnessSignatures", by, ballot=ballot, kind=kind)


def test_who_attests_what(stage: Deciding) -> None:
    ballot = stage.open()
    guarantor, depositary = supporter(stage, "guarantor"), supporter(stage, "depositary")
    observer = stage.office("observer")
    before = count(stage.fresh(ballot), stage.now)
    attest(stage, guarantor, ballot.id)
    assert refused(lambda: attest(stage, guarantor, ballot.id)) == "attested_already"
    assert refused(lambda: attest(stage, guarantor, ballot.id, "deposit")) == "deposit_by_depositary"
    attest(stage, depositary, ballot.id, "deposit")
    attest(stage, depositary, ballot.id)
    attest(stage, observer, ballot.id)
    assert refused(lambda: attest(stage, observer, ballot.id)) == "attested_already"
    assert refused(lambda: attest(stage, observer, ballot.id, "deposit")) == "deposit_by_depositary"
    rows = Attestation.objects.filter(ballot=ballot)
    assert sorted(rows.values_list("kind", flat=True)) == ["deposit", "witness", "witness", "witness"]
    assert set(rows.values_list("digest", flat=True)) == {ballot.subject_digest}
    assert count(stage.fresh(ballot), stage.now) == before


def test_only_whom_every_party_accepts(stage: Deciding) -> None:
    ballot = stage.open()
    stranger = supporter(stage, "witness", accepted=False)
    assert refused(lambda: attest(stage, stranger, ballot.id)) == "condition_admitted_by_all"
    for by in (stage.delegates[0], stage.facilitator):
        assert refused(lambda by=by: attest(stage, by, ballot.id)) == "role_may_not"  # type: ignore[misc]


def test_only_a_text_that_is_open_or_adopted(stage: Deciding) -> None:
    observer = stage.office("observer")
    one = stage.open("amendment")
    assert refused(lambda: attest(stage, observer, one.id)) == "nothing_to_attest"
    text = stage.open()
    stage.later(days=7).close(text)
    assert refused(lambda: attest(stage, observer, text.id)) == "nothing_to_attest"
    agreed = stage.open(what="another text")
    for party in range(3):
        stage.answer(agreed, party)
    stage.close(agreed)
    attest(stage, observer, agreed.id)
