"""Contacts on stage: for everybody's bodies, for the canaries, and for the hostile words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sulh.acts.registry import Actor
from sulh.dialogue.models import Office
from tests.helpers import Stage

if TYPE_CHECKING:
    from tests.planted import Planted

FAR = "2099-01-31"  # a day that does not come while a test runs
EN_DARI = {"en": "In plain words", "fa-af": "به زبان ساده"}


def supporter_of(actor: Actor) -> str:
    """The id of the supporter whose office `actor` holds."""
    found = Office.objects.get(holder_id=actor.id, role="supporter").supporter_id
    assert found
    return found


def meeting(**fields: Any) -> dict[str, Any]:
    """The fields of a contact; its sides are still to be given."""
    return {"kind": "meeting", "state": "planned", "day": FAR, "subjects": EN_DARI} | fields


class Staged:
    """A contact that is open and one that is sealed, both logged by the facilitator."""

    def __init__(self, stage: Stage, people: Mapping[str, Actor]) -> None:
        self.sides: dict[str, Any] = {
            "parties": [stage.parties[0].id],
            "supporters": [supporter_of(people["supporter"])],
        }
        self.open, self.sealed = (
            str(stage.do("LogContact", people["facilitator"], **meeting(**self.sides, **more))["contact"])
            for more in ({}, {"sealed_until": FAR})
        )

    def bodies(self) -> dict[str, dict[str, Any]]:
        return {
            "LogContact": meeting(**self.sides, others=EN_DARI),
            "MoveContact": {"contact": self.open, "state": "postponed", "words": EN_DARI},
            "OpenContact": {"contact": self.sealed},
        }


def plant(stage: Planted) -> None:
    """Two sealed contacts: one logged by a delegate, one by the facilitator, with different sides."""
    people = stage.people
    for name, by, party, supporter in (
        ("sealed contact of a", "delegate of a", 0, "supporter"),
        ("sealed contact of b", "facilitator", 1, "another supporter"),
    ):
        fields = meeting(
            parties=[stage.parties[party].id], supporters=[supporter_of(people[supporter])],
            others={"en": stage.canary(name)}, subjects={"en": stage.canary(name)}, sealed_until=FAR,
        )  # fmt: skip
        made = stage.do("LogContact", people[by], **fields)["contact"]
        words = {"en": stage.canary(name)}
        stage.do("MoveContact", people[by], contact=made, state="postponed", words=words)
        stage.canaries[f"id of the {name}"] = [made]


def infest(stage: Stage, people: Mapping[str, Actor], hostile: str, both: dict[str, str]) -> None:
    """The hostile words in contacts: open from the start, opened later, and sealed."""
    sides = {"parties": [stage.parties[0].id], "supporters": [supporter_of(people["supporter"])]}
    by = stage.office("delegate", by=stage.delegates[0], label=hostile)
    for sealed, opened in (("", False), (FAR, True), (FAR, False)):
        fields = meeting(**sides, others=both, subjects=both, sealed_until=sealed)
        made = stage.do("LogContact", by, **fields)["contact"]
        stage.do("MoveContact", by, contact=made, state="postponed", words=both)
        if opened:
            stage.do("OpenContact", by, contact=made)
