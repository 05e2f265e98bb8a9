"""Finding what an act names, within its own dialogue only, and under what the log seals its words."""

from __future__ import annotations

from sulh.acts.registry import Act, Here
from sulh.public.comments import codes
from sulh.public.comments.models import Comment, CommentAppeal
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement


def comment(here: Here, wanted: str) -> Comment:
    """The comment with this id, locked. Raises `Refusal("not_found")`."""
    found = Comment.objects.select_for_update().filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("not_found", field="comment")
    return found


def appeal(here: Here, wanted: str) -> CommentAppeal:
    """The appeal with this id, and its comment. Raises `Refusal("not_found")`."""
    rows = CommentAppeal.objects.filter(pk=wanted, comment__dialogue_id=here.dialogue)
    found = rows.select_related("comment").first()
    if found is None:
        raise Refusal("not_found", field="appeal")
    return found


def behind_code(act: Act, dialogue: str) -> str:
    """The id of the comment for which the act's code was shown: asked before the writer is entered."""
    return codes.find(dialogue, str(getattr(act, "code", ""))).id


def around(comment: str) -> str:
    """Under what the log seals the words around a comment: explanation, appeal, reasoning.

    They are never opened, since they may quote what is withheld; they can be destroyed with it.
    """
    return f"around {comment}"


def part(comment: str) -> str:
    """Under what the log keeps, open to all, what is left of a comment that was restored in part."""
    return f"part {comment}"


def name_in_credit(comment: Comment, name: str) -> None:
    """The statement that came of the comment names its writer so, as long as the comment itself does."""
    if comment.carried is not None and comment.carried.credit:
        credit = comment.carried.credit | {"name": name}
        Statement.objects.filter(pk=comment.carried_id).update(credit=credit)
