"""Words for all of the settlement: canaries in what is not for everybody, and hostile ones everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sulh.acts.registry import Actor
from sulh.rules.decisions import PRESETS
from sulh.settlement.sessions.models import Minutes, Session
from tests.helpers import Stage
from tests.settlement.ratifying.staging import in_both
from tests.settlement.writing import Fields, Writing, earlier, put_into, set_terms

if TYPE_CHECKING:
    from tests.planted import Planted

MEETING: Fields = {"day": "2012-10-20", "visibility": "plenary"}
# canary -> who sees it. Nobody else does, anywhere. What participants wrote passed no moderation: it is for
# those who write the text, and for themselves.
_WRITERS = {"facilitator", "delegate of a", "delegate of b", "delegate of an invited party", "author"}
_TABLE = {"facilitator", "delegate of a", "delegate of b"}
SEEN_HERE: dict[str, set[str]] = {
    "caucus": {"delegate of a"},
    "minutes of the caucus": {"delegate of a"},
    "id of the caucus": {"delegate of a"},
    "shuttle visit": {"delegate of b", "facilitator"},
    "id of the shuttle visit": {"delegate of b", "facilitator"},
    "working group": _TABLE,
    "minutes that were offered": _TABLE,
    "wording of a party in minutes": _TABLE,
    "draft of minutes": {"facilitator"},
    "criticism of a participant": _WRITERS,
    "objection of a participant": _WRITERS,
    "wording that a participant wants": _WRITERS,
}


def plant(stage: Planted) -> None:
    set_terms(stage, criticism_window=1)
    put_into(stage, "drafting")
    with earlier():
        text = Writing(stage)
        text.run("OpenText")
        text.whole_single_text()
        _people_answer(stage, text)
        stage.numbers = _meet(stage, text)
    stage.clause = text.turns
    put_into(stage, "listening")


def _people_answer(stage: Planted, text: Writing) -> None:
    """A participant criticises the single text and objects to it. The members do not confirm it."""
    author = stage.people["author"]
    text.answer(text.criticise(author, in_both(stage.canary("criticism of a participant"))))
    text.run("DeclareReady")
    text.table()
    text.agree()
    text.do(
        "FileObjection", author, clause=text.turns, words=in_both(stage.canary("objection of a participant")),
        wanted=in_both(stage.canary("wording that a participant wants")),
    )  # fmt: skip
    vote = text.run("OpenRatification")["vote"]
    text.later("CloseMembersVote", vote=vote)
    text.to("renegotiation", "drafting")


def _meet(stage: Planted, text: Writing) -> list[str]:
    """Sessions that are closed to some; gives the numbers of all."""
    caucus = text.do("RecordSession", 0, kind="caucus", titles=in_both(stage.canary("caucus")), **MEETING)
    text.do("DraftMinutes", 0, session=caucus["session"], text=in_both(stage.canary("minutes of the caucus")))
    visit = {
        "kind": "shuttle",
        "party": stage.parties[1].id,
        "titles": in_both(stage.canary("shuttle visit")),
    }
    visited = text.run("RecordSession", **MEETING, **visit)
    group = {"kind": "working_group", "titles": in_both(stage.canary("working group"))}
    first, second = (text.run("RecordSession", **MEETING, **group)["session"] for _ in range(2))
    text.run("DraftMinutes", session=first, text=in_both(stage.canary("draft of minutes")))
    drafted = text.run(
        "DraftMinutes", session=second, text=in_both(stage.canary("minutes that were offered"))
    )
    minutes = drafted["minutes"]
    text.run("OfferMinutes", minutes=minutes)
    passage = Minutes.objects.get(pk=minutes).passages[0]["id"]
    words = in_both(stage.canary("wording of a party in minutes"))
    text.do("CorrectMinutes", 1, minutes=minutes, passage=passage, text=words)
    stage.canaries["id of the caucus"] = [caucus["session"]]
    stage.canaries["id of the shuttle visit"] = [visited["session"]]
    rows = Session.objects.filter(dialogue_id=stage.id)
    return ["99", *map(str, rows.values_list("n", flat=True))]


def infest(stage: Stage, people: Mapping[str, Actor], hostile: str, both: dict[str, str]) -> None:
    """The hostile words as clause, promise, reason, reservation, petition, minutes, letter, objection …"""
    communities = {party.id: hostile[:60] for party in stage.parties}
    rules = {"amendment": PRESETS["ni_petition_2022"].rule.as_body()}
    set_terms(stage, criticism_window=1, designations=communities, rules=rules)
    put_into(stage, "drafting")
    with earlier():
        text = Writing(stage, both)
        text.run("OpenText")
        text.whole_single_text()
        _answer(text, people, hostile, both)
        _amend(text, hostile, both)
        _talk(text, both)
    rule = {"matter": "agenda", "preset": "everyone", "cooling_off_days": 3, "why": hostile}
    text.do("ProposeDecisionRule", 0, **rule)
    put_into(stage, "listening")


def _answer(text: Writing, people: Mapping[str, Actor], hostile: str, both: dict[str, str]) -> None:
    for by in (people["participant"], people["expert"], 0):
        text.answer(text.criticise(by, both))
    text.run("DeclareReady")
    text.table()
    text.note(both)
    text.do(
        "WitnessSignatures",
        text.stage.office("observer", label=hostile),
        ballot=text.ballot.id,
        kind="witness",
    )
    wanted = {code: f"3{words}" for code, words in both.items()}
    text.do("FileObjection", 0, clause=text.turns, words=both, wanted=wanted)
    answer = {"subject_kind": "settlement", "subject_digest": text.version.digest, "kind": "object"}
    text.do("GiveConsent", 1, **answer, reasons=hostile)
    text.to("drafting")


def _amend(text: Writing, hostile: str, both: dict[str, str]) -> None:
    again = {code: f"2{words}" for code, words in both.items()}
    more = {"kind": "principle", "heading": both, "text": both, "package": hostile, "rationale": both}
    text.accept(text.do("ProposeClause", 0, **more)["amendment"])
    text.accept(text.do("ProposeWording", 1, clause=text.gates, text=again, rationale=both)["amendment"])
    text.run("IssueVersion")
    back = text.do("ProposeWording", 0, clause=text.gates, text=both)["amendment"]
    text.do("WithdrawAmendment", 0, amendment=back, reason=both)
    asked = text.do("ProposeLinks", 0, clause=text.gates, package=hostile, rationale=both)["amendment"]
    text.do("PresentPetition", 1, ballot=text.on(asked).id, words=both)
    edit = {"op": "insert", "kind": "operative", "heading": again, "text": again, "after": text.gates}
    text.do("ProposeFromDocx", 1, version=text.version.id, edits=[edit, edit], rationale=both)


def _talk(text: Writing, both: dict[str, str]) -> None:
    text.do("ProposeAgendaItem", 0, titles=both)
    held = text.run("RecordSession", **MEETING | {"visibility": "public"}, kind="plenary", titles=both)[
        "session"
    ]
    minutes = text.run("DraftMinutes", session=held, text=both)["minutes"]
    text.run("OfferMinutes", minutes=minutes)
    again = {code: f"2{words}" for code, words in both.items()}
    passage = Minutes.objects.get(pk=minutes).passages[0]["id"]
    text.do("CorrectMinutes", 0, minutes=minutes, passage=passage, text=again)
    text.do("WriteSideLetter", 0, clause=text.gates, to=[text.stage.parties[1].id], text=both)
    stuck = text.do("DeclareDeadlock", 1, clause=text.gates, words=both)["deadlock"]
    text.do("RecordStep", 1, deadlock=stuck, words=both)
