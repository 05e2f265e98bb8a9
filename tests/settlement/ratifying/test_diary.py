"""What the public diary says of the acts of both folders: whole sentences, no raw code, nobody's answer."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from sulh.public.diary import reading, wording
from sulh.public.diary.lines import Writing, sentence_of
from sulh.settlement.ratifying.wording import SENTENCES as RATIFYING
from sulh.settlement.single.wording import SENTENCES as SINGLE
from tests.settlement.ratifying.staging import WHY, Table
from tests.settlement.single.staging import answer, criticise, revise, single


@pytest.fixture
def told() -> list[Table]:
    """Two dialogues in which each act was done."""
    table = Table(enrolled=(12, 3))
    for share in ("1/2", "2/3", ""):
        table.do("BindToMembers", table.delegates[0], share=share)
    table.agree()
    votes = [table.do("OpenMembersVote", table.delegates[n], days=3)["vote"] for n in range(2)]
    votes.append(table.do("OpenRatification", table.facilitator, days=3)["vote"])
    for vote, people in zip(votes, (table.people[0], table.people[1], table.people[0]), strict=True):
        table.cast(vote, "yyyyyyynnnn", people)
    table.do("FileObjection", table.people[0][0], clause=table.clause, words={"en": "Secret words"})
    filed = [
        table.do(
            "FileObjection", table.delegates[0], clause=table.clause, words=WHY, wanted={"en": "By need."}
        )
        for _ in range(2)
    ]
    table.do("SettleObjection", table.delegates[0], objection=filed[0]["objection"], outcome="met")
    table.wait(30)
    for vote in votes:
        table.do("CloseMembersVote", table.facilitator, vote=vote)
    other = single()
    for n, disposition in enumerate(("met", "partly", "not_met")):
        answer(other, criticise(other, other.delegates[n % 2], str(n + 1)), disposition)
    revise(other)
    other.do("DeclareReady", other.facilitator)
    other.do("EndSingleText", other.facilitator, why={"en": "It leads nowhere."})
    return [table, other]


@pytest.mark.parametrize("language", ["en", "fa-af"])
def test_every_entry_is_said_in_words(told: list[Table], language: str) -> None:
    ours = set(RATIFYING) | set(SINGLE)
    seen = set()
    for table in told:
        last = reading.page(table.id, 1).last
        entries = [each for n in range(1, last + 1) for each in reading.page(table.id, n).entries]
        entries = [entry for entry in entries if entry.act in ours]
        with override(language):
            lines = Writing(table.dialogue).lines(entries)
        for entry, line in zip(entries, lines, strict=True):
            seen.add(entry.act)
            named = set(re.findall(r"%\((\w+)\)s", str(sentence_of(entry))))
            assert named <= set(entry.view), entry.act
            assert '<bdi dir="auto"></bdi>' not in line.sentence, entry.act
            assert all(any(each.label is title for title in wording.FIELDS.values()) for each in line.details)
            html = line.sentence + " ".join(detail.value for detail in line.details)
            words = re.sub(r"<bdi.*?</bdi>|<[^>]+>", "", html, flags=re.S)
            assert not re.search(r"[0-9a-f]{16}|[a-z]_[a-z]", words), (entry.act, words)
            assert "Secret words" not in html
            for field in entry.view:
                known = field in named or field in wording.FIELDS
                assert known or {field, f"{entry.act}.{field}"} & wording.REFERENCES, (entry.act, field)
    assert seen == ours
