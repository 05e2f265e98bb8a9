"""Finding what an act names, within its own dialogue only."""

from __future__ import annotations

from sulh.acts.registry import Here
from sulh.dialogue.models import Dialogue, Party, Supporter
from sulh.rules.refusal import Refusal


def the_dialogue(here: Here) -> Dialogue:
    found = Dialogue.objects.filter(pk=here.dialogue).first()
    if found is None:
        raise Refusal("no_such_dialogue")
    return found


def party(here: Here, wanted: str) -> Party:
    """The party with this id. Raises `Refusal("party_unknown")`."""
    found = Party.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("party_unknown", field="party")
    return found


def own_party(here: Here) -> Party:
    """The party of the delegate or registrar who acts."""
    return party(here, here.standing.party)


def joined_party(here: Here) -> Party:
    """The same, where only a party at the table may act. Raises `Refusal("party_not_joined")`."""
    found = own_party(here)
    if found.status != "joined":
        raise Refusal("party_not_joined")
    return found


def own_supporter(here: Here) -> Supporter:
    """The supporter whose office the actor holds."""
    return supporter(here, here.standing.supporter)


def supporter(here: Here, wanted: str) -> Supporter:
    """The supporter with this id. Raises `Refusal("supporter_unknown")`."""
    found = Supporter.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("supporter_unknown", field="supporter")
    return found
