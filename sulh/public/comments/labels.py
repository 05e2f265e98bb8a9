"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.statements.labels import REASONS as SHORT

OUTCOMES = {"show": _("Show it"), "withhold": _("Withhold it")}
APPEAL_OUTCOMES = {
    "uphold": _("Uphold: it stays withheld"),
    "restore": _("Restore: all of it is shown"),
    "restore_part": _("Restore in part: what is written below is shown"),
}
CLOSING = {
    "closed": _("Closed: it can be read, and takes no more comments"),
    "archived": _("In the archive: closed, and listed apart"),
    "open": _("Open again"),
}
STATES = {
    "waiting": _("waiting to be read"),
    "shown": _("shown"),
    "part": _("shown in part"),
    "withheld": _("withheld"),
    "taken_back": _("taken back"),
}
GATES = {
    "open": _("open"),
    "closed": _("closed by a moderator"),
    "archived": _("in the archive"),
    "expired": _("closed by itself"),
}
# The same closed list as for statements, in words for comments where the explanation differs.
REASONS = SHORT
REASONS_EXPLAINED = {
    "off_topic": _("It does not speak about what it stands below."),
    "abuse": _("It insults or humiliates somebody, or names a private person as a criminal."),
    "threat": _("It threatens somebody."),
    "incitement": _("It calls for harm to people."),
    "personal_data": _(
        "It tells where a private person can be found or reached, or tells of their private life."
    ),
    "duplicate": _("The same was already said here, in these or almost these words."),
    "spam": _("It advertises, or repeats itself without saying anything."),
    "illegal": _("The law forbids publishing it, whoever says it."),
    "unintelligible": _("Nobody who reads it can tell what it says."),
}
ABUSED = {
    "reader": _("another reader"),
    "private_person": _("a private person, for instance by calling them a criminal"),
    "people": _("a people, a faith or another group of human beings"),
    "state_party_or_war": _("a state, a party, an army or a war"),
}
ACTS: dict[str, Any] = {
    "WriteComment": _("A comment was handed in"),
    "DecideComment": _("A moderator decided about a comment"),
    "AppealComment": _("Somebody asked for a second look at a withheld comment"),
    "DecideCommentAppeal": _("A withheld comment was looked at again"),
    "TakeBackComment": _("A comment was taken back"),
    "CloseThread": _("A thread of comments was closed or opened"),
    "CarryOverComment": _("A comment was carried over into the dialogue, where a moderator reads it first"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "comment_state": STATES,
    "comment_reason_explained": REASONS_EXPLAINED,
    "abused": ABUSED,
    "thread_state": GATES,
    "comment_outcome": OUTCOMES | APPEAL_OUTCOMES,
}
