"""Reading a thread: its numbers, one page of it, and where a comment stands.

A thread is read in the order of its roots; an answer stands below the comment that began it. All of
that, and every number, comes out of an index alone, so that a thread of 100,000 is as quick as one of
ten: positions are counted in the index, and only the rows of one page are fetched.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sulh.dialogue.words import number
from sulh.public.comments.labels import REASONS as REASON_WORDS
from sulh.public.comments.models import Comment
from sulh.rules.moderation import REASONS
from sulh.statements.pages.listing import A_PAGE as STATEMENTS_A_PAGE
from sulh.statements.queries import accepted

A_PAGE = 50
# As the head line names them.
_ORDER = ("shown", "part", "withheld", "taken_back", "waiting")
READABLE = ("shown", "part")
_EXCEPT = ("code", "folded", "dialogue")


def place_of(thread: str, n: int) -> str:
    """The path of a comment within its dialogue. It stays right when answers move the comment on."""
    return f"comments/{thread}?at={n}#comment-{n}"


def of(dialogue: str, thread: str) -> QuerySet[Comment]:
    return Comment.objects.filter(dialogue_id=dialogue, thread=thread)


@dataclass(frozen=True)
class Head:
    """How many comments stand how: (state, reason, count), in the order of the head line."""

    counts: Sequence[tuple[str, str, int]]

    @property
    def total(self) -> int:
        return sum(count for _state, _reason, count in self.counts)

    @property
    def last(self) -> int:
        """The number of pages."""
        return max(1, -(-self.total // A_PAGE))

    @property
    def line(self) -> str:
        """`4 comments: 3 shown, 1 withheld: off topic`: exactly what a reader can count on the pages."""
        if not self.total:
            return _("No comments yet")
        said = ngettext("%(n)s comment", "%(n)s comments", self.total) % {"n": number(self.total)}
        parts = pgettext("between the items of a list", ", ").join(_part(*each) for each in self.counts)
        return pgettext("a number and what it is made of", "%(all)s: %(parts)s") % {
            "all": said,
            "parts": parts,
        }


def _part(state: str, reason: str, count: int) -> str:
    shown = {"n": number(count), "reason": str(REASON_WORDS.get(reason, reason))}
    if state == "shown":
        return ngettext("%(n)s shown", "%(n)s shown", count) % shown
    if state == "part":
        return (
            ngettext(
                "%(n)s shown in part (withheld: %(reason)s)",
                "%(n)s shown in part (withheld: %(reason)s)",
                count,
            )
            % shown
        )
    if state == "withheld":
        return ngettext("%(n)s withheld: %(reason)s", "%(n)s withheld: %(reason)s", count) % shown
    if state == "taken_back":
        return ngettext("%(n)s taken back", "%(n)s taken back", count) % shown
    return ngettext("%(n)s waiting to be read", "%(n)s waiting to be read", count) % shown


def head(dialogue: str, thread: str) -> Head:
    """The numbers of a thread, from one grouped count."""
    rows = of(dialogue, thread).order_by().values_list("state", "reason").annotate(count=Count("*"))
    place = {reason: at for at, reason in enumerate(("", *REASONS))}
    return Head(sorted(rows, key=lambda row: (_ORDER.index(row[0]), place[row[1]])))


@dataclass(frozen=True)
class Line:
    """One comment as everybody reads it, or the placeholder that keeps its number.

    `text` and `name` are empty unless it can be read. `statement` is the number of the statement that
    came of it, once that is accepted.
    """

    id: str
    n: int
    parent: int | None
    answers: bool
    state: str
    reason: str
    name: str
    text: str
    language: str
    day: date
    statement: int | None

    @property
    def readable(self) -> bool:
        return self.state in READABLE

    @property
    def whole(self) -> bool:
        return self.state == "shown"


def line(row: Comment) -> Line:
    """What everybody may see of a comment; needs its `carried`."""
    readable, carried = row.state in READABLE, row.carried
    return Line(
        id=row.id,
        n=row.n,
        parent=row.parent,
        answers=row.root != row.n,
        state=row.state,
        reason=row.reason,
        # Who restores a part leaves words out; the name beside it is no part of what was chosen.
        name=row.name if row.state == "shown" else "",
        text=(row.part if row.state == "part" else row.text) if readable else "",
        language=row.language if readable else "",
        day=row.at.date(),
        statement=carried.n if carried is not None and carried.state == "accepted" and readable else None,
    )


def page(dialogue: str, thread: str, wanted: int, size: int = A_PAGE) -> list[Line]:
    """Page number `wanted` of a thread, the first `size` of it."""
    start = (wanted - 1) * A_PAGE
    # Which ones is answered by the index alone; only these rows are then read.
    numbers = of(dialogue, thread).order_by("root", "n").values_list("n", flat=True)[start : start + size]
    rows = of(dialogue, thread).filter(n__in=list(numbers)).select_related("carried").defer(*_EXCEPT)
    return [line(row) for row in sorted(rows, key=lambda row: (row.root, row.n))]


def page_with(dialogue: str, thread: str, n: int) -> int:
    """The page on which comment `n` stands; the first where there is none."""
    root = of(dialogue, thread).filter(n=n).values_list("root", flat=True).first()
    if root is None:
        return 1
    before = of(dialogue, thread).filter(Q(root__lt=root) | Q(root=root, n__lt=n)).count()
    return before // A_PAGE + 1


def statement_pages(dialogue: str, lines: Sequence[Line]) -> dict[int, int]:
    """On which page of the list each statement stands that came of one of `lines`."""
    if not any(each.statement for each in lines):
        return {}
    listed = list(accepted(dialogue).values_list("n", flat=True))
    wanted = [each.statement for each in lines if each.statement]
    return {n: bisect.bisect_left(listed, n) // STATEMENTS_A_PAGE + 1 for n in wanted}


def newest(dialogue: str, thread: str, most: int) -> list[Line]:
    """The newest comments that can be read."""
    rows = of(dialogue, thread).filter(state__in=READABLE).select_related("carried")
    return [line(row) for row in rows.defer(*_EXCEPT).order_by("-n")[:most]]


def every(dialogue: str, thread: str) -> Iterator[Line]:
    """The whole thread in its order, never all of it in memory."""
    rows = of(dialogue, thread).select_related("carried").defer(*_EXCEPT).order_by("root", "n")
    return (line(row) for row in rows.iterator())


def counts(dialogue: str) -> dict[str, int]:
    """How many comments each thread has."""
    rows = Comment.objects.filter(dialogue_id=dialogue).order_by().values_list("thread")
    return dict(rows.annotate(count=Count("*")))
