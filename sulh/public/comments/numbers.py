"""What the moderation of comments did, in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from sulh.public.comments.models import Comment, CommentAppeal, CommentDecision
from sulh.rules.moderation import REASONS


@dataclass(frozen=True)
class Numbers:
    """`by_reason` holds (reason, withheld, of these restored, of these restored in part).

    A comment that was withheld and restored is counted in both; `shown` is how many can be read now.
    """

    received: int
    shown: int
    waiting: int
    taken_back: int
    withheld: int
    by_reason: list[tuple[str, int, int, int]]
    appeals: int
    appeals_open: int
    appeals_over: int
    upheld: int
    restored: int
    restored_in_part: int


def numbers(dialogue: str) -> Numbers:
    """The numbers of a dialogue's comments, from three grouped counts."""
    rows = Comment.objects.filter(dialogue_id=dialogue).order_by()
    states = dict(rows.values_list("state").annotate(count=Count("*")))
    decisions = CommentDecision.objects.filter(comment__dialogue_id=dialogue, outcome="withhold").order_by()
    refusals = list(decisions.values_list("reason", "comment__appeal__outcome").annotate(count=Count("*")))
    appeals = CommentAppeal.objects.filter(comment__dialogue_id=dialogue).order_by()
    ended = list(appeals.values_list("outcome", "comment__state").annotate(count=Count("*")))

    def appealed(outcome: str, *among: str) -> int:
        return sum(count for how, now, count in ended if how == outcome and (not among or now in among))

    def withheld(reason: str, *outcomes: str) -> int:
        return sum(
            count
            for why, outcome, count in refusals
            if why == reason and (not outcomes or outcome in outcomes)
        )

    return Numbers(
        received=sum(states.values()),
        shown=states.get("shown", 0) + states.get("part", 0),
        waiting=states.get("waiting", 0),
        taken_back=states.get("taken_back", 0),
        withheld=sum(count for _reason, _outcome, count in refusals),
        by_reason=[
            (reason, withheld(reason), withheld(reason, "restore"), withheld(reason, "restore_part"))
            for reason in REASONS
        ],
        appeals=sum(count for _outcome, _state, count in ended),
        appeals_open=appealed("", "withheld"),
        appeals_over=appealed("", "taken_back"),
        upheld=appealed("uphold"),
        restored=appealed("restore"),
        restored_in_part=appealed("restore_part"),
    )


def open_appeals(dialogue: str) -> int:
    """Appeals that somebody still has to decide. One whose comment was taken back is over."""
    return waiting_appeals(dialogue).count()


def waiting_appeals(dialogue: str) -> QuerySet[CommentAppeal]:
    rows = CommentAppeal.objects.filter(outcome="", comment__state="withheld")
    return rows.filter(comment__dialogue_id=dialogue)


def undecided(dialogue: str) -> int:
    """Comments that no moderator has read."""
    return unread(dialogue).count()


def unread(dialogue: str) -> QuerySet[Comment]:
    """The comments that no moderator has read, also those that appeared at once."""
    # Django writes `decided=False` as NOT decided, which no index of SQLite answers.
    return Comment.objects.filter(dialogue_id=dialogue, decided__in=(False,))
