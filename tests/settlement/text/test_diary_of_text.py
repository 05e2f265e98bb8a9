"""What the public diary says of the text: whole sentences in both languages, no ids, no codes."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from sulh.acts.registry import REGISTRY
from sulh.public.diary import reading
from sulh.public.diary.lines import Writing
from sulh.settlement.text.models import Amendment
from tests.settlement.playing import PROMISE
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import Drafting
from tests.settlement.writing import set_terms

ACTS = {name for name, each in REGISTRY.items() if each.model.__module__.startswith("sulh.settlement.text.")}


def play(stage: Drafting) -> None:
    """Every act of this folder once."""
    stage.whole()
    stage.do("AcknowledgeVersion", stage.delegates[1], version=stage.version.id)
    by = stage.delegates[0]
    (kept,) = [
        each["commitments"][0]["id"] for each in stage.version.content["clauses"] if each["commitments"]
    ]
    clause = {"clause": stage.turns}
    stage.do("ProposeNoCommitment", by, clause=stage.gates, commitment=kept)
    stage.do("ProposeFlags", by, essential=True, **clause)
    stage.do("ProposeLinks", by, package="water", **clause)
    stage.do("ProposeParking", by, **clause)
    stage.do("ProposeMove", by, **clause)
    stage.do("ProposeCommitment", by, **PROMISE, **clause)
    stage.do("ProposeLanguages", by, authentic=["fa-af"])
    one, two = (stage.propose("ProposeWording", text={"en": each}, **clause) for each in ("One.", "Two."))
    three = stage.propose("ProposeDeletion", **clause)
    stage.do("TieAmendments", by, amendments=[one.id, two.id])
    stage.do("MergeAmendment", by, amendment=two.id, into=three.id)
    stage.do("RebaseAmendment", by, amendment=one.id, text={"en": "One, anew."})
    stage.do("WithdrawAmendment", by, amendment=one.id, reason=both("We were wrong."))
    edits = [{"op": "replace", "clause": stage.gates, "text": {"en": "Gates."}}]
    stage.do("ProposeFromDocx", by, version=stage.version.id, edits=edits)
    set_terms(stage, admission={"min_parties": 3, "share": ""})
    last = stage.propose("ProposeClause", kind="annex", text=both("A map."))
    stage.do("SponsorAmendment", stage.delegates[1], amendment=last.id)
    stage.wait(days=8)
    stage.do("LapseAmendment", stage.facilitator, amendment=last.id)
    for row in Amendment.objects.filter(dialogue_id=stage.id, state__in=("proposed", "open")):
        stage.do("WithdrawAmendment", by, amendment=row.id)
    stage.do("TableVersion", stage.facilitator, version=stage.version.id)


@pytest.mark.parametrize("language", ["en", "fa-af"])
def test_every_act_is_said_in_words(stage: Drafting, language: str) -> None:
    play(stage)
    last = reading.page(stage.id, 1).last
    entries = [entry for n in range(1, last + 1) for entry in reading.page(stage.id, n).entries]
    with override(language):
        lines = Writing(stage.dialogue).lines(entries)
    seen = set()
    for entry, line in zip(entries, lines, strict=True):
        if entry.act not in ACTS:
            continue
        seen.add(entry.act)
        html = line.sentence + " ".join(f"{detail.label} {detail.value}" for detail in line.details)
        text = re.sub(r"<bdi.*?</bdi>|<[^>]+>", "", html, flags=re.S)
        assert not re.search(r"[0-9a-f]{16}|[a-z]_[a-z]", text), (entry.act, text)
        assert '<bdi dir="auto"></bdi>' not in html, (entry.act, html)
        assert not re.search(r"[0-9a-f]{32}", html), (entry.act, html)
    assert seen == ACTS
