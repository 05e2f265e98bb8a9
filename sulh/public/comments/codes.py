"""The code of a comment: twenty digits, shown once, by which whoever wrote it can come back to it."""

from __future__ import annotations

from sulh.dialogue import codes, tries
from sulh.public.comments.models import Comment
from sulh.rules.refusal import Refusal

GROUPS = 4  # 53 random bits, and one check digit in each group
shown = codes.shown


def fresh() -> str:
    """A new code as 20 digits."""
    return codes.make(GROUPS)


def digest(dialogue: str, code: str) -> str:
    """What is stored of a code."""
    return codes.digest(dialogue, f"comment {code}")


def find(dialogue: str, typed: str) -> Comment:
    """The comment for which this code was shown. Mistyped codes cost no try, unknown ones do.

    Raises `Refusal`: `too_many_tries`, `comment_code_length`, `comment_code_mistyped`,
    `comment_code_unknown`.
    """
    tries.check("comment code", tries.CODES)
    try:
        digits = codes.read(typed, GROUPS)
    except Refusal as refusal:
        if refusal.code == "code_length":
            raise Refusal("comment_code_length", digits=refusal.params["digits"], field="code") from None
        raise Refusal("comment_code_mistyped", group=refusal.params["group"], field="code") from None
    found = Comment.objects.filter(code=digest(dialogue, digits), dialogue_id=dialogue).first()
    if found is None:
        tries.count("comment code")
        raise Refusal("comment_code_unknown", field="code")
    return found
