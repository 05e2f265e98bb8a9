"""What the room keeps: each folder beside this file has its own models; Django looks for them here."""

from __future__ import annotations

from sulh.public.bulletins.models import Bulletin, Passage
from sulh.public.claims.models import Claim, Interests, Reply
from sulh.public.comments.models import Comment, CommentAppeal, CommentDecision, Thread
from sulh.public.contacts.models import Contact, ContactLine

__all__ = [
    "Bulletin", "Claim", "Comment", "CommentAppeal", "CommentDecision", "Contact", "ContactLine", "Interests",
    "Passage", "Reply", "Thread",
]  # fmt: skip
