"""What the terms say of the diary: whose cosignatures are needed, and receipts for votes."""

from __future__ import annotations

from pathlib import Path

from sulh.acts import checkpoints, log
from sulh.acts.keys import log_key
from sulh.dialogue.models import Terms
from sulh.dialogue.record_rules import RecordRules, gives_receipts, rules_in_force
from sulh.dialogue.witnesses import policy_text, witnessed
from sulh.record import policy
from tests.dialogue.reading import reader
from tests.dialogue.test_witnesses import A, B, C, below, bring, newest, refuses, run_by, vkey
from tests.helpers import PUBLIC, Stage


def agreed(stage: Stage, cosignatures: str, vote_receipts: str = "off") -> None:
    """Every party at the table agrees to these rules, and they come into force."""
    made = stage.do(
        "ProposeRecordRules", stage.joined()[0], cosignatures=cosignatures, vote_receipts=vote_receipts,
        why="We want to see it",
    )  # fmt: skip
    subject = {"subject_kind": "terms", "subject_digest": made["digest"], "kind": "consent"}
    for delegate in stage.joined():
        stage.do("GiveConsent", delegate, **subject)
    terms = Terms.objects.get(dialogue_id=stage.id, n=made["version"])
    stage.do("AdoptTerms", stage.facilitator, terms=terms.id)


def needed(stage: Stage) -> tuple[list[str], int, list[str]]:
    """The witnesses of the policy as other software reads it, and how many of which are needed."""
    read = policy.read(policy_text(stage.id).encode())
    assert read.logs == (log_key(stage.id).verifying,)
    if read.quorum == "none":
        return list(read.witnesses), 0, []
    group = read.groups[read.quorum]
    return list(read.witnesses), group.least, list(group.members)


def test_the_policy_is_what_the_terms_ask(house: Path) -> None:
    stage = Stage(parties=3).join()
    assert needed(stage) == ([], 0, [])
    run_by(stage, A, B)
    friend = stage.supporter()
    stage.do("NameWitness", friend, vkey=vkey(C))
    parties = [f"party-{party.place}" for party in stage.parties[:2]]
    everybody = [*parties, "supporter-1"]
    assert needed(stage) == (everybody, 0, [])
    agreed(stage, "one")
    assert needed(stage) == (everybody, 1, parties)
    agreed(stage, "all")
    assert needed(stage) == (everybody, 2, parties)
    stage.do("LeaveDialogue", stage.delegates[1], words="We leave.")
    assert needed(stage) == (everybody, 1, parties[:1]), "who has left is asked no more"
    stage.do("RetireWitness", stage.delegates[0])
    assert needed(stage) == (everybody[1:], 0, []), "no party at the table runs one"


def test_the_newest_that_has_what_the_terms_ask_is_found(house: Path) -> None:
    stage = Stage(parties=2).join()
    friend = stage.supporter()
    agreed(stage, "one")
    assert witnessed(stage.id) is None
    stage.do("NameWitness", friend, vkey=vkey(C))
    bring(stage, below(newest(stage), C))
    assert witnessed(stage.id) is None, "a supporter's witness is no party's"
    run_by(stage, A, B)
    first = log.head(stage.id).size
    bring(stage, below(newest(stage), B, A))
    stage.do("InviteParty", stage.facilitator, names={"en": "Late"})
    bring(stage, below(newest(stage), C))
    then = str(checkpoints.signed_at(stage.id, first)[1])
    assert found(stage) == (first, below(then, A, B))
    agreed(stage, "all")
    second = log.head(stage.id).size
    bring(stage, below(newest(stage), A))
    assert found(stage)[0] == first
    stage.do("InviteParty", stage.facilitator, names={"en": "Later"})
    bring(stage, below(str(checkpoints.signed_at(stage.id, second)[1]), B))
    assert found(stage)[0] == second
    agreed(stage, "none")
    third = log.head(stage.id).size
    bring(stage, below(newest(stage), C))
    assert found(stage)[0] == second, "one cosignature more never makes receipts worse"
    bring(stage, below(newest(stage), A))
    assert found(stage)[0] == third, "as many, and newer"


def found(stage: Stage) -> tuple[int, str]:
    made = witnessed(stage.id)
    assert made is not None
    return made[0], str(made[1])


def test_the_rules_for_the_diary_change_only_with_the_consent_of_every_party(house: Path) -> None:
    stage = Stage(parties=2)
    assert rules_in_force(stage.id) == RecordRules("none", "off")
    stage.join()
    fields = {"cosignatures": "all", "vote_receipts": "off", "why": "We want to see it"}
    made = stage.do("ProposeRecordRules", stage.delegates[0], **fields)
    terms = Terms.objects.get(dialogue_id=stage.id, n=made["version"])
    subject = {"subject_kind": "terms", "subject_digest": made["digest"], "kind": "consent"}
    stage.do("GiveConsent", stage.delegates[0], **subject)
    assert refuses(stage, "AdoptTerms", stage.facilitator, terms=terms.id)[0] == "party_has_not_consented"
    assert rules_in_force(stage.id) == RecordRules("none", "off")
    stage.do("GiveConsent", stage.delegates[1], **subject)
    stage.do("AdoptTerms", stage.facilitator, terms=terms.id)
    assert rules_in_force(stage.id) == RecordRules("all", "off")
    assert refuses(stage, "ProposeRecordRules", stage.delegates[1], **fields)[0] == "terms_unchanged"
    for by in (stage.facilitator, stage.convener, PUBLIC):
        assert refuses(stage, "ProposeRecordRules", by, **fields)[0] == "role_may_not"


def test_receipts_for_votes_need_terms_that_declare_low_risk(house: Path) -> None:
    stage = Stage(parties=2).join()
    assert Terms.objects.get(dialogue_id=stage.id, n=1).body["risk"] != "low"
    fields = {"cosignatures": "none", "vote_receipts": "on", "why": "We want to see it"}
    code, said = refuses(stage, "ProposeRecordRules", stage.delegates[0], **fields)
    assert (code, said["field"]) == ("receipts_need_low_risk", "vote_receipts")
    low = Stage(parties=2, template="cooperative-or-union").join()
    assert Terms.objects.get(dialogue_id=low.id, n=1).body["risk"] == "low"
    assert not gives_receipts(low.id)
    agreed(low, "none", "on")
    assert gives_receipts(low.id)
    agreed(low, "one", "off")
    assert not gives_receipts(low.id)


def test_the_page_of_the_terms_says_what_stands_for_the_diary(house: Path) -> None:
    stage = Stage(parties=2).join()
    assert "Nobody's cosignature is needed; all that come are shown" in reader(stage, "terms").text
    visitor = reader(stage, "terms", stage.delegates[0])
    visitor.send("/ProposeRecordRules", cosignatures="all", why="We want to see it")
    text = reader(stage, "terms").text
    assert "Every witness that a party at the table runs has cosigned" in text
    assert "(before: Nobody's cosignature is needed" in text
    assert "with other rules for this diary" in reader(stage, "diary").text
