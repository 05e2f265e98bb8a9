"""Where an actor stands: the resolver that the one door asks."""

from __future__ import annotations

from django.db import connection

from sulh.acts.perform import resolve_standing_with
from sulh.acts.registry import Actor
from sulh.dialogue.admission import accepted
from sulh.dialogue.deciding import rules_in_force
from sulh.dialogue.models import NOT_AT_THE_TABLE, Dialogue, Holder, Office, Tie
from sulh.rules.refusal import Refusal
from sulh.rules.standing import Standing

# A vote asks this way, so it is one query and no model.
_PARTICIPANT = """
    SELECT dialogue.phase, participant.id, participant.party_id
    FROM dialogue_dialogue dialogue
    LEFT JOIN dialogue_participant participant
        ON participant.dialogue_id = dialogue.id AND participant.id = %s
    WHERE dialogue.id = %s
"""


@resolve_standing_with
def standing(actor: Actor, dialogue: str) -> Standing:
    """Roles, party and met conditions of `actor`. Raises `Refusal("no_such_dialogue")`."""
    if actor.kind == "participant":
        return _participant(actor, dialogue)
    found = Dialogue.objects.filter(pk=dialogue).values_list("phase", "seeds_cap").first()
    if found is None and actor.kind == "operator":
        # Who may make room for a dialogue that is not there yet.
        return Standing(frozenset({"operator"}), "draft")
    if found is None:
        raise Refusal("no_such_dialogue")
    phase, seeds_cap = found
    if actor.kind == "holder":
        return _holder(actor, dialogue, phase, seeds_cap > 0)
    met = frozenset({"one_time_link", "scheduled", "comment_code", "evidence_only"})
    return Standing(frozenset({actor.kind}), phase, met=met)


def _participant(actor: Actor, dialogue: str) -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(_PARTICIPANT, [actor.id, dialogue])
        found = cursor.fetchone()
    if found is None:
        raise Refusal("no_such_dialogue")
    phase, known, party = found
    # Asked only while writing, so that a vote stays one query.
    criticises = phase == "drafting" and rules_in_force(dialogue).criticism_window
    met = frozenset({"criticism_window"} if criticises else ())
    return Standing(frozenset({"participant" if known else "public"}), phase, party=party or "", met=met)


def _facilitated(dialogue: str) -> bool:
    return Office.objects.filter(holder__dialogue_id=dialogue, role="facilitator").exists()


def _holder(actor: Actor, dialogue: str, phase: str, seeds: bool) -> Standing:
    holder = Holder.objects.filter(pk=actor.id, dialogue_id=dialogue).first()
    # Anybody may ask for a place, so asking gives no power: until it is granted, such an office is none.
    offices = (
        [
            office
            for office in Office.objects.filter(holder=holder, ended=False)
            .select_related("party", "supporter")
            .order_by("pk")
            if office.party is None or office.party.status not in NOT_AT_THE_TABLE
        ]
        if holder
        else []
    )
    if holder is None or not offices:
        return Standing(frozenset({"public"}), phase, met=frozenset({"evidence_only"}))
    party = next((office.party for office in offices if office.party), None)
    met = {"guarded", "turnout_only", "own_party", "for_no_party", "first_delegate", "evidence_only"}
    if seeds:
        met.add("as_seed")
    if phase == "drafting" and rules_in_force(dialogue).single_text:
        met.add("single_text")
    if party is not None and party.status in ("invited", "acknowledged", "joined"):
        met.add("mandate")
    if "convener" in {office.role for office in offices} and not _facilitated(dialogue):
        met.add("first_facilitator")
    supporter = next((office.supporter for office in offices if office.supporter), None)
    if supporter is not None:
        met |= {"declared_tie"} if Tie.objects.filter(supporter=supporter).exists() else set()
        met |= {"admitted_by_all"} if accepted(supporter) else set()
    roles = frozenset(office.role for office in offices)
    return Standing(
        roles,
        phase,
        party.id if party else "",
        holder.label,
        frozenset(met),
        supporter.id if supporter else "",
    )
