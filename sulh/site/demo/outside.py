"""The world around the founding demonstration: everything in `outside.toml`, by real acts on its own day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from sulh.acts.registry import Actor
from sulh.dialogue.admission import digest_of
from sulh.dialogue.models import Office, Supporter
from sulh.public.models import Bulletin, Comment, CommentAppeal
from sulh.site.demo.cast import PUBLIC, Cast, Event

Data = dict[str, Any]


def supporter_id(cast: Cast, key: str) -> str:
    """The id of the supporter with this key."""
    row = Office.objects.get(holder_id=cast.offices[key].id, role="supporter")
    assert row.supporter_id is not None
    return row.supporter_id


def _by(cast: Cast, key: str) -> Actor:
    """Whoever acts under this key: an office, or the delegate of a party."""
    return cast.offices[key] if key in cast.offices else cast.delegates[key]


def accepting(cast: Cast) -> Iterator[Event]:
    """Each party accepts each supporter on the day on which both are there."""
    for supporter in cast.data.get("supporters", []):
        invited = min(tie["declared"] for tie in supporter["ties"])
        for party in cast.data["parties"]:
            joined = next((line["on"] for line in party["history"] if line["status"] == "joined"), None)
            if joined is not None:
                day = max(joined, invited)
                yield Event(day, 35, partial(_accept, cast, supporter["key"], party["key"], day))


def _accept(cast: Cast, supporter: str, party: str, on: date) -> None:
    row = Supporter.objects.get(pk=supporter_id(cast, supporter))
    cast.do(
        on, "GiveConsent", cast.delegates[party], subject_kind="supporter", subject_digest=digest_of(row),
        kind="consent",
    )  # fmt: skip


def around(cast: Cast, data: Data) -> Iterator[Event]:
    """Milestones, contacts, good offices, interests, claims with their replies, and the two texts."""
    first = min(milestone["on"] for milestone in data["milestones"])
    yield Event(first, 2, partial(_offices, cast, data["offices"], first))
    for milestone in data["milestones"]:
        yield Event(milestone["on"], 3, partial(_milestone, cast, milestone))
    for contact in data["contacts"]:
        yield Event(contact["on"], 70, partial(_contact, cast, contact))
    for asked in data["good_offices"]:
        yield Event(asked["on"], 71, partial(_good_offices, cast, asked))
    for stated in data["interests"]:
        texts = {name: stated[name] for name in ("wants", "fears", "would_not_accept", "gains")}
        yield Event(
            stated["on"], 72, partial(_act, cast, stated["on"], "StateInterests", stated["by"], texts)
        )
    claims: dict[str, str] = {}
    for claim in data["claims"]:
        yield Event(claim["on"], 73, partial(_claim, cast, claim, claims))
    for reply in data["replies"]:
        yield Event(reply["on"], 74, partial(_reply, cast, reply, claims))
    yield Event(data["statement"]["on"], 75, partial(_supporters_statement, cast, data["statement"]))
    yield Event(data["bulletin"]["on"], 97, partial(_bulletin, cast, data["bulletin"]))
    for n, comment in enumerate(data["comments"], 1):
        yield Event(data["bulletin"]["on"], 100 + n, partial(_comment, cast, comment, data["bulletin"]["on"]))


def _act(cast: Cast, on: date, act: str, by: str, fields: Data) -> Data:
    return cast.do(on, act, _by(cast, by), **fields)


def _offices(cast: Cast, data: Data, on: date) -> None:
    for role, label in data.items():
        cast.offices[role] = cast.appoint(on, role, cast.offices["facilitator"], label)


def _milestone(cast: Cast, data: Data) -> None:
    day = data["day"].isoformat()
    made = _act(cast, data["on"], "NameMilestone", data["by"], {"names": data["names"], "day": day})
    if moved := data.get("moved"):
        fields = {"milestone": made["milestone"], "day": moved["day"].isoformat(), "why": moved["why"]}
        _act(cast, moved["on"], "MoveMilestone", data["by"], fields)


def _contact(cast: Cast, data: Data) -> None:
    fields = {
        "kind": data["kind"],
        "state": data["state"],
        "day": data["day"].isoformat(),
        "subjects": data["subjects"],
    }
    fields["parties"] = [cast.parties[key] for key in data.get("parties", [])]
    fields["supporters"] = [supporter_id(cast, key) for key in data.get("supporters", [])]
    if "sealed_until" in data:
        fields["sealed_until"] = data["sealed_until"].isoformat()
    made = _act(cast, data["on"], "LogContact", data["by"], fields)
    if moved := data.get("moved"):
        fields = {"contact": made["contact"], "state": moved["state"], "words": moved["words"]}
        _act(cast, moved["on"], "MoveContact", data["by"], fields)


def _good_offices(cast: Cast, data: Data) -> None:
    fields = {"supporter": supporter_id(cast, data["supporter"]), "subject": data["subject"]}
    made = _act(cast, data["on"], "RequestGoodOffices", data["party"], fields)
    fields = {"good_offices": made["good_offices"], "answer": data["answer"], "words": data["words"]}
    _act(cast, data["answered"], "AnswerGoodOffices", data["supporter"], fields)


def _claim(cast: Cast, data: Data, claims: dict[str, str]) -> None:
    fields = {name: data[name] for name in ("aspect", "text", "source", "to_whom", "certainty")}
    fields |= {"supporter": supporter_id(cast, data["about"]), "said_on": data["said_on"].isoformat()}
    fields |= {"who": data["who"]} if "who" in data else {}
    fields |= {"against": claims[data["against"]]} if "against" in data else {}
    claims[data["key"]] = _act(cast, data["on"], "FileClaim", data["by"], fields)["claim"]


def _reply(cast: Cast, data: Data, claims: dict[str, str]) -> None:
    fields = {"claim": claims[data["claim"]], "text": data["text"]}
    _act(cast, data["on"], "ReplyToClaim", data["by"], fields)


def _supporters_statement(cast: Cast, data: Data) -> None:
    on, by = data["on"], data["by"]
    signing = [supporter_id(cast, key) for key in data["signed"]]
    made = _act(cast, on, "DraftSupportersStatement", by, {"titles": data["titles"], "supporters": signing})
    draft = {"bulletin": made["bulletin"]}
    for text in data["shared"]:
        _act(cast, on, "AddSupportersPassage", by, {**draft, "section": "shared", "text": text})
    for passage in data["differs"]:
        whose = {"supporter": supporter_id(cast, passage["supporter"])}
        fields = {**draft, "section": "differs", "text": passage["text"], **whose}
        _act(cast, on, "AddSupportersPassage", by, fields)
    offered = _act(cast, on, "OfferBulletin", by, draft)
    for key, day in data["signed"].items():
        _act(cast, day, "SignSupportersStatement", key, {**draft, "digest": offered["digest"]})


def _bulletin(cast: Cast, data: Data) -> None:
    on = data["on"]
    made = _act(cast, on, "OpenDraft", "editor", {"kind": "bulletin", "titles": data["titles"]})
    draft = {"bulletin": made["bulletin"]}
    for passage in data["passages"]:
        _act(cast, on, "AddPassage", "editor", draft | _passage(cast, passage))
    offered = _act(cast, on, "OfferBulletin", "editor", draft)
    subject = {"subject_kind": "bulletin", "subject_digest": offered["digest"], "kind": "consent"}
    for party in cast.data["parties"]:
        if party["status"] == "joined":
            _act(cast, on, "GiveConsent", party["key"], subject)
    _act(cast, on, "PublishBulletin", "editor", draft)


def _passage(cast: Cast, data: Data) -> Data:
    fields = {name: value for name, value in data.items() if name != "cites_key"}
    if "said_on" in fields:
        fields["said_on"] = fields["said_on"].isoformat()
    if "cites_key" in data:
        fields["cites"] = str(cast.data["_said"][data["cites_key"]])
    return fields


def _comment(cast: Cast, data: Data, on: date) -> None:
    """One comment of a reader, read by a moderator, with what followed."""
    thread = f"bulletin-{Bulletin.objects.get(dialogue_id=cast.id, kind='bulletin').n}"
    fields = {"thread": thread, "name": data["name"], "text": data["text"], "language": data["language"]}
    fields |= {"parent": data["answers"]} if "answers" in data else {}
    code = cast.do(on, "WriteComment", PUBLIC, **fields)["code"]
    comment = Comment.objects.filter(dialogue_id=cast.id).latest("n").id
    decision = {"comment": comment, "outcome": "withhold" if "reason" in data else "show"}
    decision |= {name: data[name] for name in ("reason", "abused", "explanation") if name in data}
    _act(cast, on, "DecideComment", "moderator", decision)
    if "appeal" in data:
        cast.do(on, "AppealComment", PUBLIC, code=code, words=data["appeal"])
        appeal = CommentAppeal.objects.get(comment_id=comment).id
        answer = {"outcome": "restore_part", "kept": data["kept"], "reasoning": data["reasoning"]}
        _act(cast, on, "DecideCommentAppeal", "appeals", {"appeal": appeal, **answer})
    if "carried_by" in data:
        carrier = cast.people[data["carried_by"]][0]
        said = cast.do(on, "CarryOverComment", carrier, comment=comment)["statement"]
        _act(cast, on, "DecideModeration", "moderator", {"statement": said, "outcome": "accept"})
        translation = {"statement": said, "language": "fa-af", "text": data["carried_fa"]}
        _act(cast, on, "TranslateStatement", "translator", translation)
