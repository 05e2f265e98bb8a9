"""Whatever stands in a log, in whatever order: nothing crashes, and lines point to entries that are there."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sulh.record.canonical import canonical
from sulh.settlement.joint.facts import TELLERS
from sulh.settlement.joint.saying import said
from tests.settlement.joint.diaries import CLAUSE, FRIEND, LATE, TEXT, A, B, C, Diary

UNKNOWN = st.text(alphabet="ABCabc", min_size=1).filter(lambda act: act not in TELLERS)
VALUES: Any = st.recursive(
    st.text(max_size=5) | st.integers(-9, 9), lambda inner: st.lists(inner, max_size=3), max_leaves=5
)
VIEWS = st.dictionaries(st.sampled_from(["party", "digest", "names", "n", "result"]), VALUES, max_size=4)


def whole() -> Diary:
    """A log in which nearly everything happened."""
    diary = Diary()
    diary.call()
    diary.add("InviteSupporter", supporter=FRIEND, names={"en": "A state"}, kind="friend")
    diary.add("InviteParty", party=LATE, names={"en": "Nomads"})
    diary.add("EncourageParty", supporter=FRIEND, party=LATE, words={"en": "Come"}, encouragement="9" * 32)
    diary.add("AcknowledgeEncouragement", encouragement="9" * 32, supporter=FRIEND, party=LATE)
    diary.table(open=[CLAUSE], parked=["4" * 32])
    diary.add(
        "FileReservation", ballot=4, reservation=1, party=B, clause=CLAUSE, kind="footnote",
        effect="records_only", digest="6" * 64, text={"en": "Noted."},
    )  # fmt: skip
    for party, kind in ((A, "consent"), (B, "object"), (C, "abstain")):
        diary.answer(party, kind)
    diary.close("not_adopted")
    diary.close("adopted", "amendment", ballot=5, about="5" * 32)
    diary.add("WitnessSignatures", ballot=4, kind="witness", digest=TEXT, label="Envoy", supporter=FRIEND)
    diary.add("DeclareDeadlock", deadlock="1" * 32, n=1, party=A, clause=CLAUSE, words={"en": "Wells"})
    diary.add("LeaveDialogue", party=C, words="We go.")
    diary.add("ChangePhase", **{"from": "consent", "to": "drafting"})
    return diary


def check(diary: Diary) -> None:
    found = diary.statement
    numbers = {body["n"] for body, _openings in diary.entries}
    assert all(line.refs and set(line.refs) <= numbers for line in found.lines)
    assert all(list(line.refs) == sorted(set(line.refs)) for line in found.lines)
    assert all(said(line) for line in found.lines)
    canonical(found.as_body())


@given(st.lists(st.tuples(UNKNOWN, VIEWS), max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_unknown_acts_change_no_line(acts: list[tuple[str, dict[str, Any]]], chance: random.Random) -> None:
    plain, mixed = whole(), whole()
    for act, view in acts:
        # Numbered behind all others, so that the references of the known ones stay as they are.
        body = {"act": act, "at": "2012-10-01T00:00Z", "by": {}, "view": view, "n": 900}
        mixed.entries.insert(chance.randint(0, len(plain.entries)), (body, {}))
    assert mixed.statement.sections == plain.statement.sections


@given(st.permutations(range(len(whole().entries))))
@settings(max_examples=100, deadline=None)
def test_known_acts_in_any_order(order: list[int]) -> None:
    diary = whole()
    found = [diary.entries[n] for n in order]
    diary.entries = [({**body, "n": n}, openings) for n, (body, openings) in enumerate(found)]
    check(diary)


@given(st.lists(st.tuples(st.sampled_from(sorted(TELLERS)), VIEWS), max_size=12))
@settings(max_examples=150, deadline=None)
def test_known_acts_with_views_from_nowhere(acts: list[tuple[str, dict[str, Any]]]) -> None:
    diary = whole()
    for act, view in acts:
        diary.add(act, **view)
    check(diary)
