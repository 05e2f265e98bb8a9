"""A crowd of comments in one thread, and how long its pages take on the server."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.test import Client

from sulh.acts import clock
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.public.comments import threads
from sulh.public.comments.models import Comment, CommentDecision
from sulh.rules.moderation import REASONS
from sulh.statements import folding
from tests.helpers import Stage
from tests.public.staging.comments import THREAD

AN_HOUR = 60  # what the terms allow by default
ANSWERS = 0.4
TIMES = 5
_STATES = ("shown", "withheld", "part", "taken_back", "waiting")
_WEIGHTS = (900, 60, 10, 10, 20)
_WORDS = (
    "the",
    "water",
    "comes",
    "late",
    "and",
    "lower",
    "fields",
    "stay",
    "dry",
    "while",
    "others",
    "have",
    "more",
)


def fill(stage: Stage, count: int, thread: str = THREAD, seed: int = 1) -> None:
    """`count` comments as readers leave them: answers to recent and old ones, some withheld, most unread."""
    rows = _comments(stage, count, thread, random.Random(seed))
    while batch := list(islice(rows, 5_000)):
        write(lambda batch=batch: Comment.objects.bulk_create(batch))  # type: ignore[misc]
    gone = Comment.objects.filter(dialogue_id=stage.id, thread=thread, state__in=("withheld", "part"))
    decided = {"holder": stage.moderator.id, "outcome": "withhold", "at": clock.now()}
    decisions = [
        CommentDecision(comment_id=pk, reason=reason, **decided)
        for pk, reason in gone.values_list("pk", "reason")
    ]
    write(lambda: CommentDecision.objects.bulk_create(decisions, batch_size=1_000))


def _comments(stage: Stage, count: int, thread: str, drawn: random.Random) -> Iterator[Comment]:
    begin, roots = clock.now() - timedelta(hours=count // AN_HOUR + 1), [0]
    for n in range(1, count + 1):
        parent = None
        if n > 1 and drawn.random() < ANSWERS:
            parent = (
                drawn.randint(max(1, n - 500), n - 1) if drawn.random() < 0.8 else drawn.randint(1, n - 1)
            )
        roots.append(roots[parent] if parent else n)
        state = drawn.choices(_STATES, _WEIGHTS)[0]
        text = f"{n}: {' '.join(drawn.choices(_WORDS, k=drawn.randint(5, 60)))}"
        gone = state in ("withheld", "part")
        yield Comment(
            dialogue_id=stage.id, thread=thread, n=n, root=roots[n], parent=parent, language="en",
            name=drawn.choice(("", "", "A farmer", "از هرات")), text="" if state == "taken_back" else text,
            part="[…] the lower fields […]" if state == "part" else "", folded=folding.key(text),
            state=state, reason=drawn.choice(REASONS) if gone else "", code=f"{n:064d}",
            decided=state not in ("shown", "waiting"), at=begin + timedelta(hours=n // AN_HOUR),
        )  # fmt: skip


def addresses(stage: Stage) -> dict[str, str]:
    """What is measured: pages of the thread and of the moderator's desk, by what they are."""
    here = f"/d/{stage.dialogue.slug}"
    last = threads.head(stage.id, THREAD).last
    desk = -(-Comment.objects.filter(dialogue_id=stage.id, decided=False).count() // 20)
    return {
        "first page": f"{here}/comments/{THREAD}",
        "middle page": f"{here}/comments/{THREAD}?page={max(1, last // 2)}",
        "last page": f"{here}/comments/{THREAD}?page={last}",
        "page of a number": f"{here}/comments/{THREAD}?at={last * 25}",
        "below the findings": f"{here}/findings",
        "queue": f"{here}/comment-desk",
        "middle of the queue": f"{here}/comment-desk?page={max(1, desk // 2)}",
        "end of the queue": f"{here}/comment-desk?page={desk}",
        "rules and numbers": f"{here}/comment-rules",
        "feed": f"{here}/comments/{THREAD}.atom",
        "JSON": f"/api/v1/dialogues/{stage.dialogue.slug}/comments/{THREAD}?page={last}",
    }


def browser(stage: Stage) -> Client:
    """A browser in which the moderator is signed in."""
    client = Client()
    token = write(lambda: sessions.start(stage.id, "holder", stage.moderator.id))
    client.cookies[sessions.cookie(stage.dialogue, "holder")] = token
    return client


def measured(stage: Stage) -> dict[str, float]:
    """Milliseconds on the server for each address: the median of five, after one to warm up."""
    client, found = browser(stage), {}
    for name, address in addresses(stage).items():
        spent = []
        for _ in range(TIMES + 1):
            begin = time.perf_counter()
            assert client.get(address).status_code == 200, address
            spent.append((time.perf_counter() - begin) * 1000)
        found[name] = statistics.median(spent[1:])
    return found
