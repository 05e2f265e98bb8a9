"""Side letters: attached to a clause in public at once, agreed by each party they are addressed to."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.settlement.sessions.letters import shown
from sulh.settlement.sessions.models import SideLetter
from sulh.settlement.text.content import digest_of_clause
from sulh.settlement.text.working import working
from tests.settlement.sessions.staging import Table, both

WORDS = "“By turns” means day by day."


def write(table: Table, by: Actor | None = None, **more: Any) -> SideLetter:
    to = [table.parties[1].id, table.parties[2].id]
    fields = {"clause": table.clause, "to": to, "text": both(WORDS)} | more
    made = table.do("WriteSideLetter", by or table.delegates[0], **fields)
    return SideLetter.objects.get(pk=made["letter"])


def state(table: Table) -> str:
    return shown(table.id)[-1].state


def test_a_side_letter_binds_when_each_party_addressed_has_consented(writing: Table) -> None:
    a, b, c = writing.delegates
    letter = write(writing)
    clause = next(each for each in working(writing.id) if each["id"] == writing.clause)
    whole = {
        "clause": writing.clause, "clause_digest": digest_of_clause(clause), "party": writing.parties[0].id,
        "side_letter": letter.id, "text": both(WORDS),
        "to": [writing.parties[1].id, writing.parties[2].id],
    }  # fmt: skip
    canonical = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert letter.digest == hashlib.sha256(canonical.encode()).hexdigest()
    assert state(writing) == "offered"
    writing.sign("side_letter", letter.digest, b)
    assert state(writing) == "offered"
    writing.sign("side_letter", letter.digest, c)
    assert state(writing) == "agreed"
    assert writing.refused("WithdrawSideLetter", a, letter=letter.id)[0] == "side_letter_agreed"
    writing.sign("side_letter", letter.digest, c, kind="withdraw")
    assert state(writing) == "declined"


def test_it_stands_beside_its_clause_for_everybody_at_once(writing: Table) -> None:
    letter = write(writing)
    assert [each.row.id for each in shown(writing.id, writing.clause)] == [letter.id]
    assert shown(writing.id, "0" * 32) == []
    assert WORDS in writing.page("text/side-letters")
    assert WORDS in json.dumps(json.loads(writing.page("text/side-letters.json")), ensure_ascii=False)
    assert WORDS in writing.diary()
    # There is no field by which one could be kept from anybody.
    for secret in ("sealed", "visibility", "sealed_until"):
        with pytest.raises(ValueError, match="Extra inputs"):
            write(writing, None, **{secret: "x"})


def test_a_letter_of_two_parties_leaves_the_third_alone(writing: Table) -> None:
    _a, b, c = writing.delegates
    letter = write(writing, to=[writing.parties[1].id])
    fields = {"subject_kind": "side_letter", "subject_digest": letter.digest, "kind": "consent"}
    assert writing.refused("GiveConsent", c, **fields)[0] == "side_letter_not_to_you"
    assert writing.refused("GiveConsent", writing.delegates[0], **fields)[0] == "side_letter_not_to_you"
    writing.sign("side_letter", letter.digest, b)
    assert state(writing) == "agreed"
    assert "do/GiveConsent" not in writing.page("text/side-letters", c)


def test_its_author_takes_it_back_before_it_is_agreed(writing: Table) -> None:
    a, b, _c = writing.delegates
    letter = write(writing)
    assert writing.refused("WithdrawSideLetter", b, letter=letter.id)[0] == "side_letter_not_yours"
    writing.do("WithdrawSideLetter", a, letter=letter.id)
    assert state(writing) == "withdrawn"
    assert [each.state for each in shown(writing.id, writing.clause)] == ["withdrawn"]
    assert WORDS in writing.page("text/side-letters")  # nothing is lost
    fields = {"subject_kind": "side_letter", "subject_digest": letter.digest, "kind": "consent"}
    assert writing.refused("GiveConsent", b, **fields)[0] == "subject_changed"
    assert writing.refused("WithdrawSideLetter", a, letter=letter.id)[0] == "not_found"


def test_a_clause_that_reads_otherwise_later_is_marked(writing: Table) -> None:
    write(writing)
    note = "The clause reads otherwise now"
    assert note not in writing.page("text/side-letters")
    writing.reword("Water is shared by turns, downstream first.")
    assert note in writing.page("text/side-letters")


def test_who_has_left_is_bound_by_none(writing: Table) -> None:
    _a, b, c = writing.delegates
    letter = write(writing)
    writing.sign("side_letter", letter.digest, b, c)
    writing.do("LeaveDialogue", c, words="We leave.")
    assert state(writing) == "lapsed"
    fields = {"subject_kind": "side_letter", "subject_digest": letter.digest, "kind": "consent"}
    assert writing.refused("GiveConsent", b, **fields)[0] == "side_letter_lapsed"


def test_what_does_not_fit_is_refused(writing: Table) -> None:
    a = writing.delegates[0]
    b, c = writing.parties[1].id, writing.parties[2].id
    fields: dict[str, Any] = {"clause": writing.clause, "to": [b], "text": both(WORDS)}
    late = writing.do("InviteParty", writing.facilitator, names={"en": "Latecomers"})["party"]

    def refused(by: Actor = a, **more: Any) -> str:
        return writing.refused("WriteSideLetter", by, **fields | more)[0]

    assert refused(clause="0" * 32) == "clause_unknown"
    assert refused(to=[writing.parties[0].id]) == "side_letter_to_others"
    assert refused(to=[c, late]) == "side_letter_to_others"
    assert refused(text={"en": WORDS}) == "text_missing_language"
    assert refused(text={}) == "text_empty"
    assert refused(by=writing.office("delegate", party=late)) == "party_not_joined"
    for who in (writing.facilitator, writing.supporter(), writing.office("expert")):
        assert refused(by=who) == "role_may_not"


@pytest.mark.parametrize("language", ["", "/fa-af"])
def test_the_page_offers_what_can_be_done(writing: Table, language: str) -> None:
    a, b, _c = writing.delegates
    letter = write(writing)
    for who in (None, a, b, writing.facilitator):
        page = writing.page("text/side-letters", who, language=language)
        assert ("do/WriteSideLetter" in page) == (who in (a, b))
        assert ("do/GiveConsent" in page) == (who == b)
        assert ("do/WithdrawSideLetter" in page) == (who == a)
        assert letter.clause not in page or who in (a, b)  # as a choice of the form only
    assert "text/side-letters" in writing.page("desk", b, language=language)
    diary = writing.page("diary?kind=side_letters", language=language)
    assert ("wrote side letter 1, addressed to" in diary) == (language == "")
