"""Any conversation written in either variant is read back as it was."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from sulh.interchange.polis import read_folder
from tests.interchange.exports import HOUR, Comment, Export

IDS = st.integers(0, 40)
# Letters of several scripts and all that a CSV must quote; already NFC and trimmed, so that what is
# read must be exactly what was written.
BODIES = st.text(alphabet="ab,\"'\n;-1 آبخ工作", max_size=30).map(
    lambda text: "\n".join(line.rstrip() for line in text.split("\n")).strip()
)


@st.composite
def exports(draw: st.DrawFn) -> Export:
    ids = draw(st.lists(IDS, unique=True, max_size=6))
    comments = [
        Comment(
            source_id=source_id,
            body=draw(BODIES),
            author=draw(IDS),
            moderated=draw(st.sampled_from([1, 0, -1])),
            is_meta=draw(st.booleans()),
            is_seed=draw(st.booleans()),
            time=draw(st.integers(30_000, 500_000)) * HOUR,
        )
        for source_id in ids
    ]
    event = st.tuples(st.integers(0, 9), st.sampled_from(ids or [0]), IDS, st.sampled_from([1, 0, -1]))
    events = draw(st.lists(event, max_size=25)) if ids else []
    groups = draw(st.dictionaries(IDS, st.sampled_from([None, "0", "1", "12"]), max_size=6))
    return Export(comments, events, groups)


@settings(deadline=None, max_examples=150)
@given(exports(), st.booleans(), st.booleans())
def test_what_is_written_is_read(export: Export, long: bool, votes: bool) -> None:
    with TemporaryDirectory() as place:
        write = export.write_long if long else export.write_old
        conversation = read_folder(write(Path(place), votes=votes))
    last = export.last()
    written = {comment.source_id: comment for comment in export.comments}
    assert [statement.source_id for statement in conversation.statements] == sorted(written)
    for statement in conversation.statements:
        comment = written[statement.source_id]
        assert (statement.text, statement.author) == (comment.body, comment.author)
        assert (statement.moderated, statement.hour) == (comment.moderated, comment.time)
        assert (statement.is_meta, statement.is_seed) == (long and comment.is_meta, long and comment.is_seed)
    people = {person.source_id: person.group for person in conversation.participants}
    assert list(people) == sorted({*export.groups, *(voter for voter, _ in last)})
    assert people == {person: export.groups.get(person) for person in people}
    votes_read = conversation.votes
    assert len(votes_read) == len(last)
    for person, statement_at, vote in zip(
        votes_read.participant, votes_read.statement, votes_read.vote, strict=True
    ):
        source = conversation.participants[person].source_id, conversation.statements[statement_at].source_id
        assert last[source] == vote
    assert conversation.superseded == (len(export.events) - len(last) if votes else 0)
    assert conversation.matrix_differences == 0
