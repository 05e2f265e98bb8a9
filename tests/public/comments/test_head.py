"""The number at the head equals what a reader can count, whatever was done before."""

from __future__ import annotations

import contextlib
import itertools
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sulh.acts import clock
from sulh.acts.writer import write
from sulh.public.bulletins.models import Bulletin
from sulh.public.comments import threads
from sulh.public.comments.models import Comment
from sulh.rules.moderation import REASONS
from sulh.rules.refusal import Refusal
from tests.helpers import PUBLIC, scale
from tests.public.comments.conftest import Commented, set_rules
from tests.public.comments.counting import counted, numbers_in, pages, sentence

_numbers = itertools.count(1)
WHICH = st.integers(0, 11)
STEPS = st.one_of(
    st.tuples(st.just("write"), st.none() | WHICH),
    st.tuples(st.just("show"), WHICH),
    st.tuples(st.just("withhold"), WHICH, st.sampled_from(REASONS)),
    st.tuples(st.just("appeal"), WHICH),
    st.tuples(st.just("judge"), WHICH, st.sampled_from(("uphold", "restore", "restore_part"))),
    st.tuples(st.just("take back"), WHICH),
    st.tuples(st.just("rules"), st.sampled_from(("before", "after", "off"))),
)


class Walk:
    """A thread of its own, and the steps that readers and moderators take in it."""

    def __init__(self, stage: Commented) -> None:
        self.stage, self.made = stage, list[dict[str, Any]]()
        n = next(_numbers)
        self.thread = f"bulletin-{n}"
        fields = {"kind": "bulletin", "state": "released", "titles": {"en": "News"}, "released": clock.now()}
        write(lambda: Bulletin.objects.create(dialogue_id=stage.id, n=n, drafted_by="0" * 32, **fields))
        set_rules(stage, comments_an_hour=1000)

    def take(self, what: str, *how: Any) -> None:
        # What is refused changes nothing, and that is counted too.
        with contextlib.suppress(Refusal):
            getattr(self, what.replace(" ", "_"))(*how)

    def _at(self, which: int) -> dict[str, Any]:
        if not self.made:
            raise Refusal("not_found")
        return self.made[which % len(self.made)]

    def write(self, parent: int | None) -> None:
        more = {"parent": self._at(parent)["n"]} if parent is not None else {}
        text = f"{self.thread} {len(self.made)}. Away with this."
        self.made.append(self.stage.write(text, thread=self.thread, **more))

    def show(self, which: int) -> None:
        self.stage.show(self._at(which))

    def withhold(self, which: int, reason: str) -> None:
        abused = {"abused": "people"} if reason == "abuse" else {}
        self.stage.withhold(self._at(which), reason, **abused)

    def appeal(self, which: int) -> None:
        made = self._at(which)
        made |= self.stage.do("AppealComment", PUBLIC, code=made["code"], words="Please")

    def judge(self, which: int, outcome: str) -> None:
        made = self._at(which)
        if "appeal" in made:
            kept = f"{Comment.objects.get(pk=made['comment']).text.partition('.')[0]}. […]"
            decided = {"appeal": made["appeal"], "outcome": outcome, "kept": kept, "reasoning": "So."}
            self.stage.do("DecideCommentAppeal", self.stage.appeals, **decided)

    def take_back(self, which: int) -> None:
        self.stage.do("TakeBackComment", PUBLIC, code=self._at(which)["code"], sure=True)

    def rules(self, comments: str) -> None:
        set_rules(self.stage, comments=comments, comments_an_hour=1000)


def check(stage: Commented, thread: str) -> None:
    address = f"{stage.here}/comments/{thread}"
    found = pages(address)
    assert {page.head for page in found} == {sentence(counted(found))}
    listed = [n for page in found for n, _state, _reason in page.comments]
    assert sorted(listed) == list(range(1, len(listed) + 1)), "each number stands once"
    in_dari = pages(f"/fa-af{address}")
    if listed:
        assert numbers_in(in_dari[0].head) == numbers_in(found[0].head)
    assert counted(in_dari) == counted(found)
    api = f"/api/v1/dialogues/{stage.dialogue.slug}/comments/{thread}"
    told = Client().get(api).json()
    assert {(row["state"], row["reason"]): row["count"] for row in told["counts"]} == counted(found)


@settings(
    max_examples=scale(15, 150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=1, max_size=40))
def test_the_head_equals_what_can_be_counted(
    stage: Commented, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[Any, ...]]
) -> None:
    monkeypatch.setattr(threads, "A_PAGE", 4)
    walk = Walk(stage)
    for step in steps:
        walk.take(*step)
    check(stage, walk.thread)
    write(lambda: Comment.objects.all().delete())


def test_the_line_of_the_newspaper(stage: Commented) -> None:
    """Four comments of which three are shown."""
    for n in range(3):
        stage.shown(f"Comment {n}")
    stage.withheld("Buy my carpets.", "off_topic")
    (page,) = pages(stage.page)
    assert page.head == "4 comments: 3 shown, 1 withheld: off topic"
    assert [state for _n, state, _reason in page.comments] == ["shown"] * 3 + ["withheld"]


def test_every_state_has_its_place_in_the_line(stage: Commented) -> None:
    stage.shown("One")
    stage.write("Two")
    stage.withheld("Three", "spam")
    gone = stage.shown("Four")
    stage.do("TakeBackComment", PUBLIC, code=gone["code"], sure=True)
    part = stage.withhold(stage.write("Five. Away with this."), "abuse", abused="reader")
    appeal = stage.do("AppealComment", PUBLIC, code=part["code"], words="Why?")["appeal"]
    judged = {"outcome": "restore_part", "kept": "Five. […]", "reasoning": "So."}
    stage.do("DecideCommentAppeal", stage.appeals, appeal=appeal, **judged)
    line = (
        "5 comments: 1 shown, 1 shown in part (withheld: abuse), 1 withheld: spam, 1 taken back, "
        "1 waiting to be read"
    )
    assert threads.head(stage.id, "findings-1").line == line
    assert pages(stage.page)[0].head == line


def test_nothing_yet(stage: Commented) -> None:
    assert pages(stage.page)[0].head == "No comments yet"
    with override("fa-af"):
        assert threads.head(stage.id, "findings-1").total == 0
