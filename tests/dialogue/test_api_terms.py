"""The terms over the JSON API: which versions there are, and who consented to exactly which."""

from __future__ import annotations

from pathlib import Path

from django.test import Client

from tests.helpers import Stage


def test_versions_digests_and_who_consented(house: Path) -> None:
    stage = Stage().join()
    texts = {"en": "Less.", "fa-af": "کمتر."}
    stage.do("ProposeTerms", stage.delegates[1], section="scope", texts=texts, why="Shorter")
    stage.do(
        "GiveConsent", stage.delegates[1], subject_kind="terms", kind="consent",
        subject_digest=stage.dialogue.terms.get(n=2).digest,
    )  # fmt: skip
    first, second = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/terms").json()
    assert (first["n"], first["status"], second["n"], second["status"]) == (1, "in_force", 2, "proposed")
    assert first["consented"] == sorted(party.id for party in stage.parties)
    assert second["consented"] == [stage.parties[1].id]
    assert second["proposed_by"] == stage.parties[1].id
    assert len(second["digest"]) == 64 and first["digest"] != second["digest"]
