"""What entries of the dialogue room tell: who was called, who came, who left, who consents, who supports."""

from __future__ import annotations

from sulh.rules.phases import ENDED
from sulh.settlement.joint.entries import Entry
from sulh.settlement.joint.facts import (
    Answer,
    Answers,
    Encouragement,
    Facts,
    Party,
    Pledge,
    Supporter,
    Terms,
    tells,
)


@tells("HostDialogue")
def hosted(facts: Facts, entry: Entry) -> None:
    if entry.text("demonstration") == "yes":
        facts.demonstration = [entry.n]


@tells("CallDialogue")
def called(facts: Facts, entry: Entry) -> None:
    """The parties by id and name. A log from before ids stood in this entry leaves a party nameless until it
    names itself."""
    facts.called, facts.question, facts.lot = [entry.n], entry.texts("question"), entry.text("lot")
    facts.phase, facts.phase_refs = "preparation", [entry.n]
    language = next(iter(entry.ids("languages")), "")
    for id, name in zip(entry.ids("register"), entry.ids("parties"), strict=False):
        facts.parties[id] = Party({language: name}, "invited", [entry.n])


@tells("ChangePhase", "StageDemonstration", "SuspendDialogue")
def phase(facts: Facts, entry: Entry) -> None:
    """Back to writing takes a text off the table, and the end of a dialogue ends what is open."""
    before, facts.phase = facts.phase, entry.text("to") or entry.text("phase") or "suspended"
    facts.phase_refs = [entry.n]
    tabling = facts.tablings[-1] if facts.tablings else None
    if tabling is None or tabling.settled:
        return
    if (before, facts.phase) == ("consent", "drafting"):
        tabling.end("withdrawn", entry.n, facts)
    elif facts.phase in ENDED and tabling.state == "open":
        tabling.end("without_result", entry.n, facts)


@tells("InviteParty")
def invited(facts: Facts, entry: Entry) -> None:
    facts.parties[entry.text("party")] = Party(entry.texts("names"), "invited", [entry.n])


@tells("RequestPlace")
def requested(facts: Facts, entry: Entry) -> None:
    """Its name is sealed until every party that has joined gives it a place."""
    facts.parties[entry.text("request")] = Party(entry.texts("names"), "requested", [entry.n])


@tells("NameParty")
def named(facts: Facts, entry: Entry) -> None:
    facts.party(entry.text("party")).names = entry.texts("names")


@tells("AnswerInvitation", "AnswerRequest")
def answered(facts: Facts, entry: Entry) -> None:
    party, status = facts.party(entry.text("party")), entry.text("status")
    if status != party.status:
        party.status = status
        party.refs = [*party.refs[:1], entry.n]


@tells("AcknowledgeEncouragement")
def acknowledged(facts: Facts, entry: Entry) -> None:
    party = facts.party(entry.text("party"))
    if party.status == "invited":
        party.status = "acknowledged"
        party.refs = [*party.refs[:1], entry.n]
    if encouragement := facts.encouragements.get(entry.text("encouragement")):
        encouragement.refs.append(entry.n)


@tells("LeaveDialogue")
def left(facts: Facts, entry: Entry) -> None:
    """When a party that had joined leaves, each remaining party must consent again to everything."""
    id = entry.text("party")
    party = facts.party(id)
    had_joined = party.status == "joined"
    tabling = facts.tablings[-1] if facts.tablings else None
    if had_joined and tabling is not None and not tabling.settled:
        tabling.end("without_result", entry.n, facts)
    party.status, party.words = "withdrew", entry.texts("words")
    party.refs = [*party.refs[:1], entry.n]
    for answers in (*facts.answers.values(), *(each.answers for each in facts.supporters.values())):
        if had_joined:
            answers.clear()
        else:
            answers.pop(id, None)


@tells("GiveConsent")
def consented(facts: Facts, entry: Entry) -> None:
    subject, digest = entry.text("subject"), entry.text("digest")
    if subject == "supporter":
        supporter = facts.supporters.get(entry.text("supporter"))
        if supporter is not None:
            sign(supporter.answers, entry)
        return
    if subject == "clause" and entry.text("clause"):
        facts.clause_of[digest] = entry.text("clause")
    sign(facts.answers.setdefault((subject, digest), {}), entry)


def sign(answers: Answers, entry: Entry) -> None:
    """Enter one delegate's signature: under the party's answer, or as another answer in its place."""
    party, kind = entry.text("party"), entry.text("answer")
    before = answers.get(party)
    made = Answer(kind, [entry.n], entry.texts("reasons"), entry.number("signatures"), entry.number("needed"))
    if before is not None and before.kind == kind:
        made.refs, made.words = [*before.refs, entry.n], made.words or before.words
    answers[party] = made


@tells("AdoptTerms")
def terms(facts: Facts, entry: Entry) -> None:
    facts.terms = Terms(entry.number("version"), entry.text("digest"), entry.ids("parties"), [entry.n])


@tells("InviteSupporter")
def supporter(facts: Facts, entry: Entry) -> None:
    facts.supporters[entry.text("supporter")] = Supporter(entry.texts("names"), entry.text("kind"), [entry.n])


@tells("EncourageParty")
def encouraged(facts: Facts, entry: Entry) -> None:
    facts.encouragements[entry.text("encouragement")] = Encouragement(
        entry.text("supporter"), entry.text("party"), [entry.n]
    )


@tells("PledgeSupport")
def pledged(facts: Facts, entry: Entry) -> None:
    facts.pledges.append(Pledge(entry.text("supporter"), entry.text("kind"), entry.texts("text"), [entry.n]))
