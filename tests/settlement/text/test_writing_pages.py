"""The text written by hand in a browser without JavaScript: every form of the pages, and the desks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.settlement.text.models import Amendment, Delivery, Text, Version
from sulh.settlement.text.working import working
from tests.dialogue.reading import reader
from tests.dialogue.visitor import Visitor
from tests.settlement.playing import PROMISE
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import START, Drafting


@pytest.fixture(autouse=True)
def standing_still() -> Iterator[None]:
    """What is sent from a page happens at the hour of the stage."""
    with clock.at(START):
        yield


def at(stage: Drafting, page: str, by: Actor | None = None, language: str = "") -> Visitor:
    visitor = reader(stage, page, by, language)
    assert visitor.page.status_code == 200, (page, visitor.page.status_code)
    return visitor


def texts(name: str, words: dict[str, str]) -> dict[str, Any]:
    return {f"{name}__{code.replace('-', '_')}": text for code, text in words.items()}


def newest(stage: Drafting) -> Amendment:
    return Amendment.objects.filter(dialogue_id=stage.id).latest("n")


@pytest.mark.parametrize("language", ["", "/fa-af"])
def test_a_delegate_writes_a_clause_and_every_change_of_it(stage: Drafting, language: str) -> None:
    visitor = at(stage, "text/write", stage.delegates[0], language)
    visitor.send("/do/ProposeClause", kind="operative", package="water", **texts("text", both("By turns.")))
    made = newest(stage)
    assert (made.op, made.payload["clause"]["package"], made.state) == ("insert", "water", "open")
    stage.decide(made.id)
    visitor.get(f"{language}/d/{stage.dialogue.slug}/text/write")
    assert f"/text/write/{made.clause}" in visitor.html
    page = f"text/write/{made.clause}"
    changed = at(stage, page, stage.delegates[0], language).form("/do/ProposeWording").values
    assert changed["text.en"] == ["By turns."]  # the present words are there to be changed
    sent: list[tuple[str, str, dict[str, Any]]] = [
        ("ProposeWording", "replace", texts("text", {"en": "By [weekly] turns."})),
        ("ProposeCommitment", "commit", {
            name: value for field, words in PROMISE.items() if isinstance(words, dict)
            for name, value in texts(field, words).items()
        } | {"due": "2013-03-21", "tags": "water\nwomen"}),
        ("ProposeFlags", "declare", {"essential": "on"}),
        ("ProposeLinks", "link", {"package": "stone"}),
        ("ProposeParking", "park", {}),
        ("ProposeDeletion", "delete", {}),
    ]  # fmt: skip
    for act, op, fields in sent:
        visitor = at(stage, page, stage.delegates[1], language)
        visitor.send(f"/do/{act}", **fields)
        assert "?done=" in visitor.page.redirect_chain[-1][0], act
        row = newest(stage)
        assert (row.op, row.clause, row.state) == (op, made.clause, "open")
        if op in ("replace", "commit"):
            stage.decide(row.id)
    (clause,) = working(stage.id)
    assert clause["commitments"][0]["tags"] == ["water", "women"]
    visitor = at(stage, page, stage.delegates[0], language)
    visitor.send("/do/ProposeNoCommitment", commitment=clause["commitments"][0]["id"])
    assert newest(stage).payload == {"commitment": clause["commitments"][0]["id"]}


def test_a_form_that_is_older_than_the_clause_is_refused_with_everything_typed(stage: Drafting) -> None:
    clause = stage.clause("By turns.")
    visitor = at(stage, f"text/write/{clause}", stage.delegates[1])
    stage.accepted("ProposeWording", clause=clause, text={"en": "By lot."})
    visitor.send("/do/ProposeWording", **texts("text", {"en": "What I typed for an hour."}))
    assert visitor.page.status_code == 422
    assert "The clause has changed since this was written." in visitor.html
    assert visitor.form("/do/ProposeWording").values["text.en"] == ["What I typed for an hour."]
    assert newest(stage).state == "accepted"


def test_only_those_who_may_write_come_to_the_pages(stage: Drafting) -> None:
    stage.clause("By turns.")
    for by in (None, stage.facilitator, stage.supporter()):
        assert reader(stage, "text/write", by).page.status_code == 403
        assert "/text/write" not in at(stage, "text", by).html
    assert "/text/write" in at(stage, "text", stage.delegates[0]).html
    assert reader(stage, f"text/write/{'f' * 32}", stage.delegates[0]).page.status_code == 422


def test_what_can_be_done_with_an_amendment_stands_below_it(stage: Drafting) -> None:
    clause = stage.clause("By turns.")
    first = stage.propose("ProposeWording", clause=clause, text={"en": "By lot."})
    second = stage.propose("ProposeWording", 1, clause=clause, text={"en": "By rank."})
    page = f"text/amendments/{second.n}"
    for by in (None, stage.delegates[0]):
        assert not re.search(r"/do/(Sponsor|Rebase|Withdraw|Merge|Lapse|Tie)", at(stage, page, by).html)
    own = at(stage, page, stage.delegates[1])
    assert own.offers("/do/RebaseAmendment") and own.offers("/do/WithdrawAmendment")
    assert not own.offers("/do/SponsorAmendment")
    stage.decide(first.id)
    stage.decide(second.id)
    other = at(stage, page, stage.delegates[0])
    assert other.offers("/do/SponsorAmendment") and not other.offers("/do/WithdrawAmendment")
    own = at(stage, page, stage.delegates[1])
    own.send("/do/RebaseAmendment", **texts("text", {"en": "By rank, after the lot."}))
    assert stage.row(second.id).state == "open"
    own.get(f"/d/{stage.dialogue.slug}/{page}")
    third = stage.propose("ProposeDeletion", 1, clause=clause)
    own.get(f"/d/{stage.dialogue.slug}/{page}")
    own.send("/do/TieAmendments", amendments=[second.id, third.id])
    assert stage.row(second.id).together == stage.row(third.id).together != ""
    own.get(f"/d/{stage.dialogue.slug}/{page}")
    own.send("/do/WithdrawAmendment", **texts("reason", both("We were wrong.")))
    assert stage.row(second.id).state == "withdrawn"


def test_the_desks_lead_from_an_empty_text_to_a_tabled_one(stage: Drafting) -> None:
    stage.whole()
    row = stage.propose("ProposeWording", clause=stage.turns, text={"en": "By lot."})
    stage.accepted("ProposeWording", 1, clause=stage.turns, text=both("By weekly turns."))
    stage.decide(row.id)
    desk = at(stage, "desk", stage.delegates[0])
    assert f"Your amendment {row.n} is stuck" in desk.text
    assert "Accepted amendments that are in no version yet: 1." in desk.text
    stage.do("WithdrawAmendment", stage.delegates[0], amendment=row.id)
    desk = at(stage, "desk", stage.facilitator)
    assert not desk.offers("/do/TableVersion")
    desk.send("/do/IssueVersion")
    assert stage.version.n == 2
    desk = at(stage, "desk", stage.delegates[2])
    desk.send("/do/AcknowledgeVersion")
    assert Delivery.objects.get(version=stage.version, party=stage.parties[2]).acknowledged
    assert not at(stage, "desk", stage.delegates[2]).offers("/do/AcknowledgeVersion")
    desk = at(stage, "desk", stage.facilitator)
    desk.send("/do/TableVersion")
    assert stage.version.state == "tabled"
    assert not at(stage, "desk", stage.facilitator).offers("/do/IssueVersion")


def test_sponsors_are_looked_for_on_the_desks_of_the_others(stage: Drafting) -> None:
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    stage.do("LeaveDialogue", stage.delegates[2], words="We go.")
    assert f"Amendment {row.n} looks for sponsors: a new clause" in at(stage, "desk", stage.delegates[1]).text
    own = at(stage, "desk", stage.delegates[0]).text
    assert f"Your amendment {row.n} is stuck" in own and "looks for sponsors" not in own


def test_the_desk_of_a_dialogue_without_a_text_opens_it(stage: Drafting) -> None:
    write(lambda: (Version.objects.all().delete(), Text.objects.all().delete()))
    desk = at(stage, "desk", stage.delegates[0])
    desk.send("/do/OpenText")
    assert stage.version.n == 0


def test_the_desk_tells_a_party_what_changed_since_it_consented(stage: Drafting) -> None:
    """Of two delegates only the one whose party consented is told, and only once the text reads otherwise."""
    version = stage.whole()
    stage.do("TableVersion", stage.facilitator, version=version.id)
    consent = {"subject_kind": "settlement", "subject_digest": version.digest, "kind": "consent"}
    stage.do("GiveConsent", stage.delegates[0], **consent)
    assert "What changed since" not in at(stage, "desk", stage.delegates[0]).text
    stage.put_into("consent")
    stage.do("ChangePhase", stage.facilitator, to="drafting")
    stage.accepted("ProposeWording", 1, clause=stage.turns, text=both("Water is shared by the hour."))
    stage.issue()
    told = at(stage, "desk", stage.delegates[0])
    assert "What changed since your party consented: version 1 beside version 2" in told.text
    assert f"/d/{stage.dialogue.slug}/text/compare?from=1&amp;to=2" in told.html
    assert "What changed since" not in at(stage, "desk", stage.delegates[1]).text
