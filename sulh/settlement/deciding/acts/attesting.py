"""Witnesses and depositaries: outsiders attest what the parties signed. They decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.find import own_supporter
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.acts import find
from sulh.settlement.deciding.models import RUNNING, Attestation

KINDS = {
    "witness": _("We saw the parties give their signatures"),
    "deposit": _("We keep an authentic copy of this text"),
}


class WitnessSignatures(Act):
    """Attest that signatures were seen, or that a copy is kept. It is no signature of a party and decides nothing.

    Precedent: the guarantors between Colombia and the ELN, 2023, who signed "as witnesses and depositaries".
    """

    ballot: Id
    kind: Annotated[
        Literal["witness", "deposit"], Ask(_("What do you attest?"), widget="radio", choices=KINDS)
    ]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"ballot": done["n"], "kind": self.kind, "digest": done["digest"], "label": done["label"]}
                    | ({"supporter": done["supporter"]} if done["supporter"] else {}))  # fmt: skip


@carries_out(WitnessSignatures, action="witness_signature")
def witness_signatures(act: WitnessSignatures, here: Here) -> Answer:
    ballot = find.ballot(here, act.ballot)
    if ballot.subject_kind != "settlement" or ballot.state not in (*RUNNING, "adopted"):
        raise Refusal("nothing_to_attest", field="ballot")
    supporter = own_supporter(here) if here.role == "supporter" else None
    if supporter is not None and "admitted_by_all" not in here.standing.met:
        raise Refusal("condition_admitted_by_all", action="witness_signature")
    if act.kind == "deposit" and (supporter is None or supporter.kind != "depositary"):
        raise Refusal("deposit_by_depositary", field="kind")
    label = here.standing.label
    same = Attestation.objects.filter(ballot=ballot, kind=act.kind, supporter=supporter)
    if (same if supporter else same.filter(label=label)).exists():
        raise Refusal("attested_already", field="kind")
    Attestation.objects.create(
        ballot=ballot,
        supporter=supporter,
        label=label,
        kind=act.kind,
        digest=ballot.subject_digest,
        at=here.now,
    )
    return Answer({"n": ballot.n, "digest": ballot.subject_digest, "label": label,
                   "supporter": supporter.id if supporter else ""})  # fmt: skip
