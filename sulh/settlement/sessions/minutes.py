"""Minutes: who has to approve them, who has, and which wordings stand side by side.

Precedent: for 25 years it was disputed what was said at Camp David in 1978 about the length of a settlement
freeze; one delegate's own notes decided it. Here each party approves the minutes or words a passage itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sulh.dialogue import consent
from sulh.dialogue.deciding import rules_in_force
from sulh.dialogue.models import Consent, Party, new_id
from sulh.rules.refusal import Refusal
from sulh.settlement.sessions.models import Correction, Minutes, Session

KIND = "minutes"
Texts = dict[str, str]
Passages = list[dict[str, Any]]  # see `Minutes.passages`


def digest_of(minutes: Minutes) -> str:
    """The sealed copy of the passages as they are worded now: 64 hex digits."""
    return consent.digest_of({"minutes": minutes.id, "passages": minutes.passages})


def passages_of(texts: Texts) -> Passages:
    """Texts cut at empty lines: one passage per paragraph, the same number of them in every language.

    Raises `Refusal("minutes_uneven")`.
    """
    cut = {
        code: [part.strip() for part in text.split("\n\n") if part.strip()] for code, text in texts.items()
    }
    if len({len(parts) for parts in cut.values()}) > 1:
        raise Refusal("minutes_uneven", field="text")
    count = len(next(iter(cut.values()), []))
    return [
        {"id": new_id(), "text": {code: parts[place] for code, parts in cut.items()}}
        for place in range(count)
    ]


def as_typed(passages: Passages) -> Texts:
    """The other way round, for the form that rewrites a draft."""
    found: dict[str, list[str]] = {}
    for each in passages:
        for code, words in each["text"].items():
            found.setdefault(code, []).append(words)
    return {code: "\n\n".join(parts) for code, parts in found.items()}


def asked(session: Session) -> list[Party]:
    """Who approves the minutes: every joined party; of a shuttle visit its party; of a caucus nobody else."""
    if session.kind == "caucus":
        return []
    if session.kind == "shuttle":
        return [session.party] if session.party else []
    return consent.joined(session.dialogue_id)


def approved(minutes: Minutes) -> set[str]:
    """Ids of the parties that approved exactly the present wording."""
    if minutes.state == "settled":
        return set(minutes.approved)
    return consent.given(minutes.session.dialogue_id, KIND, minutes.digest)


def waiting(minutes: Minutes) -> list[Party]:
    """The parties that have neither approved the present wording, nor answered otherwise, nor worded one."""
    dialogue = minutes.session.dialogue_id
    rows = Consent.objects.filter(
        dialogue_id=dialogue, subject_kind=KIND, subject_digest=minutes.digest, lapsed=False
    )
    answered = {row.party_id for row in rows if len(row.signatures) >= row.needed and row.kind != "withdraw"}
    answered |= set(
        Correction.objects.filter(minutes=minutes, state="open").values_list("party_id", flat=True)
    )
    return [party for party in asked(minutes.session) if party.id not in answered]


def closes(minutes: Minutes) -> datetime:
    """From this hour on the minutes may be settled although a party has not answered."""
    return minutes.at + timedelta(days=rules_in_force(minutes.session.dialogue_id).answer_days)


@consent.subject(KIND)
def open_minutes(dialogue: str) -> set[str]:
    """Minutes that wait for approval. What is still closed to the others is approved by nobody in public."""
    rows = Minutes.objects.filter(
        session__dialogue_id=dialogue, state="offered", session__visibility__in=("plenary", "public")
    )
    return set(rows.exclude(session__kind="caucus").values_list("digest", flat=True))


@consent.about(KIND)
def named(dialogue: str, digest: str) -> dict[str, str]:
    """Which session a digest speaks of; nothing of one that is not public."""
    row = Minutes.objects.filter(
        session__dialogue_id=dialogue, digest=digest, session__visibility="public"
    ).first()
    return {"session": row.session_id} if row else {}


@consent.checked(KIND)
def check(party: Party, digest: str, answer: str) -> None:
    """Only those who are asked answer, and nobody both approves a wording and has another one beside it."""
    minutes = Minutes.objects.select_related("session").get(
        session__dialogue_id=party.dialogue_id, digest=digest, state="offered"
    )
    if party.id not in {each.id for each in asked(minutes.session)}:
        raise Refusal("minutes_not_yours")
    own = Correction.objects.filter(minutes=minutes, party=party, state="open")
    if answer == "consent" and own.exists():
        raise Refusal("own_correction_open")
