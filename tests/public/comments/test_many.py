"""A hundred thousand comments in one thread: every page and the queue stay quick."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sulh.acts.writer import write
from sulh.public.comments import threads
from sulh.public.comments.models import Comment
from tests.helpers import FULL, scale
from tests.public.comments.conftest import THREAD, Commented
from tests.public.comments.crowd import addresses, browser, fill, measured

MANY = scale(2_000, 100_000)
MOST_MS = 200
MOST_QUERIES = 30


@pytest.mark.slow
def test_pages_and_queue_of_a_crowded_thread(stage: Commented, capsys: pytest.CaptureFixture[str]) -> None:
    fill(stage, MANY)
    assert threads.head(stage.id, THREAD).total == MANY
    figures = measured(stage)
    with capsys.disabled():
        print(f"\n{MANY:,} comments in one thread, on the server:")
        for name, spent in figures.items():
            print(f"  {name:20} {spent:7.1f} ms")
    if FULL:
        assert {name: spent for name, spent in figures.items() if spent >= MOST_MS} == {}


def test_a_page_asks_no_more_where_there_is_more(stage: Commented) -> None:
    """As many questions for two hundred comments as for two thousand."""
    asked: dict[str, list[int]] = {}
    for count in (200, 2_000):
        write_all(stage, count)
        client = browser(stage)
        for name, address in addresses(stage).items():
            client.get(address)  # what is asked once for good is asked here
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked.setdefault(name, []).append(len(queries))
    assert {name: counts for name, counts in asked.items() if counts[0] != counts[1]} == {}
    assert {name: counts for name, counts in asked.items() if max(counts) > MOST_QUERIES} == {}


def write_all(stage: Commented, count: int) -> None:
    """The thread anew, with so many comments."""
    write(lambda: Comment.objects.filter(dialogue_id=stage.id).delete())
    fill(stage, count)
