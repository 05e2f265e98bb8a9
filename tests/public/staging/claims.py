"""Interests and claims on stage: for everybody's bodies, for the canaries, and for the hostile words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sulh.acts.registry import Actor
from sulh.dialogue.models import Office
from tests.helpers import Stage

if TYPE_CHECKING:
    from tests.planted import Planted

EN_DARI = {"en": "In plain words", "fa-af": "به زبان ساده"}


def supporter_of(actor: Actor) -> str:
    """The id of the supporter whose office `actor` holds."""
    found = Office.objects.get(holder_id=actor.id, role="supporter").supporter_id
    assert found
    return found


def claim(**fields: Any) -> dict[str, Any]:
    """The fields of a claim; `supporter` or `party` is still to be given."""
    return {
        "aspect": "wants", "text": EN_DARI, "source": "role", "who": {"en": "A senior official"},
        "to_whom": {"en": "A newspaper"}, "said_on": "2012-10-04", "certainty": "believed",
    } | fields  # fmt: skip


class Staged:
    """A claim by the expert about the supporter, waiting for its reply or to be taken back."""

    def __init__(self, stage: Stage, people: Mapping[str, Actor]) -> None:
        self.supporter, self.party = supporter_of(people["supporter"]), stage.parties[1].id
        about = claim(supporter=self.supporter)
        self.first, self.second = (
            str(stage.do("FileClaim", people["expert"], **about)["claim"]) for _ in range(2)
        )

    def bodies(self) -> dict[str, dict[str, Any]]:
        return {
            "StateInterests": {"wants": EN_DARI, "fears": EN_DARI},
            "FileClaim": claim(supporter=self.supporter, against=self.first),
            "FileClaim party": claim(party=self.party),
            "ReplyToClaim": {"claim": self.first, "text": EN_DARI},
            "TakeBackClaim": {"claim": self.second},
        }


def plant(stage: Planted) -> None:
    """Of this folder nothing is for a few: only what was taken back is for nobody any more."""
    people, name = stage.people, "claim that was taken back"
    about = claim(
        supporter=supporter_of(people["supporter"]), source="named",
        text={"en": stage.canary(name)}, who={"en": stage.canary(name)}, to_whom={"en": stage.canary(name)},
    )  # fmt: skip
    made = stage.do("FileClaim", people["expert"], **about)["claim"]
    stage.do("ReplyToClaim", people["supporter"], claim=made, text={"en": stage.canary(name)})
    stage.do("TakeBackClaim", people["expert"], claim=made)


def infest(stage: Stage, people: Mapping[str, Actor], hostile: str, both: dict[str, str]) -> None:
    """The hostile words in every statement, claim and reply."""
    expert, supporter = stage.office("expert", label=hostile), people["supporter"]
    for _ in range(2):
        stage.do("StateInterests", supporter, wants=both, fears=both, would_not_accept=both, gains=both)
    words = {"text": both, "who": both, "to_whom": both}
    own, other = supporter_of(supporter), stage.parties[1].id
    first = stage.do("FileClaim", expert, **claim(supporter=own, source="named", **words))["claim"]
    for source in ("role", "familiar"):
        against = claim(supporter=own, source=source, against=first, **words)
        made = stage.do("FileClaim", expert, **against)["claim"]
        stage.do("ReplyToClaim", supporter, claim=made, text=both)
    party = stage.do("FileClaim", expert, **claim(party=other, **words))["claim"]
    stage.do("ReplyToClaim", stage.delegates[1], claim=party, text=both)
