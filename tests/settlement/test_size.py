"""300 clauses, 40 parties, 2,000 amendments: computed within a second, and no page keeps a reader waiting.

At the gate a tenth of it, and in place of times the number of questions to the database: it may not grow with
the text. `benchmarks/settlement.py` prints the figures.
"""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sulh.acts.exporting import download
from sulh.acts.registry import Actor
from sulh.record.verify import verify
from sulh.settlement.text import checks, working
from sulh.settlement.text.content import digest_of
from tests.helpers import FULL, scale
from tests.settlement.large import Large, page_times, readers, seconds

SIZE = scale(30, 300), scale(12, 40), scale(200, 2000)
QUESTIONS_MOST = 100  # a desk gathers what waits in every room


def questions(stage: Large, address: str, reader: Actor | None) -> int:
    client = stage.client(reader)
    client.get(address)
    with CaptureQueriesContext(connection) as sent:
        answer = client.get(address)
    assert answer.status_code in (200, 403), address  # who may not write is told so at once
    return len(sent)


def test_a_large_text_replays_and_its_pages_stay_light(house: object) -> None:
    large = Large(*SIZE)
    # As the acts would have left it: it replays from nothing, and its diary verifies.
    verify(b"".join(download(large.id)).splitlines(keepends=True))
    assert len(checks.accepted_not_applied(large.id)) == SIZE[2] // 10
    assert checks.applied_not_accepted(large.id, large.version) == []
    computed = seconds(lambda: digest_of(working.working_content(large.id)))
    from_nothing = seconds(lambda: digest_of(working.replayed(large.id, 3)))
    version = large.issue()
    assert version.digest == digest_of(working.replayed(large.id, 4))
    assert len(version.content["clauses"]) == SIZE[0]
    if FULL:
        assert computed < 1
        assert from_nothing < 1
    large.before_the_parties()
    if FULL:
        slow = {(address, who): took for address, who, took in page_times(large) if took >= 0.3}
        assert not slow, slow


def test_no_page_asks_more_because_the_text_is_larger(house: object) -> None:
    few, many = (Large(*size) for size in ((6, 4, 30), (30, 12, 120)))
    for stage in (few, many):
        stage.issue()
        stage.before_the_parties()
    heavy = {}
    for who, reader in readers(few).items():
        for small, great in zip(few.addresses(), many.addresses(), strict=True):
            if small.endswith("/desk") and reader is None:
                continue
            asked = questions(many, great, readers(many)[who]), questions(few, small, reader)
            if asked[0] > min(asked[1], QUESTIONS_MOST):
                heavy[who, small] = asked
    assert not heavy, heavy
