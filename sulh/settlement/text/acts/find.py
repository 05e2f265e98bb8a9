"""Finding what an act names, within its own dialogue only, and for whom somebody writes."""

from __future__ import annotations

from sulh.acts.registry import Here
from sulh.dialogue.acts import find
from sulh.rules.refusal import Refusal
from sulh.settlement.text import tying, working
from sulh.settlement.text.models import Amendment, Text

Sponsors = list[dict[str, str]]
OF_A_PARTY_MOST = 300  # undecided amendments of one party at a time


def the_text(here: Here) -> Text:
    """The text of this dialogue. Raises `Refusal("text_not_open")`."""
    found = working.text_of(here.dialogue)
    if found is None:
        raise Refusal("text_not_open")
    return found


def writer(here: Here) -> tuple[str, Sponsors]:
    """As what the actor writes: origin and sponsors of the amendment.

    A text of the parties is written by them alone; a single negotiating text by the facilitator alone, for
    nobody. Raises `Refusal`: `text_not_open`, `text_belongs_to_parties`, `party_not_joined`,
    `single_text_open`, `amendments_too_many`.
    """
    text = the_text(here)
    if here.role == "facilitator":
        if text.mode != "single":
            raise Refusal("text_belongs_to_parties")
        return "single_text", []
    party = find.joined_party(here)
    if text.mode == "single":
        raise Refusal("single_text_open")
    _not_too_many(here.dialogue, party.id)
    return "party", [{"party": party.id, "holder": here.actor.id}]


def _not_too_many(dialogue: str, party: str) -> None:
    """Each waits for its ballot, and every proposal is read beside all of them."""
    rows = Amendment.objects.filter(dialogue_id=dialogue, state__in=tying.UNDECIDED)
    own = sum(each[0]["party"] == party for each in rows.values_list("sponsors", flat=True) if each)
    if own >= OF_A_PARTY_MOST:
        raise Refusal("amendments_too_many", most=OF_A_PARTY_MOST)


def undecided(here: Here, wanted: str, field: str = "amendment") -> Amendment:
    """The amendment with this id, while it is proposed or open.

    Raises `Refusal`: `amendment_unknown`, `amendment_decided`.
    """
    found = Amendment.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("amendment_unknown", field=field)
    if found.state not in tying.UNDECIDED:
        raise Refusal("amendment_decided", field=field, n=found.n)
    return found


def own(here: Here, wanted: str) -> Amendment:
    """The same, where the actor may dispose of it: the party that wrote it, or that took up one without a
    party first; the facilitator for a single negotiating text.

    Raises `Refusal`: `amendment_unknown`, `amendment_decided`, `text_belongs_to_parties`, `not_the_sponsor`,
    `party_not_joined`.
    """
    found = undecided(here, wanted)
    if here.role == "facilitator":
        if found.origin != "single_text":
            raise Refusal("text_belongs_to_parties")
        return found
    party = find.joined_party(here)
    if not found.sponsors or found.sponsors[0]["party"] != party.id:
        raise Refusal("not_the_sponsor", n=found.n)
    return found


def origin_of(amendment: str) -> str:
    """Where an amendment comes from; "" for none. It tells which row of the table decides."""
    return Amendment.objects.filter(pk=amendment).values_list("origin", flat=True).first() or ""
