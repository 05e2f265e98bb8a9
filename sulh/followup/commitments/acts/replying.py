"""The right of reply: whoever promised answers beside the level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, Texts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.followup.commitments import who
from sulh.followup.commitments.models import Reply
from sulh.rules.refusal import Refusal


class ReplyToScore(Act):
    """A party or supporter who made the promise answers to its level. It stands beside it, unchanged."""

    promise: Annotated[Id, Ask(_("Which promise?"), widget="hidden")]
    words: Annotated[Texts, Ask(_("Your reply"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"promise": self.promise, "n": done["n"], "party": done["party"],
                     "supporter": done["supporter"], "words": dict(self.words)})  # fmt: skip


@carries_out(ReplyToScore, action="reply_to_score")
def reply_to_score(act: ReplyToScore, here: Here) -> Answer:
    row = who.find(act.promise, here)
    if not who.is_obliged(row, here.standing):
        raise Refusal("promise_not_yours", field="promise")
    as_party = "delegate" in here.standing.roles and here.standing.party in row.parties
    party, supporter = (here.standing.party, "") if as_party else ("", here.standing.supporter)
    made = Reply.objects.create(
        commitment=row, party=party, supporter=supporter, level=row.level, words=dict(act.words),
        label=here.standing.label, at=here.now,
    )  # fmt: skip
    return Answer({"promise": row.id, "n": row.n, "reply": made.id, "party": party, "supporter": supporter})
