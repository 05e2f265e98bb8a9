"""The agenda: items by parties, agreed by the rule they set, and the door to writing behind it."""

from __future__ import annotations

import hashlib
import json

import pytest

from sulh.settlement.deciding.models import Ballot
from sulh.settlement.sessions.agenda import agenda_consented
from sulh.settlement.sessions.models import AgendaItem
from sulh.statements.models import Statement
from tests.settlement.sessions.staging import Table, both


def lacks(table: Table) -> list[str]:
    return [each.code for each in agenda_consented(table.id)]


def asked(table: Table) -> Ballot:
    made = table.do("OpenAgenda", table.facilitator)
    return Ballot.objects.get(dialogue_id=table.id, n=made["ballot"])


def test_writing_opens_on_an_agenda_that_every_party_accepted(table: Table) -> None:
    a, b, _c = table.delegates
    assert lacks(table) == ["agenda_missing"]
    assert table.refused("ChangePhase", table.facilitator, to="drafting")[0] == "agenda_missing"
    table.do("ProposeAgendaItem", a, titles=both("Water"), statements=[table.statements[1]])
    table.do("ProposeAgendaItem", b, titles=both("Roads"))
    assert lacks(table) == ["agenda_not_asked"]
    ballot = asked(table)
    assert lacks(table) == ["agenda_not_agreed"]
    said = Statement.objects.get(dialogue_id=table.id, n=table.statements[1])
    rows = AgendaItem.objects.filter(dialogue_id=table.id).order_by("n")
    items = [
        {"id": row.id, "n": n, "party": party.id, "statements": statements, "titles": titles}
        for row, n, party, statements, titles in zip(
            rows, (1, 2), table.parties[:2], ([said.id], []), (both("Water"), both("Roads")), strict=True
        )
    ]
    whole = {"agenda": table.id, "items": items}
    canonical = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert ballot.subject_digest == hashlib.sha256(canonical.encode()).hexdigest()
    table.sign("agenda", ballot.subject_digest, a, b)
    code, params = table.refused("CloseBallot", table.facilitator, ballot=ballot.id)
    assert code == "ballot_not_closable"
    assert params["hour"] == "2012-10-12T09:00Z"  # answer_days is 7
    table.adopt(ballot)
    assert lacks(table) == []
    table.do("ChangePhase", table.facilitator, to="drafting")
    assert table.dialogue.phase == "drafting"


def test_another_item_withdraws_the_question(table: Table) -> None:
    """A party that consented to an agenda consented to nothing else."""
    a, b, c = table.delegates
    first = table.do("ProposeAgendaItem", a, titles=both("Water"))["item"]
    ballot = asked(table)
    table.sign("agenda", ballot.subject_digest, a, b)
    table.do("ProposeAgendaItem", c, titles=both("Schools"))
    ballot.refresh_from_db()
    assert ballot.state == "withdrawn"
    refused = table.refused(
        "GiveConsent", c, subject_kind="agenda", subject_digest=ballot.subject_digest, kind="consent"
    )
    assert refused[0] == "subject_changed"
    again = table.adopt(asked(table))
    assert lacks(table) == []
    table.do("WithdrawAgendaItem", a, item=first)
    assert lacks(table) == ["agenda_not_asked"]
    assert again.state == "adopted"


def test_one_objection_keeps_the_door_shut(table: Table) -> None:
    a, b, c = table.delegates
    table.do("ProposeAgendaItem", a, titles=both("Water"))
    ballot = asked(table)
    table.sign("agenda", ballot.subject_digest, a, b)
    table.sign("agenda", ballot.subject_digest, c, kind="object")
    table.do("CloseBallot", table.facilitator, ballot=ballot.id)
    assert lacks(table) == ["agenda_not_agreed"]
    assert table.refused("ChangePhase", table.facilitator, to="drafting")[0] == "agenda_not_agreed"


def test_what_a_party_proposed_that_leaves_stands_there_no_more(table: Table) -> None:
    a, _b, c = table.delegates
    table.do("ProposeAgendaItem", a, titles=both("Water"))
    table.do("ProposeAgendaItem", c, titles=both("Schools"))
    table.adopt(asked(table))
    table.do("LeaveDialogue", c, words="We leave.")
    assert lacks(table) == ["agenda_not_asked"]
    page = table.page("agenda")
    assert page.index("What stands on it no more") < page.index("Schools")


def test_the_parties_now_are_asked_not_those_of_then(table: Table) -> None:
    a, _b, c = table.delegates
    table.do("ProposeAgendaItem", a, titles=both("Water"))
    table.adopt(asked(table))
    table.do("LeaveDialogue", c, words="We leave.")
    assert lacks(table) == ["agenda_other_parties"]


def test_what_does_not_fit_is_refused(table: Table) -> None:
    a, b, _c = table.delegates
    propose = "ProposeAgendaItem"
    assert table.refused(propose, a, titles={"en": "Water"}) == (
        "text_missing_language", {"field": "titles.fa-af", "language": "fa-af"},
    )  # fmt: skip
    assert table.refused(propose, a, titles=both("Water") | {"ru": "Вода"})[0] == "language_not_here"
    assert table.refused(propose, a, titles=both("Water"), statements=[99]) == (
        "agenda_statement_unknown", {"field": "statements", "n": 99},
    )  # fmt: skip
    assert table.refused("OpenAgenda", table.facilitator)[0] == "agenda_missing"
    item = table.do(propose, a, titles=both("Water"))["item"]
    assert table.refused("WithdrawAgendaItem", b, item=item)[0] == "agenda_item_not_yours"
    table.do("WithdrawAgendaItem", a, item=item)
    assert table.refused("WithdrawAgendaItem", a, item=item)[0] == "not_found"
    table.do(propose, a, titles=both("Roads"))
    asked(table)
    assert table.refused("OpenAgenda", a)[0] == "ballot_open_already"
    late = table.do("InviteParty", table.facilitator, names={"en": "Latecomers"})["party"]
    invited = table.office("delegate", party=late)
    assert table.refused(propose, invited, titles=both("Schools"))[0] == "party_not_joined"


def test_only_parties_put_something_on_the_agenda(table: Table) -> None:
    others = [table.office(role) for role in ("observer", "expert", "editor")]
    for by in (table.facilitator, table.supporter(), table.speaker, *others):
        assert table.refused("ProposeAgendaItem", by, titles=both("Water"))[0] == "role_may_not"


@pytest.mark.parametrize("language", ["", "/fa-af"])
def test_the_page_shows_items_and_what_can_be_done(table: Table, language: str) -> None:
    a, b, _c = table.delegates
    table.do("ProposeAgendaItem", a, titles=both("Water <b>"), statements=table.statements)
    for who in (None, a, b, table.facilitator):
        page = table.page("agenda", who, language=language)
        assert "Water &lt;b&gt;" in page
        assert "Water <b>" not in page
        assert ("do/WithdrawAgendaItem" in page) == (who == a)
        assert ("do/ProposeAgendaItem" in page) == (who in (a, b))
        assert ("do/OpenAgenda" in page) == (who in (a, b, table.facilitator))
    ballot = asked(table)
    assert ballot.subject_digest in table.page("agenda", b, language=language)  # the form to sign
    assert "do/GiveConsent" not in table.page("agenda", language=language)
    assert "do/OpenAgenda" not in table.page("agenda", table.facilitator, language=language)


def test_the_twin_says_the_same(table: Table) -> None:
    table.agree_agenda()
    told = json.loads(table.page("agenda.json"))
    assert (told["agreed"], told["ballot"]["state"]) == (1, "adopted")
    assert told["digest"] == told["ballot"]["digest"]
    (item,) = told["items"]
    assert (item["n"], item["titles"], item["party"]) == (1, both("Water"), table.parties[0].id)


def test_the_diary_says_it_in_words(table: Table) -> None:
    table.agree_agenda()
    page = table.page("diary?kind=agenda")
    assert "put this on the agenda as item" in page
    assert "The parties were asked to agree to the agenda with the items 1" in page
