"""Saying something: a statement enters the queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Language, Words
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.acts.find import joined_party
from sulh.dialogue.models import Dialogue, Participant
from sulh.dialogue.termsheet import conduct_digest
from sulh.rules.refusal import Refusal
from sulh.statements import folding
from sulh.statements.labels import ATTRIBUTIONS
from sulh.statements.models import LIVE, SAID, UNREAD, Statement

# "By my party" would point at a person where only a few of the party are present.
PRESENT_LEAST = 10
# A limit on what waits, not on what is said a day: nothing finer than the hour is known of anybody.
PENDING_MOST = 5
_KINDS = {"facilitator": "seed", "expert": "expert"}


class SubmitStatement(Act):
    """Say something: one statement, which a moderator reads before it appears."""

    text: Annotated[Words, Ask(_("What do you want to say?"), _("One thought, in your own words. At most 1,000 characters."), widget="textarea")]  # fmt: skip
    language: Annotated[Language, Ask(_("In which language is it written?"), source="statement_languages")]
    attribution: Annotated[
        Literal["unattributed", "by_party", "by_name"],
        Ask(_("Under which name shall it appear?"), widget="radio", choices=ATTRIBUTIONS),
    ] = "unattributed"
    recognisable: Annotated[
        bool,
        Ask(
            _("I have thought about it: nobody can recognise me by this, or I want to be recognised"),
            _("Could someone recognise you by this?"),
            widget="checkbox",
        ),
    ]

    def public_view(self, done: Mapping[str, Any]) -> View:
        """Who said it, as far as that is ever told, and the text are sealed until the statement is accepted.

        So whoever moderates reads neither party nor name in the diary. What stands under no name or a party's
        enters in a batch, a delegate's too, or its entry would betray that it is one.
        """
        author = {"kind": done["kind"], "attribution": self.attribution}
        author |= {name: done[name] for name in ("party", "name") if done[name]}
        shown: dict[str, Any] = {"statement": done["statement"], "n": done["n"], "language": self.language}
        shown |= {
            name: Sealed(value, about=done["statement"])
            for name, value in (("author", author), ("text", self.text))
        }
        return View(shown, anonymous=True, batched="stating" if done["kind"] == "participant" else "")


@carries_out(SubmitStatement, action="submit_statement")
def submit_statement(act: SubmitStatement, here: Here) -> Answer:
    dialogue = Dialogue.objects.get(pk=here.dialogue)
    if act.language not in dialogue.languages:
        raise Refusal("language_not_here", field="language", language=act.language)
    if not act.recognisable:
        raise Refusal("recognisable_unanswered", field="recognisable")
    _check_conduct(here)
    if here.role == "delegate":
        joined_party(here)
    said = Statement.objects.filter(dialogue=dialogue)
    if said.filter(author=here.actor.id, state__in=UNREAD).count() >= PENDING_MOST:
        raise Refusal("too_many_pending", most=PENDING_MOST)
    _check_seeds(dialogue, here)
    folded = folding.key(act.text)
    if said.filter(folded=folded, state__in=SAID).exists():
        raise Refusal("statement_duplicate", field="text")
    party, name = _attributed(act, here)
    by_name = act.attribution == "by_name"
    kind = _KINDS.get(here.role, "delegate" if by_name else "participant")
    made = Statement.objects.create(
        dialogue=dialogue, n=(said.aggregate(last=Max("n"))["last"] or 0) + 1, text=act.text, folded=folded,
        language=act.language, kind=kind, attribution=act.attribution, name=name, party_id=party or None,
        author_kind=here.actor.kind, author=here.actor.id, at=here.now,
    )  # fmt: skip
    # What the log says of the author is not kept with the answer.
    return Answer({"statement": made.id, "n": made.n}, {"kind": kind, "party": party, "name": name})


def _check_conduct(here: Here) -> None:
    """A participant speaks under the code of conduct that is in force now."""
    if here.actor.kind != "participant":
        return
    accepted = Participant.objects.values_list("conduct", flat=True).get(pk=here.actor.id)
    if accepted != conduct_digest(here.dialogue):
        raise Refusal("conduct_changed")


def _check_seeds(dialogue: Dialogue, here: Here) -> None:
    """Statements of the facilitator and of experts are few, by the terms."""
    if here.role not in _KINDS:
        return
    stands = Statement.objects.filter(dialogue=dialogue, kind__in=_KINDS.values(), state__in=LIVE).count()
    if stands >= dialogue.seeds_cap:
        raise Refusal("seeds_cap_reached", cap=dialogue.seeds_cap)


def _attributed(act: SubmitStatement, here: Here) -> tuple[str, str]:
    """The party's id or the office's label that the statement shows; empty where it shows none."""
    if act.attribution == "by_name":
        if here.actor.kind != "holder":
            raise Refusal("attribution_by_name_offices_only", field="attribution")
        return "", here.standing.label
    if act.attribution == "unattributed":
        return "", ""
    if not here.standing.party:
        raise Refusal("attribution_no_party", field="attribution")
    if not enough_present(here.standing.party):
        raise Refusal("attribution_too_few_present", field="attribution", needed=PRESENT_LEAST)
    return here.standing.party, ""


def enough_present(party: str) -> bool:
    """Whether so many of the party are here that "by my party" points at nobody."""
    return Participant.objects.filter(party_id=party).count() >= PRESENT_LEAST
