"""Stating interests, filing claims, replying, taking back: who may, what is refused, what the diary keeps."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sulh.acts import clock
from sulh.acts.exporting import download
from sulh.acts.log import entries
from sulh.acts.models import LogEntry, LogOpening
from sulh.acts.registry import Actor
from sulh.dialogue.models import Holder
from sulh.public.claims.models import Claim, Interests, Reply
from sulh.record.verify import verify
from sulh.rules.attribution import ASPECTS
from tests.helpers import PUBLIC, Stage
from tests.public.staging.claims import claim, supporter_of
from tests.statements.conftest import code_of

NOW = datetime(2012, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).join()


def last(stage: Stage) -> Any:
    """The newest entry of the log, with what is open of it."""
    return next(entries(stage.id, newest_first=True))


def filed(stage: Stage, by: Actor, **fields: Any) -> str:
    return str(stage.do("FileClaim", by, **claim(**fields))["claim"])


def test_the_newest_statement_stands_and_the_earlier_stay(stage: Stage) -> None:
    friend = stage.supporter()
    with clock.at(NOW):
        stage.do("StateInterests", friend, wants={"en": "Open roads"})
        # Within one hour, which is all that is kept of the time.
        for n in range(5):
            stage.do("StateInterests", friend, wants={"en": f"Open roads {n}"}, fears={"en": "A war"})
    own = supporter_of(friend)
    made = list(Interests.objects.filter(supporter_id=own).order_by("n"))
    assert [row.wants["en"] for row in made] == ["Open roads", *(f"Open roads {n}" for n in range(5))]
    entry, _opened = last(stage)
    assert entry["view"] == {
        "supporter": own, "wants": {"en": "Open roads 4"}, "fears": {"en": "A war"}, "would_not_accept": {},
        "gains": {},
    }  # fmt: skip


def test_a_statement_that_says_nothing_is_refused(stage: Stage) -> None:
    friend = stage.supporter()
    assert code_of(lambda: stage.do("StateInterests", friend))[0] == "interests_empty"
    assert code_of(lambda: stage.do("StateInterests", friend, gains={"en": " "}))[0] == "interests_empty"
    for other in (stage.facilitator, stage.delegates[0], stage.office("editor"), PUBLIC):
        met = code_of(partial(stage.do, "StateInterests", other, wants={"en": "All"}))
        assert met[0] == "role_may_not"
    assert not Interests.objects.exists()


def test_a_claim_stands_with_who_said_it_and_who_filed_it(stage: Stage) -> None:
    own = supporter_of(stage.supporter())
    expert = stage.office("expert", label="An expert")
    for n, aspect in enumerate(ASPECTS, 1):
        made = filed(stage, expert, supporter=own, aspect=aspect)
        row = Claim.objects.get(pk=made)
        assert (row.n, row.supporter_id, row.party_id, row.aspect) == (n, own, None, aspect)
        assert (row.filed_as, row.filed_by, row.label) == ("expert", expert.id, "An expert")
    entry, opened = last(stage)
    assert entry["act"] == "FileClaim"
    assert entry["by"] == {"role": "expert", "label": "An expert"}
    assert {"claim", "n", "supporter", "aspect", "source", "said_on", "certainty"} <= set(entry["view"])
    assert set(opened) == {"view/text", "view/who", "view/to_whom"}
    assert opened["view/who"] == {"en": "A senior official"}


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"supporter": None}, "claim_about_one", "supporter"),
        ({"party": "own"}, "claim_about_one", "supporter"),
        ({"supporter": "0" * 32}, "supporter_unknown", "supporter"),
        ({"supporter": None, "party": "0" * 32}, "party_unknown", "party"),
        ({"source": "named", "who": {}}, "source_needs_who", "who"),
        ({"source": "familiar", "who": {}}, "source_needs_who", "who"),
        ({"source": "unnamed"}, "source_names_nobody", "who"),
        ({"said_on": "2012-10-06"}, "claim_in_future", "said_on"),
        ({"against": "0" * 32}, "not_found", "against"),
        ({"text": {"en": " "}}, "text_empty", "text"),
    ],
)
def test_a_claim_that_does_not_fit_is_refused(
    stage: Stage, fields: dict[str, Any], code: str, field: str
) -> None:
    own, expert = supporter_of(stage.supporter()), stage.office("expert")
    if fields.get("party") == "own":
        fields = {"party": stage.parties[0].id}
    with clock.at(NOW):
        met, params = code_of(lambda: filed(stage, expert, **({"supporter": own} | fields)))
        assert (met, params["field"]) == (code, field)
        assert not Claim.objects.exists()
        filed(stage, expert, supporter=own, said_on="2012-10-05")


def test_a_claim_contradicts_only_one_about_the_same(stage: Stage) -> None:
    own, second = supporter_of(stage.supporter()), supporter_of(stage.supporter("Another state"))
    expert = stage.office("expert")
    first = filed(stage, expert, supporter=own)
    for other in (
        {"supporter": second},
        {"party": stage.parties[0].id},
        {"supporter": own, "aspect": "fears"},
    ):
        met = code_of(partial(filed, stage, expert, against=first, **other))
        assert met == ("claim_against_other", {"field": "against"})
    made = filed(stage, expert, supporter=own, against=first)
    assert Claim.objects.get(pk=made).against_id == first
    stage.do("TakeBackClaim", expert, claim=first)
    assert code_of(lambda: filed(stage, expert, supporter=own, against=first))[0] == "claim_taken_back"


def test_who_may_file_about_whom(stage: Stage) -> None:
    friend, other = stage.supporter(), stage.supporter("Another state")
    late = stage.do("InviteParty", stage.facilitator, names={"en": "Late"})["party"]
    invited = stage.office("delegate", party=late)
    a, b = (party.id for party in stage.parties)
    own, second = supporter_of(friend), supporter_of(other)
    assert code_of(lambda: filed(stage, friend, party=a))[0] == "supporter_claims_supporters_only"
    assert code_of(lambda: filed(stage, friend, supporter=own))[0] == "claim_about_yourselves"
    assert code_of(lambda: filed(stage, stage.delegates[0], party=a))[0] == "claim_about_yourselves"
    assert code_of(lambda: filed(stage, invited, supporter=own))[0] == "party_not_joined"
    assert stage.no_party
    none = stage.no_party.id
    assert code_of(lambda: filed(stage, stage.delegates[0], party=none))[0] == "party_unknown"
    for nobody in (stage.facilitator, stage.office("translator"), stage.office("monitor"), PUBLIC):
        assert code_of(partial(filed, stage, nobody, supporter=own))[0] == "role_may_not"
    filed(stage, friend, supporter=second)
    filed(stage, stage.delegates[0], party=b)
    filed(stage, stage.delegates[0], supporter=own)
    for role in ("observer", "expert", "editor"):
        by = stage.office(role)
        filed(stage, by, party=late)
        filed(stage, by, supporter=own)
    assert [row.filed_as for row in Claim.objects.order_by("n")][:3] == ["supporter", "delegate", "delegate"]


def test_nothing_is_said_of_a_group_that_only_asks(stage: Stage) -> None:
    asked = stage.do("RequestPlace", PUBLIC, names={"en": "Hidden"}, reason="We live there.")["party"]
    by = stage.office("editor")
    assert code_of(lambda: filed(stage, by, party=asked))[0] == "party_unknown"


def test_only_the_one_concerned_replies_and_replies_stand_in_order(stage: Stage) -> None:
    friend, other = stage.supporter(), stage.supporter("Another state")
    expert = stage.office("expert")
    about = filed(stage, expert, supporter=supporter_of(friend))
    party = filed(stage, expert, party=stage.parties[1].id)

    def reply(by: Actor, to: str, words: str = "Not so.") -> Any:
        return stage.do("ReplyToClaim", by, claim=to, text={"en": words})

    for by, to in ((other, about), (stage.delegates[0], about), (stage.delegates[0], party), (friend, party)):
        assert code_of(partial(reply, by, to))[0] == "reply_not_yours"
    for by in (expert, stage.facilitator, PUBLIC):
        assert code_of(partial(reply, by, about))[0] == "role_may_not"
    assert code_of(lambda: reply(friend, "0" * 32))[0] == "not_found"
    reply(friend, about)
    reply(friend, about, "And once more: not so.")
    reply(stage.delegates[1], party, "We never said that.")
    said = Reply.objects.filter(claim_id=about).order_by("pk")
    assert [row.text["en"] for row in said] == ["Not so.", "And once more: not so."]
    assert said[0].label == Holder.objects.get(pk=friend.id).label
    entry, opened = last(stage)
    assert (entry["act"], entry["view"]["n"]) == ("ReplyToClaim", 2)
    assert opened == {"view/text": {"en": "We never said that."}}


def test_what_is_taken_back_is_gone_for_good_but_for_its_number(stage: Stage) -> None:
    friend, expert = stage.supporter(), stage.office("expert")
    words = {
        "text": {"en": "They want the port."},
        "who": {"en": "The minister"},
        "to_whom": {"en": "Radio Ab"},
    }
    made = filed(stage, expert, supporter=supporter_of(friend), source="named", **words)
    stage.do("ReplyToClaim", friend, claim=made, text={"en": "We want no port."})
    assert b"They want the port." in b"".join(download(stage.id))
    for other in (friend, stage.office("expert"), stage.delegates[0]):
        assert code_of(partial(stage.do, "TakeBackClaim", other, claim=made))[0] == "not_yours"
    assert code_of(lambda: stage.do("TakeBackClaim", stage.facilitator, claim=made))[0] == "role_may_not"
    stage.do("TakeBackClaim", expert, claim=made)
    file = b"".join(download(stage.id))
    kept = b"".join(bytes(row.data) for row in LogEntry.objects.all())
    kept += "".join(LogOpening.objects.values_list("value", flat=True)).encode()
    for gone in (b"the port", b"The minister", b"Radio Ab", b"no port"):
        assert gone not in file + kept
    assert verify(file.splitlines(keepends=True)).dialogue == stage.id
    row = Claim.objects.get(pk=made)
    assert (row.n, row.text, row.who, row.to_whom) == (1, {}, {}, {})
    assert row.taken_back
    assert not Reply.objects.exists()
    assert code_of(lambda: stage.do("TakeBackClaim", expert, claim=made))[0] == "claim_taken_back"
    again = code_of(lambda: stage.do("ReplyToClaim", friend, claim=made, text={"en": "So?"}))
    assert again[0] == "claim_taken_back"
    assert filed(stage, expert, supporter=supporter_of(friend)) != made
    assert Claim.objects.order_by("-n")[0].n == 2
