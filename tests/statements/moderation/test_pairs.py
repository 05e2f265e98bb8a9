"""Where people may be in danger no single side refuses anything; and nobody hears appeals against its own."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sulh.acts.exporting import download
from sulh.acts.guards import unmet
from sulh.acts.log import head
from sulh.acts.writer import write
from sulh.dialogue.models import Office, Terms
from sulh.rules.moderation import independent
from sulh.rules.refusal import Unmet
from sulh.statements.models import Decision, Statement
from sulh.statements.moderation.pairs import Gaps, gaps
from tests.helpers import Stage
from tests.statements.conftest import browser, code_of, say
from tests.statements.moderation.conftest import decide, last_entry, state

# The stage's three parties A, B, C; `moderator` is the facilitator's, `second` is A's, `appeals` is C's.


def test_who_is_independent_of_whom() -> None:
    """Different parties, or a party and the facilitator (empty); where there are no parties everybody is."""
    assert [independent(True, *pair) for pair in (("a", "b"), ("a", ""), ("", "b"))] == [True] * 3
    assert [independent(True, *pair) for pair in (("a", "a"), ("", ""))] == [False] * 2
    assert independent(False, "", "")


def test_the_log_says_which_party_nominated_whom(stage: Stage) -> None:
    stage.office("moderator", by=stage.delegates[1], label="B's")
    view = last_entry(stage)["view"]
    assert (view["role"], view["label"], view["nominated_by"]) == ("moderator", "B's", stage.parties[1].id)
    stage.office("moderator", label="The facilitator's")
    assert "nominated_by" not in last_entry(stage)["view"]
    stage.office("translator")
    stage.registrar(0)
    assert not Office.objects.filter(role__in=("translator", "registrar"), nominated_by__isnull=False)


def test_one_refusal_asks_for_a_second_and_tells_nobody(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = say(stage, person, "What is it?")
    assert decide(stage, stage.moderator, said, explanation="Rude.")["outcome"] == "ask_another"
    assert state(said) == "second_opinion"
    assert last_entry(stage)["view"]["outcome"] == "ask_another"
    assert unmet(["nothing_pending"], stage.id) == [Unmet("second_opinions_pending", {"count": 1})]
    mine = browser(stage, person).get(f"/d/{stage.dialogue.slug}/mine").content.decode()
    assert "a second moderator is asked" in mine
    assert "Rude." not in mine
    assert "refused this statement" not in mine
    assert code_of(lambda: stage.do("AppealDecision", person, statement=said, words="?"))[0] == "not_rejected"
    assert b"What is it?" not in b"".join(download(stage.id))


def test_a_second_refusal_counts_only_from_another_side(stage: Stage) -> None:
    a, colleague = stage.second, stage.office("moderator", by=stage.delegates[0])
    b = stage.office("moderator", by=stage.delegates[1])
    said = say(stage, stage.participants(2, 1)[0])
    decide(stage, a, said, explanation="First words.")
    assert code_of(lambda: decide(stage, a, said))[0] == "same_person_first"
    assert code_of(lambda: decide(stage, colleague, said))[0] == "same_nominator"
    assert state(said) == "second_opinion"
    assert decide(stage, b, said, reason="threat")["outcome"] == "reject"
    assert state(said) == "rejected"
    assert list(Decision.objects.order_by("pk").values_list("nominated_by", "stands", "reason")) == [
        (stage.parties[0].id, False, "abuse"), (stage.parties[1].id, True, "threat"),
    ]  # fmt: skip


def test_two_of_the_facilitator_are_one_side(stage: Stage) -> None:
    other = stage.office("moderator")
    said = say(stage, stage.participants(0, 1)[0])
    decide(stage, stage.moderator, said)
    assert code_of(lambda: decide(stage, other, said))[0] == "same_nominator"
    decide(stage, stage.second, said)
    assert state(said) == "rejected"


@pytest.mark.parametrize("by", ["another side", "a colleague", "the first one"])
def test_where_two_differ_the_statement_appears(stage: Stage, by: str) -> None:
    colleague = stage.office("moderator", by=stage.delegates[0])
    who = {"another side": stage.moderator, "a colleague": colleague, "the first one": stage.second}[by]
    person = stage.participants(0, 1)[0]
    said = say(stage, person)
    decide(stage, stage.second, said)
    assert decide(stage, who, said, "accept")["outcome"] == "accept"
    assert state(said) == "accepted"
    mine = browser(stage, person).get(f"/d/{stage.dialogue.slug}/mine").content.decode()
    assert "refused this statement" not in mine
    assert "Ask for a second look" not in mine


def test_the_terms_in_force_say_how_dangerous_it_is(stage: Stage) -> None:
    terms = Terms.objects.get(dialogue_id=stage.id, status="in_force")
    write(lambda: Terms.objects.filter(pk=terms.pk).update(body=terms.body | {"risk": "medium"}))
    said = say(stage, stage.participants(0, 1)[0])
    assert decide(stage, stage.moderator, said)["outcome"] == "reject"


def test_without_parties_two_people_are_enough(house: Path) -> None:
    stage = Stage(parties=0, template="ask-a-question").listen()
    one, other = stage.moderator, stage.office("moderator")
    terms = Terms.objects.get(dialogue_id=stage.id, status="in_force")
    write(lambda: Terms.objects.filter(pk=terms.pk).update(body=terms.body | {"risk": "high"}))
    said = say(stage, stage.facilitator)
    decide(stage, one, said)
    assert code_of(lambda: decide(stage, one, said))[0] == "same_person_first"
    decide(stage, other, said)
    assert state(said) == "rejected"
    assert gaps(stage.dialogue) == Gaps(no_pair=False, unheard=0)


def test_the_desk_offers_the_second_refusal_to_another_side_only(stage: Stage) -> None:
    said = say(stage, stage.participants(0, 1)[0], "Look twice")
    decide(stage, stage.moderator, said, reason="threat")
    colleague = stage.office("moderator")

    def section(by: object) -> str:
        html = browser(stage, by).get(f"/d/{stage.dialogue.slug}/moderation").content.decode()  # type: ignore[arg-type]
        assert "Here nobody refuses anything alone" in html
        return html[html.index("A second moderator is asked") :]

    for may, actor in ((True, stage.second), (False, colleague), (False, stage.moderator)):
        shown = section(actor)
        assert "The first moderator would refuse it. The reason: threat." in shown
        assert ('value="reject"' in shown) is may
        assert 'value="accept"' in shown
        assert ('<option value="threat" selected>' in shown) is may


def test_nothing_about_the_author_reaches_a_moderator(stage: Stage) -> None:
    """Desk, look-up and answer are the same whoever wrote it: participant, delegate, seed, of any party."""
    people = stage.participants(0, 1) + stage.participants(1, 1)
    said = say(stage, people[0], "Whose is this?")
    other = say(stage, people[0], "Whose is that?")
    decide(stage, stage.moderator, other)
    client = browser(stage, stage.second)
    pages = ("moderation", "moderation/alike?one=1&other=2", "moderation/alike?one=1")
    shown = []
    writers = [
        {"author": people[0].id},
        {"author": people[1].id},
        {"author": stage.delegates[2].id, "author_kind": "holder", "kind": "delegate", "name": "Of Party C"},
        {"author": stage.facilitator.id, "author_kind": "holder", "kind": "seed", "name": ""},
        {"attribution": "by_party", "party_id": stage.parties[1].id, "kind": "participant"},
    ]
    for writer in writers:
        write(lambda writer=writer: Statement.objects.filter(pk__in=(said, other)).update(**writer))  # type: ignore[misc]
        html = [client.get(f"/d/{stage.dialogue.slug}/{page}").content.decode() for page in pages]
        html = [re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"', "", each) for each in html]
        shown.append([re.sub(r"\bf[0-9a-f]{8}\b", "", each) for each in html])
    assert all(each == shown[0] for each in shown)
    assert "Whose is this?" in shown[0][0]
    answer = decide(stage, stage.second, said)
    assert set(answer) == {"statement", "outcome", "rules"}


def test_nothing_about_the_author_stands_in_the_diary_before(stage: Stage) -> None:
    """Page and file say the same of every statement that waits: no party, office, label or kind."""
    people, ten = stage.participants(0, 1), stage.participants(1, 10)
    label = "Of Party C, in the capital"
    moderator = stage.second  # appointed before what is looked at here begins
    named = stage.office("delegate", by=stage.delegates[2], label=label)
    stage.enter_log()
    before = head(stage.id).size
    texts = {
        say(stage, people[0], "Whose is this?"): {"kind": "participant", "attribution": "unattributed"},
        say(stage, ten[0], "Whose is that?", attribution="by_party"): {
            "kind": "participant", "attribution": "by_party", "party": stage.parties[1].id,
        },
        say(stage, named, "Whose?", attribution="by_name"): {
            "kind": "delegate", "attribution": "by_name", "name": label,
        },
        say(stage, stage.facilitator, "And whose?"): {"kind": "seed", "attribution": "unattributed"},
    }  # fmt: skip
    stage.enter_log()

    def new() -> list[dict[str, Any]]:
        return [
            line
            for line in map(json.loads, download(stage.id))
            if line.get("entry", {}).get("n", -1) >= before
        ]

    def items() -> list[dict[str, Any]]:
        views = [line["entry"]["view"] for line in new()]
        return [item for view in views for item in view.get("together", [view])]

    assert {item["statement"] for item in items()} == set(texts)
    for item in items():
        assert set(item) == {"statement", "n", "language", "author", "text"}
        assert set(item["author"]) == set(item["text"]) == {"commitment"}
    assert [line["openings"] for line in new()] == [{}] * 3, "two of an office, one batch of the others"
    assert sorted(str(line["entry"]["by"]) for line in new()) == ["{'role': 'clock'}", "{}", "{}"]
    address = f"/d/{stage.dialogue.slug}/diary"
    html = browser(stage, moderator).get(address).content.decode()
    shown = [part.partition("</li>")[0] for part in html.split('<li id="n')[1:]]
    shown = [part for part in shown if int(part.partition('"')[0]) >= before]
    told = (
        "Party",
        "Delegate",
        "Facilitator",
        label,
        "seed",
        "Seed",
        "under no name",
        *(p.id for p in stage.parties),
    )
    assert len(shown) == 3
    assert not [word for word in told if any(word in part for part in shown)]
    for party in stage.parties:  # nor does looking for one party's entries find them
        html = browser(stage, moderator).get(f"{address}?party={party.id}").content.decode()
        assert not [part for part in html.split('<li id="n')[1:] if int(part.partition('"')[0]) >= before]
    for said in texts:
        decide(stage, stage.moderator, said, "accept")
    opened = [
        value["value"] for line in new() for path, value in line["openings"].items() if "author" in path
    ]
    by_kind = {(each["kind"], each["attribution"]): each for each in opened}
    assert by_kind == {(each["kind"], each["attribution"]): each for each in texts.values()}
    html = browser(stage, moderator).get(address).content.decode()
    assert label in html


def test_an_appeal_goes_to_a_side_that_refused_nothing_of_it(stage: Stage) -> None:
    person = stage.participants(1, 1)[0]
    of_a, of_b = (stage.office("appeals_member", by=stage.delegates[n]) for n in (0, 1))
    neutral = stage.office("appeals_member")
    said = say(stage, person)
    decide(stage, stage.second, said)  # A's moderator decides first …
    decide(stage, stage.moderator, said)  # … and the facilitator's agrees
    stage.do("AppealDecision", person, statement=said, words="Please.")
    appeal = Statement.objects.get(pk=said).appeal.id
    fields = {"appeal": appeal, "outcome": "restore", "reasoning": "It is polite."}
    barred = [code_of(partial(stage.do, "DecideAppeal", by, **fields))[0] for by in (of_a, neutral)]
    assert barred == ["same_nominator_decided"] * 2
    desks = {
        who: "/do/DecideAppeal"
        in browser(stage, who).get(f"/d/{stage.dialogue.slug}/moderation").content.decode()
        for who in (of_a, of_b, neutral)
    }
    assert desks == {of_a: False, of_b: True, neutral: False}
    stage.do("DecideAppeal", of_b, **fields)
    assert state(said) == "accepted"


def test_a_side_that_hid_it_hears_no_appeal_either(calm: Stage) -> None:
    """One moderator is enough there; A's hid it for a day, the facilitator's refused it."""
    of_a, of_b = (calm.office("appeals_member", by=calm.delegates[n]) for n in (0, 1))
    person = calm.participants(2, 1)[0]
    said = say(calm, person)
    decide(calm, calm.moderator, said, "accept")
    calm.do("HideStatement", calm.second, statement=said, reason="threat")
    decide(calm, calm.moderator, said, reason="threat")
    calm.do("AppealDecision", person, statement=said, words="Please.")
    fields = {"appeal": Statement.objects.get(pk=said).appeal.id, "outcome": "restore", "reasoning": "So."}
    assert code_of(lambda: calm.do("DecideAppeal", of_a, **fields))[0] == "same_nominator_decided"
    calm.do("DecideAppeal", of_b, **fields)


def _ready(stage: Stage) -> list[str]:
    return [each.code for each in unmet(["moderation_ready"], stage.id)]


def test_speaking_opens_only_where_every_appeal_can_be_heard(house: Path) -> None:
    """At high risk two sides refuse together; each two of them need a third one for appeals."""
    stage = Stage(parties=2).join()
    stage.office("moderator")
    assert _ready(stage) == ["appeals_member_missing"]
    stage.office("appeals_member")
    assert _ready(stage) == ["appeals_unheard"], "the facilitator's hears nothing of the facilitator's"
    stage.office("appeals_member", by=stage.delegates[1])
    assert _ready(stage) == []
    stage.office("moderator", by=stage.delegates[0])
    assert _ready(stage) == [], "the facilitator and A refuse, B hears"
    stage.office("moderator", by=stage.delegates[1])
    assert _ready(stage) == ["appeals_unheard"], "the facilitator and B refuse, A has nobody who hears"
    stage.confirm()
    stage.quotas()
    assert code_of(lambda: stage.do("ChangePhase", stage.facilitator, to="listening"))[0] == "appeals_unheard"
    desk = browser(stage, stage.facilitator).get(f"/d/{stage.dialogue.slug}/desk").content.decode()
    assert "Some refusals could be heard by nobody" in desk
    stage.office("appeals_member", by=stage.delegates[0])
    assert _ready(stage) == []


def test_a_member_who_moderates_as_well_hears_nothing_of_their_own(house: Path) -> None:
    stage = Stage(parties=0, template="ask-a-question").join()
    both = stage.office("moderator", label="Both")
    stage.do("AppointOffice", stage.facilitator, role="appeals_member", label="Both", to=both.id)
    stage.office("moderator")
    assert _ready(stage) == ["appeals_unheard"], "what both of them refuse is heard by nobody"
    stage.office("appeals_member")
    assert _ready(stage) == []


def test_nobody_hears_an_appeal_who_took_part(stage: Stage) -> None:
    both = stage.office("moderator", by=stage.delegates[1], label="Both")
    stage.do("AppointOffice", stage.facilitator, role="appeals_member", label="Both", to=both.id)
    person = stage.participants(0, 1)[0]
    said = say(stage, person)
    decide(stage, stage.second, said)
    decide(stage, both, said)
    stage.do("AppealDecision", person, statement=said, words="Please.")
    fields = {"appeal": Statement.objects.get(pk=said).appeal.id, "outcome": "uphold", "reasoning": "So."}
    assert code_of(lambda: stage.do("DecideAppeal", both, **fields))[0] == "same_person_decided"


def test_the_facilitators_desk_says_where_nobody_qualifies(stage: Stage) -> None:
    write(lambda: Office.objects.filter(holder_id=stage.appeals.id).update(ended=True))
    stage.appeals = stage.office("appeals_member")
    assert gaps(stage.dialogue) == Gaps(no_pair=True, unheard=0)
    desk = f"/d/{stage.dialogue.slug}/desk"
    for who in (stage.facilitator, stage.delegates[0]):
        assert "A moderator of another side is needed" in browser(stage, who).get(desk).content.decode()
    person = stage.participants(0, 1)[0]
    said = say(stage, person)
    decide(stage, stage.moderator, said)
    decide(stage, stage.second, said)
    stage.do("AppealDecision", person, statement=said, words="Please.")
    # The first decider and the only member for appeals are both the facilitator's.
    assert gaps(stage.dialogue) == Gaps(no_pair=False, unheard=1)
    html = browser(stage, stage.appeals).get(f"/d/{stage.dialogue.slug}/moderation").content.decode()
    assert "Nobody may decide about this appeal now" in html
    html = browser(stage, stage.facilitator).get(desk).content.decode()
    assert "A member for appeals of another side is needed" in html
    assert "A moderator of another side is needed" not in html
    stage.office("appeals_member", by=stage.delegates[1])
    assert gaps(stage.dialogue) == Gaps(no_pair=False, unheard=0)
