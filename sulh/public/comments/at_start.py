"""Everything of this folder that registers itself at start-up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages import desk as the_desk
from sulh.dialogue.pages import navigation, parts
from sulh.public.comments import acts, choices  # noqa: F401 - they register themselves
from sulh.public.comments.pages import desk, mine, thread  # noqa: F401


def _decides(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return bool(roles & {"moderator", "appeals_member"})


navigation.add(navigation.Entry(72, "comment_desk", _("Comments"), _decides))
parts.add("bulletin", parts.Part("public/comments/part.html", thread.below("bulletin")))
parts.add("findings", parts.Part("public/comments/part.html", thread.below("findings")))
the_desk.add(
    the_desk.Section(60, "moderator", desk.to_read), the_desk.Section(61, "appeals_member", desk.to_hear)
)
