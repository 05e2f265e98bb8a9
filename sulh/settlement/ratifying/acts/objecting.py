"""Objections to a clause of the text that stands, and what becomes of them.

Precedent: Colombia 2016: who says no says what to; Vienna Convention on the Law of Treaties, article 20, for
objections of parties. A participant's words pass no moderation, so only office holders read them, and the log
holds no more than their sealed copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, LongTexts, Texts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.acts import find
from sulh.rules.refusal import Refusal
from sulh.settlement.ratifying import finding
from sulh.settlement.ratifying.labels import SETTLED
from sulh.settlement.ratifying.models import Objection
from sulh.settlement.text import brackets
from sulh.settlement.text.content import Clause, numbered

OF_A_PARTY_MOST = 300  # each would come back as an amendment
OPEN_MOST = 20  # of one participant, so that nobody buries the others
UNSETTLED = ("open", "imported")


class FileObjection(Act):
    """What is held against a clause, and if there is one the wording that would meet it.

    Parties object while the text stands for consent and while it is confirmed; participants while it is
    confirmed. Refuses `no_text_stands`, `clause_not_of_text`, `objection_too_early`, `objections_too_many`,
    `language_not_here`, `bracket_unbalanced`, `wanted_is_the_same`.
    """

    clause: Annotated[Id, Ask(_("Which clause?"), source="standing_clauses")]
    words: Annotated[Texts, Ask(_("What do you hold against it?"), widget="textarea")]
    wanted: Annotated[LongTexts, Ask(_("How should the clause read instead?"), _("The whole clause. If the text is not confirmed, this becomes a proposed amendment."), widget="textarea")] = {}  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        named = {name: done[name] for name in ("objection", "n", "version", "clause", "number", "party")}
        is_open = bool(done["party"])  # a party speaks in public, a participant does not

        def sealed(texts: Mapping[str, str]) -> Sealed:
            return Sealed(dict(texts), done["objection"], public=is_open)

        return View(named | {"words": sealed(self.words), "wanted": sealed(self.wanted)})


@carries_out(FileObjection, action="file_objection")
def file_objection(act: FileObjection, here: Here) -> Answer:
    version = finding.needs_standing_text(here.dialogue)
    found = next((each for each in numbered(version.content) if each[1]["id"] == act.clause), None)
    if found is None:
        raise Refusal("clause_not_of_text", field="clause")
    number, clause = found
    _check_wording(act.wanted, clause, version.content["languages"])
    own = _filer(here)
    rows = Objection.objects.filter(dialogue_id=here.dialogue)
    row = Objection.objects.create(
        dialogue_id=here.dialogue, n=(rows.aggregate(n=Max("n"))["n"] or 0) + 1, version=version,
        clause=act.clause, words=dict(act.words), wanted=dict(act.wanted), at=here.now, **own,
    )  # fmt: skip
    return Answer(
        {
            "objection": row.id, "n": row.n, "version": version.n, "clause": row.clause, "number": number,
            "party": row.party_id or "",
        }
    )  # fmt: skip


def _check_wording(wanted: Mapping[str, str], clause: Clause, languages: Sequence[str]) -> None:
    """What could become no amendment later is refused now, while its writer is there to mend it."""
    for language, text in wanted.items():
        if language not in languages:
            raise Refusal("language_not_here", field=f"wanted.{language}", language=language)
        brackets.check(text)
    if wanted and {**clause["text"], **wanted} == clause["text"]:
        raise Refusal("wanted_is_the_same", field="wanted")


def _filer(here: Here) -> dict[str, Any]:
    """Whose objection it is: the delegate's party, or the participant who files it."""
    rows = Objection.objects.filter(dialogue_id=here.dialogue, state__in=UNSETTLED)
    if here.role == "delegate":
        party = find.joined_party(here)
        if rows.filter(party=party).count() >= OF_A_PARTY_MOST:
            raise Refusal("objections_too_many", most=OF_A_PARTY_MOST)
        return {"party": party}
    if here.standing.phase != "ratification":
        raise Refusal("objection_too_early")
    if rows.filter(participant=here.actor.id).count() >= OPEN_MOST:
        raise Refusal("objections_too_many", most=OPEN_MOST)
    return {"participant": here.actor.id}


class SettleObjection(Act):
    """Who filed an objection says that it is met, that it stands, or takes it back.

    Refuses `objection_unknown`, `objection_of_others`, `objection_settled`.
    """

    objection: Annotated[Id, Ask(_("Which objection?"), widget="hidden")]
    outcome: Annotated[
        Literal["met", "stands", "withdrawn"], Ask(_("What became of it?"), widget="radio", choices=SETTLED)
    ]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"objection": self.objection, "n": done["n"], "outcome": self.outcome})


@carries_out(SettleObjection, action="settle_objection")
def settle_objection(act: SettleObjection, here: Here) -> Answer:
    row = finding.objection(here.dialogue, act.objection)
    if here.role == "delegate":
        own = row.party_id is not None and row.party_id == here.standing.party
    else:
        own = row.participant != "" and row.participant == here.actor.id
    if not own:
        raise Refusal("objection_of_others", field="objection")
    if row.state not in UNSETTLED:
        raise Refusal("objection_settled", field="objection")
    row.state = act.outcome
    row.save(update_fields=["state"])
    return Answer({"n": row.n})
