"""The desk: moderators read and withhold, members for appeals decide, and nobody else comes in."""

from __future__ import annotations

import pytest

from sulh.public.comments.models import Comment
from tests.dialogue.reading import reader
from tests.dialogue.visitor import Found, Visitor, _Reader
from tests.public.comments.conftest import THREAD, Commented

LANGUAGES = ("", "/fa-af")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moderator_reads_shows_and_withholds(stage: Commented, language: str) -> None:
    for n in range(3):
        stage.write(f"Comment {n}", name="A carpenter")
    desk = reader(stage, "comment-desk", by=stage.moderator, language=language)
    first, second, _third = Comment.objects.order_by("n")
    desk.send("/do/DecideComment", f"comment={first.id}")
    assert desk.address == f"{language}{stage.here}/comment-desk"
    withhold = [form for form in _forms(desk, "/do/DecideComment") if "reason" in form.names]
    assert [form.values["comment"] for form in withhold] == [[second.id], [_third.id]]
    desk.client.post(
        withhold[0].action, withhold[0].values | {"reason": ["off_topic"], "explanation": ["It is."]}
    )
    assert [row.state for row in Comment.objects.order_by("n")] == ["shown", "withheld", "waiting"]


def _forms(visitor: Visitor, ending: str) -> list[Found]:
    shown = _Reader()
    shown.feed(visitor.html)
    return [form for form in shown.forms if form.action.endswith(ending)]


def test_criticism_is_no_abuse_also_on_the_page(stage: Commented) -> None:
    stage.write("That army burned our mill.")
    desk = reader(stage, "comment-desk", by=stage.moderator)
    form = next(form for form in _forms(desk, "/do/DecideComment") if "reason" in form.names)
    answer = desk.client.post(
        form.action, form.values | {"reason": ["abuse"], "abused": ["state_party_or_war"]}
    )
    assert answer.status_code == 422
    assert "Criticising a state, a party, an army or a war is never abuse" in answer.content.decode()


def test_a_comment_is_found_by_its_number_in_any_digits(stage: Commented) -> None:
    stage.shown("Shown once")
    desk = reader(stage, f"comment-desk?thread={THREAD}&number=۱", by=stage.moderator)
    assert "Shown once" in desk.text
    form = next(form for form in _forms(desk, "/do/DecideComment") if "reason" in form.names)
    desk.client.post(form.action, form.values | {"reason": ["spam"]})
    assert Comment.objects.get().state == "withheld"
    again = reader(stage, f"comment-desk?thread={THREAD}&number=1", by=stage.moderator)
    assert "It comes back only on appeal." in again.text
    assert not _forms(again, "/do/DecideComment")
    for odd in ("number=99", "number=x", "thread=x&number=1", "number=" + "9" * 30):
        assert (
            "There is no comment with this number."
            in reader(stage, f"comment-desk?{odd}", by=stage.moderator).text
        )


def test_navigation_and_desk_lead_there_for_those_who_decide(stage: Commented) -> None:
    stage.write()
    stage.appealed("Appealed. Carpets.")
    for actor, there in (
        (stage.moderator, True),
        (stage.appeals, True),
        (stage.facilitator, False),
        (None, False),
    ):
        page = reader(stage, "statements", by=actor)
        assert (f'href="{stage.here}/comment-desk"' in page.html) == there
    for actor in (stage.moderator, stage.appeals):
        assert f'href="{stage.here}/comment-desk"' in reader(stage, "desk", by=actor).html
    for actor in (stage.facilitator, stage.delegates[0], None):
        assert reader(stage, "comment-desk", by=actor).page.status_code == 403


def test_appeals_are_for_members_and_the_queue_for_moderators(stage: Commented) -> None:
    stage.write("Waiting words")
    stage.appealed("Appealed words", "Words of the appeal")
    moderator, hears = (reader(stage, "comment-desk", by=by).text for by in (stage.moderator, stage.appeals))
    assert "Waiting words" in moderator
    assert "Words of the appeal" not in moderator
    assert "Waiting words" not in hears
    assert "Appealed words" in hears
