"""What participants do enters the log together: never fewer than ten, nothing lost, in no order of arrival."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sulh.acts import batches, clock, exporting, log
from sulh.acts.models import Answered, LogEntry, LogOpening, LogWaiting
from sulh.acts.registry import Actor, Sealed
from sulh.acts.schedule import look
from sulh.acts.writer import write
from sulh.dialogue.batching import enter_batches
from sulh.dialogue.models import Dialogue, Participant
from sulh.rules.refusal import Refusal
from sulh.statements.models import Vote, VoteSeal
from tests.acts.batching import checked, close, counts, entered, vote
from tests.chance import by_chance, concordant
from tests.helpers import PUBLIC, Stage
from tests.statements.conftest import accepted, say

CLOCK = Actor("clock")


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).listen()


def waiting(stage: Stage, kind: str) -> int:
    return LogWaiting.objects.filter(dialogue=stage.id, kind=kind).count()


# Joining


def test_nine_who_join_wait_and_the_tenth_brings_them_in(stage: Stage) -> None:
    before = log.head(stage.id).size
    stage.participants(0, 9)
    names = {entry["act"] for entry, _ in log.entries(stage.id) if entry["n"] >= before}
    assert names == {"SetQuota", "AppointOffice", "IssueCodes"}
    enter_batches()
    assert entered(stage) == [] and waiting(stage, "joining") == 9
    with pytest.raises(Refusal) as met:
        stage.do("LogBatch", CLOCK, kind="joining")
    assert (met.value.code, met.value.params) == ("batch_too_small", {"least": 10})
    stage.participants(0, 1)
    with clock.at(datetime(2031, 5, 6, 17, 45, tzinfo=UTC)):
        assert enter_batches() == [stage.id]
    [entry] = entered(stage)
    party = stage.parties[0].id
    view = {"kind": "joining", "day": "2031-05-06", "count": 10, "of_parties": {party: 10}}
    assert (entry["at"], entry["by"], entry["view"]) == ("2031-05-06T00:00Z", {"role": "clock"}, view)
    assert waiting(stage, "joining") == 0 and enter_batches() == []


def test_parties_are_counted_only_where_each_has_ten(stage: Stage) -> None:
    """Twelve and nine: with the twelve shown, the total would tell the nine."""
    stage.participants(0, 12)
    stage.participants(1, 9)
    enter_batches()
    [entry] = entered(stage)
    assert (entry["view"]["count"], "of_parties" in entry["view"]) == (21, False)
    stage.participants(0, 11)
    stage.participants(1, 10)
    enter_batches()
    a, b = (party.id for party in stage.parties)
    assert entered(stage)[1]["view"]["of_parties"] == {a: 11, b: 10}


def test_a_code_used_again_is_no_joining(stage: Stage) -> None:
    [code] = stage.codes(0, 1)
    for _ in range(3):
        stage.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)
    assert waiting(stage, "joining") == Participant.objects.count() == 1


def test_leaving_and_accepting_the_conduct_are_only_counted(stage: Stage) -> None:
    people = stage.participants(0, 10)
    for by in people:
        stage.do("AcceptConduct", by)
        stage.do("EraseSelf", by, sure=True)
    enter_batches()
    for kind in ("conduct", "leaving"):
        [entry] = entered(stage, kind)
        assert set(entry["view"]) == {"kind", "day", "count"} and entry["view"]["count"] == 10
    raw = b"".join(bytes(row.data) for row in LogEntry.objects.all())
    assert not any(by.id.encode() in raw for by in people)


# Stating and appealing


def test_a_statement_decided_while_it_waits_is_open_once_it_enters(stage: Stage) -> None:
    people = stage.participants(0, 2)
    said = [say(stage, people[n % 2], f"Way number {n}.") for n in range(10)]
    for statement in said[:8]:  # nobody may have more than five undecided ones
        assert stage.do("DecideModeration", stage.moderator, statement=statement, outcome="accept")
    assert not any(b"Way number" in line for line in exporting.download(stage.id))
    stage.refuse(said[8])
    enter_batches()
    [entry] = entered(stage, "stating")
    items = entry["view"]["together"]
    assert {item["statement"] for item in items} == set(said)
    assert {item["n"] for item in items} == set(range(1, 11))
    assert all(set(item["text"]) == {"commitment"} for item in items)
    [opened] = [opened for found, opened in log.entries(stage.id) if found["n"] == entry["n"]]
    shown = {f"view/together/{place}/text": f"Way number {said.index(item['statement'])}." for place, item in enumerate(items)}  # fmt: skip
    open_ = {path: text for path, text in shown.items() if text not in ("Way number 8.", "Way number 9.")}
    nobody = {"kind": "participant", "attribution": "unattributed"}
    assert opened == open_ | {path.replace("/text", "/author"): nobody for path in open_}
    assert checked(stage).opened == 16, "the words of eight, and under which name they stand"
    stage.do("DecideModeration", stage.moderator, statement=said[9], outcome="accept")
    assert checked(stage).opened == 18
    stage.do("WithdrawStatement", people[0], statement=said[0])
    found = b"".join(exporting.download(stage.id))
    assert (b"Way number 0." in found, b"Way number 9." in found) == (False, True)


def test_what_is_taken_back_while_it_waits_enters_without_salt(stage: Stage) -> None:
    by, *_ = people = stage.participants(0, 10)
    said = [say(stage, each, f"Words {n}.") for n, each in enumerate(people)]
    stage.do("WithdrawStatement", by, statement=said[0])
    enter_batches()
    [entry] = entered(stage, "stating")
    assert entry["view"]["count"] == 10
    assert {row.about for row in LogOpening.objects.filter(n=entry["n"])} == set(said[1:])
    assert checked(stage).sealed >= 10


def test_a_delegates_words_without_a_name_wait_like_everybodys(stage: Stage) -> None:
    before = log.head(stage.id).size
    say(stage, stage.delegates[0], "Without a name.")
    assert log.head(stage.id).size == before and waiting(stage, "stating") == 1
    say(stage, stage.delegates[0], "With a name.", attribution="by_name")
    say(stage, stage.facilitator, "As a seed.")
    entries = [entry for entry, _ in log.entries(stage.id) if entry["n"] >= before]
    assert [entry["by"] for entry in entries] == [{}, {}]
    shown = {"statement", "n", "language", "author", "text"}
    assert [set(entry["view"]) for entry in entries] == [shown, shown]


def test_appeals_wait_too_and_their_words_stay_sealed(stage: Stage) -> None:
    people = stage.participants(0, 10)
    said = [say(stage, by, f"Offer number {n}.") for n, by in enumerate(people)]
    for statement in said:
        stage.refuse(statement)
    for by, statement in zip(people, said, strict=True):
        stage.do("AppealDecision", by, statement=statement, words="It is no offer.")
    assert waiting(stage, "appealing") == 10
    enter_batches()
    [entry] = entered(stage, "appealing")
    assert {item["statement"] for item in entry["view"]["together"]} == set(said)
    assert {frozenset(item) for item in entry["view"]["together"]} == {
        frozenset(("appeal", "statement", "words"))
    }
    assert b"no offer" not in b"".join(exporting.download(stage.id))


def test_a_crowd_of_statements_fits_into_entries(house: Path) -> None:
    """The longest that an item can be, 155 times: 145 in one entry of at most 65,535 bytes, ten in the next."""
    made = Stage(parties=2)
    item = {
        "statement": "f" * 32, "n": 2**31, "language": "x" * 10, "comment": "f" * 32, "thread": "t" * 60,
    }  # fmt: skip

    def arrive() -> None:
        for _ in range(155):
            log.wait(made.id, "stating", {**item, "author": Sealed({}, "one"), "text": Sealed("x", "one")})

    write(arrive)
    enter_batches()
    assert counts(made, "stating") == [145, 10]
    assert checked(made).sealed >= 155


# Nothing lost, nothing small


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    arriving=st.lists(
        st.one_of(st.just("look"), st.tuples(st.sampled_from(["joining", "leaving", "stating"]), st.integers(1, 23))),
        max_size=12,
    )
)  # fmt: skip
def test_no_batch_is_small_and_nothing_is_lost(
    migrated: Path, house: Path, arriving: list[str | tuple[str, int]]
) -> None:
    """However acts and looks of the clock follow each other: waiting and logged are all that was done."""
    made = Stage(parties=2)
    done = dict.fromkeys(("joining", "leaving", "stating"), 0)
    for step in arriving:
        if isinstance(step, str):
            enter_batches()
        else:
            kind, many = step
            for _ in range(many):
                data: dict[str, Any] = {"party": ""} if kind == "joining" else {}
                if kind == "stating":
                    data = {"statement": f"{done[kind]:032x}", "text": Sealed(f"{done[kind]}", "one")}
                write(lambda kind=kind, data=data: log.wait(made.id, kind, data))  # type: ignore[misc]
                done[kind] += 1
        for kind, many in done.items():
            assert sum(counts(made, kind)) + waiting(made, kind) == many
            assert all(count >= 10 for count in counts(made, kind))
    close(made)
    for kind, many in done.items():
        assert (sum(counts(made, kind)), waiting(made, kind)) == (many, 0)
        assert all(count >= 10 for count in counts(made, kind)[:-1])
    items = [item["statement"] for entry in entered(made, "stating") for item in entry["view"]["together"]]
    assert sorted(items) == [f"{n:032x}" for n in range(done["stating"])]
    assert checked(made).sealed == done["stating"]


@given(waiting=st.integers(10, 5_000), most=st.integers(20, 1_000))
def test_the_portions_of_any_crowd_are_all_large_enough(waiting: int, most: int) -> None:
    portions = []
    while waiting:
        portions.append(batches.portion(waiting, most))
        waiting -= portions[-1]
    assert all(10 <= each <= most for each in portions)


def test_the_rest_enters_as_one_total_at_the_close(stage: Stage) -> None:
    """Seventeen who joined: ten with the clock, seven at the close; three statements and two votes then too."""
    people = stage.participants(0, 10)
    enter_batches()
    people += stage.participants(0, 7)
    said = [accepted(stage, by, f"Thought {n}.") for n, by in enumerate(people[:3])]
    for by in people[:2]:
        vote(stage, by, said[0])
    enter_batches()
    assert [counts(stage, kind) for kind in ("joining", "stating", "voting")] == [[10], [], []]
    stage.do("PublishFindings", stage.facilitator)
    stage.do("ChangePhase", stage.facilitator, to="convergence")
    assert [counts(stage, kind) for kind in ("joining", "stating", "voting")] == [[10, 7], [3], [2]]
    assert LogWaiting.objects.count() == 0 and not Vote.objects.filter(sealed=False).exists()
    last = [entry["act"] for entry, _ in log.entries(stage.id)][-4:]
    assert last == ["LogBatch", "LogBatch", "LogBatch", "ChangePhase"]
    assert checked(stage).opened >= 3, "accepted before they entered, and open now"


def test_a_pause_closes_nothing(stage: Stage) -> None:
    stage.participants(0, 3)
    stage.do("SuspendDialogue", stage.facilitator, words="A pause.")
    stage.do("ChangePhase", stage.facilitator, to="listening")
    assert entered(stage) == [] and waiting(stage, "joining") == 3


def test_who_joins_before_speaking_opens_waits(house: Path) -> None:
    stage = Stage(parties=2).join()
    stage.participants(0, 4)
    stage.moderator = stage.office("moderator")
    stage.appeals = stage.office("appeals_member", by=stage.delegates[-1])
    stage.confirm()
    stage.quotas()
    stage.do("ChangePhase", stage.facilitator, to="listening")
    assert entered(stage) == [] and waiting(stage, "joining") == 4


def test_the_clock_passes_over_demonstrations(stage: Stage) -> None:
    stage.participants(0, 10)
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(demonstration=True))
    look()
    assert entered(stage) == []
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(demonstration=False))
    look()
    assert counts(stage, "joining") == [10]


def test_a_batch_that_fails_half_way_leaves_everything_waiting(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is taken out and votes are sealed before the entry is written: all or nothing."""
    people = stage.participants(0, 10)
    said = accepted(stage, people[0])
    for n, by in enumerate(people):
        vote(stage, by, said)
        say(stage, by, f"A thought of mine, {n}.")
    before = _all_there_is()

    def crash(*_: Any, **__: Any) -> int:
        raise OSError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(log, "append", crash)
        for kind in ("joining", "stating", "voting"):
            with pytest.raises(OSError, match="power"):
                stage.do("LogBatch", CLOCK, kind=kind)
    assert _all_there_is() == before
    enter_batches()
    assert [counts(stage, kind) for kind in ("joining", "stating", "voting")] == [[10], [11], [10]]


def _all_there_is() -> list[Any]:
    tables: list[Any] = [LogWaiting, LogOpening, Vote, VoteSeal, LogEntry]
    return [sorted(table.objects.values_list(), key=repr) for table in tables]


# No order of arrival


def test_the_order_in_a_batch_is_not_that_of_arrival(house: Path) -> None:
    """Neither in the entry, nor in the rows that waited, nor in those of the openings afterwards."""
    made = Stage(parties=2)
    waited, shown, kept = [], [], []
    for round_ in range(40):

        def arrive(round_: int = round_) -> None:
            for n in range(12):
                text = Sealed("x", f"about {round_} {n}", public=True)
                log.wait(made.id, "stating", {"statement": f"{n:032x}", "text": text})

        write(arrive)
        rows = LogWaiting.objects.raw("SELECT * FROM acts_logwaiting ORDER BY rowid")
        waited.append([int(json.loads(row.data)["statement"], 16) for row in rows])
        enter_batches()
        entry = entered(made, "stating")[-1]
        shown.append([int(item["statement"], 16) for item in entry["view"]["together"]])
        opened = LogOpening.objects.raw(
            "SELECT * FROM acts_logopening WHERE n = %s ORDER BY rowid", [entry["n"]]
        )
        kept.append([int(row.about.split()[2]) for row in opened])
    for orders in (waited, shown, kept):
        assert by_chance(concordant(orders), orders)
    assert not by_chance(concordant([sorted(order) for order in shown]), shown)


def test_repeated_acts_are_not_kept_in_their_order(house: Path) -> None:
    made = Stage(parties=2)
    rows = [Answered(actor="a", key=str(n), digest="", answer="{}") for n in range(480)]
    write(lambda: [Answered.objects.bulk_create([row]) for row in rows])
    kept = [int(row.key) for row in Answered.objects.raw(
        "SELECT * FROM acts_answered WHERE actor = 'a' ORDER BY rowid")]  # fmt: skip
    orders = [[each for each in kept if each // 12 == n] for n in range(40)]
    assert by_chance(concordant(orders), orders)
    assert made.id
