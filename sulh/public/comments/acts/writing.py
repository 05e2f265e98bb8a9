"""Writing a comment: by anybody, with no account, within limits that need to know nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Language, Words
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.acts.find import the_dialogue
from sulh.dialogue.outside import rules_in_force
from sulh.public.comments import codes, flood, gates, subjects
from sulh.public.comments.acts.fields import Number, ReaderName, ThreadName
from sulh.public.comments.models import Comment
from sulh.public.comments.numbers import unread
from sulh.rules.refusal import Refusal
from sulh.statements import folding

# So many unread ones a moderator can still get through; whoever floods the queue stops only new comments.
WAITING_MOST = 200
# A comment that others can read, or will be able to.
LIVE = ("waiting", "shown", "part")


class WriteComment(Act):
    """Comment on a bulletin or on findings, or answer a comment. Nothing of you is kept but your words."""

    thread: Annotated[ThreadName, Ask(_("What do you want to comment on?"), source="comment_threads")]
    parent: Annotated[Number | None, Ask(_("Which comment do you answer?"), widget="hidden")] = None
    text: Annotated[Words, Ask(_("Your comment"), _("At most 1,000 characters. You may criticise whatever a state, a party or an army does. Please do not insult other readers, and do not accuse private persons."), widget="textarea")]  # fmt: skip
    name: Annotated[
        ReaderName,
        Ask(_("A name to stand beside it"), _("Any name you like. Left empty, it says “a reader”.")),
    ] = ""
    language: Annotated[Language, Ask(_("In which language is it written?"), source="statement_languages")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown: dict[str, Any] = {name: done[name] for name in ("comment", "thread", "n")}
        shown |= {"parent": self.parent} if self.parent else {}
        shown |= {
            "language": self.language,
            "text": Sealed(self.text, about=done["comment"], public=done["shown"]),
        }
        if self.name:
            shown["name"] = Sealed(self.name, about=done["comment"], public=done["shown"])
        return View(shown)


def _not_too_many(act: WriteComment, dialogue: str) -> None:
    """Asked before the writer is entered: whoever floods must not keep it busy."""
    flood.check()


@carries_out(WriteComment, action="write_comment", prepare=_not_too_many)
def write_comment(act: WriteComment, here: Here) -> Answer:
    dialogue, rules = the_dialogue(here), rules_in_force(here.dialogue)
    subject = subjects.needed(here.dialogue, act.thread)
    if rules.comments == "off":
        raise Refusal("comments_off")
    if not gates.gate(subject, gates.by_moderators(here.dialogue), rules, here.now).is_open:
        raise Refusal("thread_closed")
    if act.language not in dialogue.languages:
        raise Refusal("language_not_here", field="language", language=act.language)
    parent = _parent(act, here)
    _check_queue(here, rules.comments)
    folded = folding.key(act.text)
    if Comment.objects.filter(dialogue=dialogue, folded=folded, state__in=LIVE).exists():
        raise Refusal("comment_duplicate", field="text")
    n = _next_number(act.thread, here, rules.comments_an_hour)
    code, shown = codes.fresh(), rules.comments == "after"
    made = Comment.objects.create(
        dialogue=dialogue, thread=act.thread, n=n, root=parent.root if parent else n, parent=act.parent,
        name=act.name, text=act.text, language=act.language, folded=folded, state="shown" if shown else "waiting",
        code=codes.digest(here.dialogue, code), at=here.now,
    )  # fmt: skip
    flood.count()
    return Answer({"comment": made.id, "thread": act.thread, "n": n, "shown": shown}, {"code": code})


def _parent(act: WriteComment, here: Here) -> Comment | None:
    """The comment that is answered: one that can be read."""
    if act.parent is None:
        return None
    rows = Comment.objects.filter(dialogue_id=here.dialogue, thread=act.thread, n=act.parent)
    found = rows.first()
    if found is None:
        raise Refusal("not_found", field="parent")
    if found.state not in ("shown", "part"):
        raise Refusal("comment_not_to_answer")
    return found


def _check_queue(here: Here, when: str) -> None:
    if when == "before":
        rows = unread(here.dialogue).filter(state="waiting")
        if rows[:WAITING_MOST].count() >= WAITING_MOST:
            raise Refusal("comments_too_many_waiting", most=WAITING_MOST)


def _next_number(thread: str, here: Here, an_hour: int) -> int:
    """The number of the next comment in the thread.

    Numbers are never given twice, so this hour's limit is reached exactly when the comment that came
    so many numbers before is of this hour: one look instead of a count.
    """
    rows = Comment.objects.filter(dialogue_id=here.dialogue, thread=thread)
    last: int = rows.aggregate(last=Max("n"))["last"] or 0
    if rows.filter(n=last - an_hour + 1, at__gte=here.now).exists():
        raise Refusal("comments_too_many_this_hour", most=an_hour)
    return last + 1
