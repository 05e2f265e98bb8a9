"""Evidence on a promise: filed by anybody, verified by monitors, its source protected where asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts import clock
from sulh.acts.fields import Ask, Day, Id, OptionalId, OptionalTexts, Texts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.followup.commitments.acts.fields import Link
from sulh.followup.commitments.choices import EVIDENCE, SOURCES, VERIFIED
from sulh.followup.commitments.models import Evidence, Verification
from sulh.followup.commitments.who import find, needs_distance
from sulh.rules.refusal import Refusal

# From the public, in one dialogue: enough for a busy hour, too little to bury a promise.
AN_HOUR = 60


class FileEvidence(Act):
    """File evidence on a promise. Protected: its words and its source are shown to monitors and experts only."""

    promise: Annotated[Id, Ask(_("Which promise?"), widget="hidden")]
    kind: Annotated[Literal["document", "event", "field_visit", "statistic", "testimony"], Ask(_("What kind of evidence?"), choices=EVIDENCE)]  # fmt: skip
    source: Annotated[Literal["obliged", "affected", "office", "press", "organisation", "other"], Ask(_("From whom does it come?"), choices=SOURCES)]  # fmt: skip
    day: Annotated[Day, Ask(_("Of which day?"), widget="date")]
    words: Annotated[
        Texts, Ask(_("What does it show?"), _("Do not name persons in danger."), widget="textarea")
    ]
    link: Annotated[Link, Ask(_("Where can it be read?"), _("An address or a title."))] = ""
    protected: Annotated[bool, Ask(_("Protect the source"), _("Only monitors and experts can read it then. Everybody sees its kind, its month and whether it was verified."), widget="checkbox")] = False  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        piece = done["evidence"]
        shown: dict[str, Any] = {
            "promise": self.promise,
            "n": done["n"],
            "evidence": piece,
            "kind": self.kind,
        }
        told = {"source": self.source, "day": self.day, "words": dict(self.words), "link": self.link}
        if not self.protected:
            return View(shown | {"protected": "no"} | told)
        sealed = {name: Sealed(value, piece) for name, value in told.items()}
        # Neither who filed it nor the hour: both could lead to the source.
        return View(shown | {"protected": "yes", "month": self.day[:7]} | sealed, anonymous=True, by_day=True)


@carries_out(FileEvidence, action="record_evidence", unkept=("source", "day", "words", "link"))
def file_evidence(act: FileEvidence, here: Here) -> Answer:
    row = find(act.promise, here)
    if act.day > clock.latest_day(here.now):
        raise Refusal("evidence_in_future", field="day")
    if here.role == "public":
        hour = here.now.replace(minute=0, second=0, microsecond=0)
        if Evidence.objects.filter(dialogue_id=here.dialogue, role="public", at__gte=hour).count() >= AN_HOUR:
            raise Refusal("evidence_too_much", most=AN_HOUR)
    piece = Evidence.objects.create(
        commitment=row, dialogue_id=here.dialogue, kind=act.kind, source=act.source, day=act.day,
        place=act.day[:7] if act.protected else act.day, words=dict(act.words), link=act.link,
        protected=act.protected,
        filed_by=here.actor.id if here.actor.kind == "holder" else "", role=here.role,
        label=here.standing.label, at=here.now,
    )  # fmt: skip
    return Answer({"evidence": piece.id, "promise": row.id, "n": row.n})


class VerifyEvidence(Act):
    """A monitor says how well a piece of evidence is supported."""

    evidence: Annotated[Id, Ask(_("Which piece of evidence?"), widget="hidden")]
    state: Annotated[Literal["single_source", "corroborated", "contested"], Ask(_("How well is it supported?"), widget="radio", choices=VERIFIED)]  # fmt: skip
    other: Annotated[OptionalId, Ask(_("Which other piece supports it?"), _("Only where it is corroborated."))] = ""  # fmt: skip
    words: Annotated[OptionalTexts, Ask(_("How was it checked?"), widget="textarea")] = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"promise": done["promise"], "n": done["n"], "evidence": self.evidence, "state": self.state}
        words: Any = dict(self.words)
        if done["protected"]:
            words = Sealed(words, self.evidence)
        return View(shown | {"other": self.other, "words": words})


@carries_out(VerifyEvidence, action="verify_evidence")
def verify_evidence(act: VerifyEvidence, here: Here) -> Answer:
    pieces = Evidence.objects.filter(dialogue_id=here.dialogue).select_related("commitment")
    piece = pieces.filter(pk=act.evidence).first()
    if piece is None:
        raise Refusal("not_found", field="evidence")
    if piece.commitment.ended is not None:
        raise Refusal("promise_ended", field="evidence")
    if piece.filed_by == here.actor.id:
        raise Refusal("evidence_own", field="evidence")
    needs_distance(piece.commitment, here)
    other = _other(act, piece) if act.state == "corroborated" else None
    Verification.objects.create(
        evidence=piece, state=act.state, other=other, words=dict(act.words), label=here.standing.label,
        at=here.now,
    )  # fmt: skip
    piece.state = act.state
    piece.save(update_fields=["state"])
    row = piece.commitment
    return Answer({"evidence": piece.id, "promise": row.id, "n": row.n, "protected": piece.protected})


def _other(act: VerifyEvidence, piece: Evidence) -> Evidence:
    """The piece that supports it: of the same promise, from somebody else.

    Two pieces from the public may be from the same person, so one does not support the other.
    """
    found = Evidence.objects.filter(commitment=piece.commitment, pk=act.other or "-").exclude(pk=piece.pk)
    other = found.first()
    if other is None:
        raise Refusal("corroboration_missing", field="other")
    if other.filed_by == piece.filed_by:
        raise Refusal("corroboration_same_source", field="other")
    return other
