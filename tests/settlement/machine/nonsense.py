"""Any act with any fields: mostly ids that are there and words that are allowed, and sometimes neither."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from typing import Any

from sulh.acts.registry import REGISTRY
from sulh.dialogue.models import Party, Terms
from sulh.rules.decisions import PRESETS
from sulh.settlement.deadlock.models import Deadlock
from sulh.settlement.deciding.models import Ballot, Petition, Reservation
from sulh.settlement.ratifying.models import MembersVote, Objection
from sulh.settlement.sessions.models import AgendaItem, Correction, Minutes, Session, SideLetter
from sulh.settlement.single.models import Criticism
from sulh.settlement.text.models import Amendment, Version
from tests.settlement.machine.second_hand import seal

# Every act of the room, and those of the dialogue that a text depends on.
ACTS = sorted(name for name, each in REGISTRY.items() if each.model.__module__.startswith("sulh.settlement."))
BESIDE = (
    "GiveConsent",
    "GiveConsent",
    "GiveConsent",
    "ProposeDecisionRule",
    "ProposeDecidingSettings",
    "ProposeTerms",
    "AdoptTerms",
    "ChangePhase",
    "SuspendDialogue",
    "AnswerInvitation",
    "NameParty",
)
PHASES = ("convergence", "drafting", "consent", "ratification", "renegotiation", "implementation", "review")
WORDS = ("By turns", "By lot", "Upstream first", "In [June]", "{+Twice+} a week", "{~By need")
OFTEN = {"text": 0.9, "heading": 0.3, "rationale": 0.2, "base": 0.1}


def _ids(model: Any, dialogue: str = "dialogue", order: str = "n") -> Callable[[str], list[str]]:
    return lambda here: list(
        model.objects.filter(**{dialogue: here}).order_by(order).values_list("pk", flat=True)
    )


def clauses(dialogue: str) -> list[str]:
    """Ids of the clauses of the newest version and of those that were ever proposed."""
    rows = Amendment.objects.filter(dialogue_id=dialogue, op="insert").order_by("n")
    return list(dict.fromkeys(rows.values_list("clause", flat=True)))


def newest(dialogue: str) -> Version | None:
    return Version.objects.filter(dialogue_id=dialogue).order_by("-n").first()


def _promises(dialogue: str) -> list[str]:
    rows = Amendment.objects.filter(dialogue_id=dialogue, op="commit").order_by("n")
    return [payload["commitment"]["id"] for payload in rows.values_list("payload", flat=True)]


def _passages(dialogue: str) -> list[str]:
    rows = Minutes.objects.filter(session__dialogue_id=dialogue).order_by("at", "session__n")
    return [each["id"] for row in rows for each in row.passages]


POOLS: Mapping[str, Callable[[str], list[str]]] = {
    "amendment": _ids(Amendment),
    "into": _ids(Amendment),
    "amendments": _ids(Amendment),
    "ballot": _ids(Ballot),
    "version": _ids(Version),
    "clause": clauses,
    "after": clauses,
    "depends_on": clauses,
    "commitment": _promises,
    "petition": _ids(Petition, "ballot__dialogue", "ballot__n"),
    "reservation": _ids(Reservation, "ballot__dialogue"),
    "vote": _ids(MembersVote),
    "objection": _ids(Objection),
    "criticism": _ids(Criticism, "single__dialogue"),
    "item": _ids(AgendaItem),
    "items": _ids(AgendaItem),
    "session": _ids(Session, order="at"),
    "minutes": _ids(Minutes, "session__dialogue", "at"),
    "passage": _passages,
    "correction": _ids(Correction, "minutes__session__dialogue", "at"),
    "letter": _ids(SideLetter),
    "deadlock": _ids(Deadlock),
    "terms": _ids(Terms),
    "to": _ids(Party, order="place"),
    "party": _ids(Party, order="place"),
}


def subjects(dialogue: str, kind: str) -> list[str]:
    """Digests that a party may have reason to answer under this name, old ones too."""
    if kind == "clause":
        version = newest(dialogue)
        return [seal(each) for each in version.content["clauses"]] if version else []
    rows: Any = {
        "terms": Terms.objects.filter(dialogue_id=dialogue).order_by("n"),
        "reservation": Reservation.objects.filter(ballot__dialogue_id=dialogue).order_by("n"),
        "minutes": Minutes.objects.filter(session__dialogue_id=dialogue).exclude(digest="").order_by("at"),
        "side_letter": SideLetter.objects.filter(dialogue_id=dialogue).order_by("n"),
    }.get(kind)
    if rows is not None:
        return list(rows.values_list("digest", flat=True))
    found = Ballot.objects.filter(dialogue_id=dialogue, subject_kind=kind).order_by("n")
    versions = Version.objects.filter(dialogue_id=dialogue).order_by("n") if kind == "settlement" else ()
    return [*(each.digest for each in versions), *found.values_list("subject_digest", flat=True)]


@cache
def _schema(act: str) -> dict[str, Any]:
    return REGISTRY[act].model.model_json_schema()


def fields_for(act: str, dialogue: str, chance: Random) -> dict[str, Any]:
    """Fields for an act, drawn by `chance`."""
    schema = _schema(act)
    needed = set(schema.get("required", ()))
    found = {
        name: _value(name, wanted, dialogue, chance)
        for name, wanted in schema.get("properties", {}).items()
        if name in needed or chance.random() < OFTEN.get(name, 0.5)
    }
    return found | _special(act, dialogue, chance)


def _special(act: str, dialogue: str, chance: Random) -> dict[str, Any]:
    """What fits together only as a whole."""
    if act == "GiveConsent":
        kind = chance.choice(
            (
                "amendment",
                "settlement",
                "settlement",
                "clause",
                "terms",
                "reservation",
                "agenda",
                "minutes",
                "side_letter",
            )
        )
        digests = subjects(dialogue, kind)
        if digests:
            return {"subject_kind": kind, "subject_digest": _late(digests, chance)}
    if act == "ChangePhase":
        return {"to": chance.choice(PHASES)}
    if act == "ProposeDecisionRule":
        return {
            "preset": chance.choice(sorted(PRESETS)),
            "why": "So we decide.",
            "cooling_off_days": chance.choice((0, 0, 3)),
        }
    if act == "RecordSession":
        return {"titles": _texts(chance), "attendance": ["Party A: 2"], "day": "2012-10-01", "decisions": []}
    if act == "ProposeFromDocx":
        edits = [
            {
                "op": chance.choice(("insert", "replace", "delete")),
                "clause": _one("clause", dialogue, chance),
                "text": _texts(chance),
                "after": "",
            }
            for _ in range(chance.randint(1, 3))
        ]
        edits = [{**each, "clause": ""} if each["op"] == "insert" else each for each in edits]
        return {"edits": edits}
    return {}


def _late(found: list[str], chance: Random) -> str:
    """One of them, rather a late one."""
    return found[-1] if chance.random() < 0.5 else chance.choice(found)


def _one(name: str, dialogue: str, chance: Random) -> str:
    there = POOLS[name](dialogue)
    if not there or chance.random() < 0.05:
        return f"{chance.getrandbits(128):032x}"
    return _late(there, chance)


def _texts(chance: Random) -> dict[str, str]:
    words = f"{chance.choice(WORDS[: chance.choice((3, 3, 3, 3, 6))])}, {chance.randint(1, 99)}."
    return {"en": words, "fa-af": words} if chance.random() < 0.9 else {"en": words}


def _value(name: str, wanted: dict[str, Any], dialogue: str, chance: Random) -> Any:
    """A value for one field, by its name where that says what it is, else by its schema."""
    kind = wanted.get("type")
    if name in POOLS and kind == "array":
        return [_one(name, dialogue, chance) for _ in range(chance.randint(0, 3))]
    if name in POOLS:
        return "" if name == "after" and chance.random() < 0.4 else _one(name, dialogue, chance)
    if "enum" in wanted:
        return chance.choice(wanted["enum"])
    if kind == "boolean":
        return chance.random() < 0.5
    if kind == "integer":
        least = int(wanted.get("minimum", 1))
        return chance.randint(least, min(int(wanted.get("maximum", least + 9)), least + 9))
    if kind == "object":
        return _texts(chance)
    if kind == "array":
        inside = wanted.get("items", {})
        return [chance.choice(inside["enum"])] if "enum" in inside else []
    return _text(name, chance)


def _text(name: str, chance: Random) -> str:
    if name in ("due", "day", "review_on"):
        return chance.choice(("2013-03-21", "2012-10-02", "2012-12-01"))
    if "share" in name or name == "quorum":
        return chance.choice(("1/2", "2/3", "3/4", "1/1", "1/4", ""))
    return {"prevailing": "", "base": "", "package": chance.choice(("", "water"))}.get(name, "As we see it.")


def readable(fields: Mapping[str, Any]) -> str:
    """Fields as one line, for a failure's story."""
    return json.dumps(fields, ensure_ascii=False)[:300]
