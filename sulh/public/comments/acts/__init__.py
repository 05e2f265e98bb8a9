"""The acts of this folder; importing the package declares them all."""

from sulh.public.comments.acts.appealing import AppealComment, DecideCommentAppeal
from sulh.public.comments.acts.carrying import CarryOverComment
from sulh.public.comments.acts.closing import CloseThread
from sulh.public.comments.acts.moderating import DecideComment
from sulh.public.comments.acts.taking_back import TakeBackComment
from sulh.public.comments.acts.writing import WriteComment

__all__ = [
    "AppealComment",
    "CarryOverComment",
    "CloseThread",
    "DecideComment",
    "DecideCommentAppeal",
    "TakeBackComment",
    "WriteComment",
]
