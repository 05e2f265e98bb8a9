"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.public.comments.labels import ABUSED
from sulh.public.comments.subjects import KINDS as SUBJECTS
from sulh.public.comments.subjects import named


class _Threads(Mapping[str, str]):
    """Names of threads in plain words. There is no end of them, so each is put into words when it is asked for."""

    def __getitem__(self, thread: str) -> str:
        if thread.partition("-")[0] not in SUBJECTS:
            raise KeyError(thread)
        return named(thread)

    def __iter__(self) -> Iterator[str]:
        return iter(SUBJECTS)

    def __len__(self) -> int:
        return len(SUBJECTS)


TURNS: Mapping[str, str] = {
    "DecideComment": "outcome",
    "DecideCommentAppeal": "outcome",
    "CloseThread": "state",
}
SENTENCES: Mapping[str, Any] = {
    "WriteComment": _("A reader handed in a comment on %(thread)s: number %(n)s."),
    "DecideComment.show": _("A reader's comment on %(thread)s is shown: number %(n)s."),
    "DecideComment.withhold": _("A reader's comment on %(thread)s was withheld: number %(n)s. Reason: %(reason)s."),
    "AppealComment": _("Whoever wrote comment number %(n)s on %(thread)s asked somebody else to look at it again."),
    "DecideCommentAppeal.uphold": _("Comment number %(n)s on %(thread)s was looked at again: it stays withheld."),
    "DecideCommentAppeal.restore": _("Comment number %(n)s on %(thread)s was looked at again: it is shown after all."),
    "DecideCommentAppeal.restore_part": _("Comment number %(n)s on %(thread)s was looked at again: a part of it is shown."),
    "TakeBackComment": _("Comment number %(n)s on %(thread)s was taken back by whoever wrote it. Its words are deleted."),
    "CloseThread.closed": _("The comments on %(thread)s were closed. They can still be read."),
    "CloseThread.archived": _("The comments on %(thread)s were put into the archive. They can still be read."),
    "CloseThread.open": _("The comments on %(thread)s were opened again."),
    "CarryOverComment": _("Statement %(statement)s was handed in, under no name: a participant carried it over from comment number %(n)s on %(thread)s."),
}  # fmt: skip
FIELDS: Mapping[str, Any] = {
    "abused": _("Whom it abuses"),
    "parent": _("In answer to number"),
    "part": _("What is shown of it"),
}
CODES: Mapping[str, Mapping[str, Any]] = {"abused": ABUSED, "thread": _Threads()}
REFERENCES: frozenset[str] = frozenset({"comment"})
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "comments": (
        _("Readers' comments"),
        ("WriteComment", "DecideComment", "AppealComment", "DecideCommentAppeal", "TakeBackComment", "CloseThread", "CarryOverComment"),
    ),
}  # fmt: skip
# Fields that hold a day, drawn in the reader's calendar.
DAYS: frozenset[str] = frozenset()
