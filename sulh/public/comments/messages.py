"""Messages for refusals of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "comments_off": _("The terms of this dialogue allow no readers' comments."),
    "thread_closed": _("This thread takes no more comments. What was written can still be read."),
    "thread_stands_so": _("The thread is in this state already."),
    "thread_expired": _("This thread closed by itself after the days that the terms set. Only other terms can open it again."),
    "comments_too_many_this_hour": _("This thread has taken as many comments in this hour as the terms allow (%(most)s). Please send yours a little later; what you typed is still here."),
    "comments_too_many_waiting": _("Too many comments wait to be read by a moderator (%(most)s). Please send yours a little later; what you typed is still here."),
    "comments_too_many_from_you": _("From your network as many comments were sent in this hour as are allowed (%(most)s). Please send yours a little later; what you typed is still here."),
    "comment_duplicate": _("The same words stand here already, or wait to be read. Please say it in your own words."),
    "comment_not_to_answer": _("This comment cannot be answered: it is not shown, or not yet."),
    "comment_reason_not_wanted": _("A comment that is shown needs no reason. Leave the reason empty, or withhold the comment."),
    "comment_restored_on_appeal_only": _("A comment that was withheld comes back only on appeal, and somebody else decides about that."),
    "comment_restored_already": _("This comment was restored on appeal. That stands, and no moderator can withhold it again."),
    "comment_code_length": _("The code of a comment has 20 digits; %(digits)s were typed. Any script's digits will do."),
    "comment_code_mistyped": _("There is a typing mistake in group %(group)s. Please compare it with what you wrote down."),
    "comment_code_unknown": _("No comment here has this code. It may be mistyped, or the comment was taken back."),
    "comment_not_withheld": _("This comment is not withheld, so there is nothing to appeal against."),
    "comment_appealed_already": _("A second look was asked for already. It can be asked for once."),
    "comment_part_missing": _("Write down what of the comment is shown, with […] where something is left out."),
    "comment_take_back_unsure": _("Please tick the box if you want the words to be deleted for good."),
    "comment_not_whole": _("Only a comment that is shown whole can be carried over."),
    "comment_carried_already": _("This comment was carried over already. That statement is being read by a moderator, or stands in the list."),
}  # fmt: skip
