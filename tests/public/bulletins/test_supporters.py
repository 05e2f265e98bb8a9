"""Joint statements of supporters: theirs alone, signed by each, read by nobody else before."""

from __future__ import annotations

from typing import Any

import pytest

from sulh.acts import exporting, log
from sulh.public.bulletins.models import Bulletin
from tests.helpers import Stage
from tests.public.bulletins.conftest import code
from tests.public.staging.bulletins import SAID, TITLES, WHY, Together, Writing
from tests.statements.conftest import code_of


def row(bulletin: str) -> Bulletin:
    return Bulletin.objects.get(pk=bulletin)


def file(stage: Stage) -> str:
    return b"".join(exporting.download(stage.id)).decode()


def test_it_is_published_with_the_last_signature(stage: Stage, together: Together) -> None:
    made = together.offered()
    assert (row(made).kind, row(made).rule, row(made).state) == ("supporters", "supporters", "offered")
    first = together.sign(made, together.first)
    assert (first["signatures"], first["needed"], first["state"]) == (1, 2, "offered")
    assert code_of(lambda: together.sign(made, together.first))[0] == "signed_already"
    assert SAID["en"] not in file(stage)
    together.sign(made, together.second)
    assert row(made).state == "released"
    assert set(row(made).signatures) == set(together.ids)
    assert SAID["en"] in file(stage)


def test_a_signature_is_to_exactly_one_text(stage: Stage, together: Together) -> None:
    made = together.offered()
    before = row(made).digest
    together.sign(made, together.first)
    stage.do("TakeBackOffer", together.second, bulletin=made)
    assert row(made).signatures == {}
    together.add(made)
    stage.do("OfferBulletin", together.second, bulletin=made)
    sign = {"bulletin": made, "digest": before}
    assert (
        code_of(lambda: stage.do("SignSupportersStatement", together.second, **sign))[0] == "subject_changed"
    )


def test_who_signs(stage: Stage, together: Together) -> None:
    def drafting(supporters: list[str]) -> str:
        fields = {"titles": TITLES, "supporters": supporters}
        return code_of(lambda: stage.do("DraftSupportersStatement", together.first, **fields))[0]

    assert drafting([together.ids[1]]) == "own_supporter_missing"
    assert drafting([together.ids[0], together.ids[0]]) == "supporters_too_few"
    elsewhere = Stage(parties=2)
    foreign = Together(elsewhere, elsewhere.supporter(), elsewhere.supporter("Another"))
    assert drafting([together.ids[0], foreign.ids[0]]) == "supporter_unknown"


def test_whose_difference_it_is(stage: Stage, together: Together) -> None:
    draft = together.draft()
    third = Together(stage, stage.supporter("A third"), together.first).ids[0]

    def adding(section: str, **more: Any) -> str:
        return code_of(lambda: together.add(draft, section, **more))[0]

    assert adding("differs") == "whose_difference"
    assert adding("shared", supporter=together.ids[0]) == "whose_difference"
    assert adding("differs", supporter=third) == "not_a_signatory"


def test_without_a_shared_view_it_is_not_offered(stage: Stage, together: Together) -> None:
    fields = {"titles": TITLES, "supporters": together.ids}
    made = stage.do("DraftSupportersStatement", together.first, **fields)["bulletin"]
    together.add(made, "differs", supporter=together.ids[0])
    assert code_of(lambda: together.offered(made))[0] == "shared_missing"


@pytest.mark.parametrize("act", ["OfferBulletin", "DropDraft", "AddSupportersPassage"])
def test_nobody_else_touches_it(stage: Stage, writing: Writing, together: Together, act: str) -> None:
    draft = together.draft()
    fields: dict[str, Any] = {"bulletin": draft}
    fields |= {"section": "shared", "text": SAID} if act == "AddSupportersPassage" else {}
    other = stage.supporter("A third")
    assert code_of(lambda: stage.do(act, other, **fields))[0] == "not_found"
    for actor in (writing.editor, stage.facilitator, stage.delegates[0]):
        assert code(stage, act, actor, **fields) == "role_may_not"


def test_editors_and_supporters_stay_out_of_each_others_texts(
    stage: Stage, writing: Writing, together: Together
) -> None:
    joint, bulletin = together.draft(), writing.whole()
    assert code_of(lambda: writing.add(joint))[0] == "not_found"
    assert code_of(lambda: together.add(bulletin))[0] == "not_found"
    assert code_of(lambda: stage.do("OfferBulletin", together.first, bulletin=bulletin))[0] == "role_may_not"
    out = together.released()
    retract = {"bulletin": out, "why": WHY}
    assert code_of(lambda: stage.do("RetractBulletin", writing.editor, **retract))[0] == "not_found"
    assert code_of(lambda: stage.do("CorrectBulletin", writing.editor, **retract))[0] == "not_found"


def test_a_supporter_whom_a_party_does_not_accept_any_more_signs_nothing(
    stage: Stage, together: Together
) -> None:
    made = together.offered()
    stage.answer_supporter(together.ids[1], stage.delegates[0], "withdraw")
    assert code_of(lambda: together.sign(made, together.second))[0] == "condition_admitted_by_all"


def test_any_of_them_retracts_it(stage: Stage, together: Together) -> None:
    made = together.released()
    stage.do("RetractSupportersStatement", together.second, bulletin=made, why=WHY)
    assert (row(made).state, row(made).retraction) == ("retracted", WHY)
    entry = next(each for each, _ in log.entries(stage.id, newest_first=True))
    assert entry["view"] == {"bulletin": made, "n": 1, "supporter": together.ids[1], "why": WHY}
