"""When the others have accepted a reservation: Vienna Convention on the Law of Treaties, article 20."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sulh.rules.decisions.bodies import one_of
from sulh.rules.decisions.rule import Dissent

RESPONSES = ("accept", "object", "silent")


def reservation_accepted(
    dissent: Dissent, responses: Mapping[str, str], days_since: int, received: Collection[str]
) -> str:
    """`accepted`, `objected` or `waiting`, from the response of every party but the one that reserves.

    One objection is enough under each rule; otherwise:
    `all`: every other party accepts by name (article 20(2): few parties, and a text that stands as a whole).
    `objections_only`: it stands from the moment that every other party has it, until one objects.
    `tacit`: after `dissent.days` days silence is acceptance (article 20(5), there twelve months), but only of
    parties in `received`, those that acknowledged delivery. `days_since` counts full days since the filing.
    Raises `Refusal("rule_malformed", field="responses")` for any other response.
    """
    for answer in responses.values():
        one_of(answer, RESPONSES, "responses")
    if "object" in responses.values():
        return "objected"
    silent = [party for party, answer in responses.items() if answer == "silent"]
    if not silent:
        return "accepted"
    in_time = dissent.acceptance == "objections_only" or (
        dissent.acceptance == "tacit" and days_since >= dissent.days
    )
    return "accepted" if in_time and all(party in received for party in silent) else "waiting"
