from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from sulh.dialogue.models import Terms
from sulh.dialogue.pages.changes import Piece, changes, compare
from tests.dialogue.reading import reader, rows
from tests.helpers import Stage


def proposed(stage: Stage, by: int = 0, scope: str = "Only the upper canal.") -> Terms:
    """New terms by a party, rewriting what the dialogue is about."""
    made = stage.do("ProposeTerms", stage.delegates[by], section="scope",
                    texts={"en": scope, "fa-af": "تنها نهر بالا."}, why="Too wide")  # fmt: skip
    return Terms.objects.get(dialogue_id=stage.id, n=made["version"])


def fetched(stage: Stage, page: str) -> bytes:
    content: Any = reader(stage, page).page.content
    return bytes(content)


def test_the_bytes_of_each_version_hash_to_its_sealed_copy(house: Path) -> None:
    stage = Stage(parties=2).join()
    second = proposed(stage)
    first = stage.dialogue.terms.get(n=1)
    for page, terms in (("terms.json", first), ("terms/1.json", first), ("terms/2.json", second)):
        body = fetched(stage, page)
        assert hashlib.sha256(body).hexdigest() == terms.digest
        assert terms.digest in reader(stage, "terms").text
    assert json.loads(fetched(stage, "terms/2.json"))["texts"]["scope"]["fa-af"] == "تنها نهر بالا."
    assert "curl -s http://testserver" in (text := reader(stage, "terms").text)
    assert f"/d/{stage.dialogue.slug}/terms/2.json | sha256sum" in text


def test_a_version_that_is_not_there_is_not_found(house: Path) -> None:
    assert reader(Stage(parties=2), "terms/7.json").page.status_code == 404


def test_each_party_stands_with_its_answer_to_exactly_this_version(house: Path) -> None:
    stage = Stage(parties=3)
    second = stage.office("delegate", by=stage.delegates[1])
    stage.do("NameParty", stage.delegates[1], names={"en": "Party B"}, signatures_needed=2)
    for delegate in stage.delegates:
        stage.do("AnswerInvitation", delegate, answer="join")
    digest = stage.dialogue.terms.get(n=1).digest

    def sign(by: Any, kind: str, reasons: str = "") -> dict[str, str]:
        stage.do("GiveConsent", by, subject_kind="terms", subject_digest=digest, kind=kind, reasons=reasons)
        return {row[:7]: row[8:] for row in rows(reader(stage, "terms").html) if row.startswith("Party ")}

    after = sign(stage.delegates[0], "consent")
    assert after["Party A"].startswith("✓ consents 1 of 1")
    assert after["Party B"] == "no answer yet 0 of 2"
    after = sign(stage.delegates[1], "consent")
    assert after["Party B"].startswith("consents 1 of 2")
    after = sign(second, "consent")
    assert after["Party B"].startswith("✓ consents 2 of 2")
    after = sign(stage.delegates[2], "object", "The canal is ours.")
    assert after["Party C"].startswith("objects The canal is ours. 1 of 1")
    assert "No version is in force yet." in reader(stage, "terms").text


def test_when_a_party_leaves_earlier_signatures_are_shown_as_lapsed(house: Path) -> None:
    stage = Stage(parties=3).join()
    stage.do("LeaveDialogue", stage.delegates[2], words="We leave.")
    found = [row for row in rows(reader(stage, "terms").html) if row.startswith("Party ")]
    assert len(found) == 3
    assert all("lapsed: it counts no more" in row and "✓" not in row for row in found)
    assert sum("(withdrew)" in row for row in found) == 1
    assert "0 of 2 joined parties consent to it." in reader(stage, "").text


def test_what_changed_stands_side_by_side_in_every_language_that_changed(house: Path) -> None:
    stage = Stage(parties=2).join()
    first = stage.dialogue.terms.get(n=1).body["texts"]["scope"]
    proposed(stage, scope=first["en"] + " And the upper canal.")
    page = reader(stage, "terms")
    assert "Version 2 : proposed · 0 of 2 parties consent" in page.text
    html = page.html
    assert f'<td lang="en" dir="auto">{first["en"]}</td>' in html
    assert f'<td lang="en" dir="auto">{first["en"]}<ins> And the upper canal.</ins></td>' in html
    assert '<td lang="fa-af" dir="auto"><ins>تنها نهر بالا.</ins></td>' in html
    assert html.count("<caption><strong>What it is about</strong>") == 2
    assert "Mandate" not in "".join(html.split("What changed since version 1")[1].split("<table")[:3])


def test_forms_are_offered_to_those_who_may_use_them_only(house: Path) -> None:
    stage = Stage(parties=2).join()
    proposed(stage)
    outsider = Stage(parties=2).join()
    offers = {
        "anybody": (None, (False, False, False)),
        "delegate": (stage.delegates[0], (True, True, False)),
        "facilitator": (stage.facilitator, (False, False, True)),
        "supporter": (stage.supporter(), (False, False, False)),
        "another dialogue's delegate": (outsider.delegates[0], (False, False, False)),
    }
    for who, (by, expected) in offers.items():
        page = reader(stage, "terms", by)
        found = tuple(page.offers(f"/{act}") for act in ("GiveConsent", "ProposeTerms", "AdoptTerms"))
        assert found == expected, who


def test_a_delegate_rewrites_a_section_signs_and_the_facilitator_adopts(house: Path) -> None:
    stage = Stage(parties=2).join()
    page = reader(stage, "terms?section=scope", stage.delegates[0])
    form = page.form("/ProposeTerms")
    present = stage.dialogue.terms.get(n=1).body["texts"]["scope"]
    assert form.values["section"] == ["scope"]
    assert form.values["texts.en"] == [present["en"]]
    page.send("/ProposeTerms", texts__en="Only the upper canal.", why="Too wide")
    second = stage.dialogue.terms.get(n=2)
    assert second.body["texts"]["scope"]["en"] == "Only the upper canal."
    for delegate in stage.delegates:
        signing = reader(stage, "terms", delegate)
        signing.send("/GiveConsent", f"subject_digest={second.digest}", kind="consent")
    reader(stage, "terms", stage.facilitator).send("/AdoptTerms", f"terms={second.id}")
    second.refresh_from_db()
    assert second.status == "in_force"
    assert "Version 2 is in force. 2 of 2 joined parties consent to it." in reader(stage, "").text


def test_adopting_without_a_party_names_the_party_before_and_is_refused(house: Path) -> None:
    stage = Stage(parties=2).join()
    second = proposed(stage)
    stage.do(
        "GiveConsent", stage.delegates[0], subject_kind="terms", subject_digest=second.digest, kind="consent"
    )
    page = reader(stage, "terms", stage.facilitator)
    assert "Not consented yet: Party B" in page.text
    page.send("/AdoptTerms")
    assert page.page.status_code == 422
    second.refresh_from_db()
    assert second.status == "proposed"


def test_pieces_joined_again_are_the_texts() -> None:
    before, after = "One two  three\nfour ", "One  two five\nfour six"
    old, new = compare(before, after)
    assert "".join(piece.text for piece in old) == before
    assert "".join(piece.text for piece in new) == after
    assert [piece.text.strip() for piece in old if piece.changed and piece.text.strip()] == ["three"]
    assert [piece.text.strip() for piece in new if piece.changed] == ["five", "six"]


def test_very_long_texts_stand_side_by_side_without_marks() -> None:
    before, after = "a " * 700, "b " * 700
    assert compare(before, after) == ([Piece(before, False)], [Piece(after, False)])


def test_sections_that_came_or_went_are_changes_too() -> None:
    found = changes({"a": {"en": "x"}, "b": {"en": "same"}}, {"b": {"en": "same"}, "c": {"fa-af": "y"}})
    assert [(change.section, change.language) for change in found] == [("c", "fa-af"), ("a", "en")]
    assert found[0].before == [] and found[1].after == []
