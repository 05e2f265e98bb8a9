"""A text as large as a peace agreement: computed, sealed and checked fast, in a fixed number of queries."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from sulh.acts.writer import write
from sulh.dialogue.models import new_id
from sulh.settlement.text import applying, checks, content, tying
from sulh.settlement.text.content import blank, digest_of, digest_of_clause
from sulh.settlement.text.models import Amendment, Version
from tests.helpers import FULL
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import Drafting

CLAUSES, AMENDMENTS = 300, 2000
WORDS = "The villages share the water of the river by turns, week after week. " * 6


def seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fill(stage: Drafting) -> list[Amendment]:
    """2,000 accepted amendments, 300 new clauses and then changes of them, as rows."""
    said = {
        "kind": "operative", "heading": both("Turns"), "text": both(WORDS), "sources": [], "depends_on": [],
        "package": "", "declaratory": 1, "essential": 0,
    }  # fmt: skip
    names = [new_id() for _ in range(CLAUSES)]
    clauses = {name: content.new_clause(name, said) for name in names}
    rows = []
    for n in range(AMENDMENTS):
        name = names[n % CLAUSES]
        row = Amendment(
            id=new_id(), dialogue_id=stage.id, n=n + 1, clause=name, state="accepted", order=n + 1,
            at=stage.now, waits_since=stage.now, origin="single_text",
        )  # fmt: skip
        if n < CLAUSES:
            row.op, row.payload = "insert", {"clause": said, "after": ""}
        else:
            row.op, row.payload = "replace", {"text": {"en": f"{WORDS} {n}"}}
            row.base = digest_of_clause(clauses[name])
            clauses[name] = {**clauses[name], "text": {**clauses[name]["text"], "en": f"{WORDS} {n}"}}
        row.digest = tying.digest_of(row)
        rows.append(row)
    write(lambda: Amendment.objects.bulk_create(rows))
    write(lambda: type(stage.dialogue.text).objects.filter(pk=stage.id).update(mode="single"))
    return rows


def test_a_version_of_300_clauses_from_2000_amendments(stage: Drafting) -> None:
    rows = fill(stage)
    start = blank(stage.id, ["en", "fa-af"])
    assert not FULL or seconds(lambda: digest_of(applying.apply_all(start, rows, 1))) < 1
    took = seconds(lambda: stage.do("IssueVersion", stage.facilitator))
    assert not FULL or took < 4, "the whole act, with its log entry, on a busy machine"
    version = Version.objects.get(n=1)
    assert (len(version.content["clauses"]), len(version.amendments)) == (CLAUSES, AMENDMENTS)
    last = {row.clause: row.payload["text"]["en"] for row in rows if row.op == "replace"}
    assert {each["id"]: each["text"]["en"] for each in version.content["clauses"]} == last


def test_the_checks_ask_a_fixed_number_of_questions(stage: Drafting) -> None:
    stage.whole()
    with CaptureQueriesContext(connection) as few:
        checks.not_ready(stage.id)
    for n in range(6):
        stage.clause(f"One more: {n}.", declaratory=True)
    stage.issue()
    with CaptureQueriesContext(connection) as many:
        assert checks.not_ready(stage.id) == []
    assert len(many) == len(few) < 20
