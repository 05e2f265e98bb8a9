"""What the terms say about the diary: proposed and agreed like every other part of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Name
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.terms import present, propose
from sulh.dialogue.record_rules import RecordRules
from sulh.rules.refusal import Refusal

COSIGNATURES = {
    "none": _("Nobody's cosignature is needed; all that come are shown"),
    "one": _("The witness of at least one party has cosigned"),
    "all": _("Every witness that a party at the table runs has cosigned"),
}
VOTE_RECEIPTS = {
    "off": _("Nobody is given a receipt for a vote"),
    "on": _("Participants can fetch receipts for their votes"),
}


class ProposeRecordRules(Act):
    """A party proposes new terms with other rules for the diary. Refuses `receipts_need_low_risk`."""

    cosignatures: Annotated[Literal["none", "one", "all"], Ask(_("When does a checkpoint of the diary count as witnessed?"), _("A text comes into force by consent alone, whoever has cosigned."), widget="radio", choices=COSIGNATURES)]  # fmt: skip
    vote_receipts: Annotated[Literal["off", "on"], Ask(_("Receipts for votes"), _("A receipt shows how somebody voted. It can be demanded by force, and once handed out it cannot be deleted. Only terms that declare low risk can switch this on."), widget="radio", choices=VOTE_RECEIPTS)]  # fmt: skip
    why: Annotated[Name, Ask(_("Why, in one line"))]

    def public_view(self, done: Mapping[str, Any]) -> View:
        rules = self.model_dump(exclude={"why"})
        return View(rules | {"why": self.why, "version": done["version"], "digest": done["digest"], "party": done["party"]})  # fmt: skip


@carries_out(ProposeRecordRules, action="change_terms")
def propose_record_rules(act: ProposeRecordRules, here: Here) -> Answer:
    body = present(here)
    if act.vote_receipts == "on" and body.get("risk") != "low":
        raise Refusal("receipts_need_low_risk", field="vote_receipts")
    rules = RecordRules(**act.model_dump(exclude={"why"}))
    return propose({**body, "record": rules.as_body()}, here, field="cosignatures")
