"""Side letters: how some parties read a clause, or what they promise each other beside it.

They are attached to the clause in public at the moment they are written; a secret one cannot be written.
Whether one is agreed is read off the consents of those it is addressed to, each time anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from sulh.dialogue import consent
from sulh.dialogue.models import Consent, Party
from sulh.rules.refusal import Refusal
from sulh.settlement.sessions.models import SideLetter

KIND = "side_letter"


@dataclass(frozen=True)
class Letter:
    """A side letter with how it stands: `offered`, `agreed`, `declined`, `withdrawn`, or `lapsed` because one
    of its parties has left. `given`: ids of the parties that consent; `against`: of those that object."""

    row: SideLetter
    state: str
    to: list[Party]
    given: frozenset[str]
    against: frozenset[str]


def digest_of(letter: SideLetter) -> str:
    """The sealed copy: who writes to whom, beside which wording of which clause, and what."""
    return consent.digest_of({
        "side_letter": letter.id, "clause": letter.clause, "clause_digest": letter.clause_digest,
        "party": letter.party_id, "to": letter.to, "text": letter.text,
    })  # fmt: skip


def shown(dialogue: str, clause: str = "") -> list[Letter]:
    """Every side letter of the dialogue, or of one clause, by number, with how it stands."""
    rows = SideLetter.objects.filter(dialogue_id=dialogue).select_related("party").order_by("n")
    if clause:
        rows = rows.filter(clause=clause)
    found = list(rows)
    if not found:
        return []
    parties = {party.id: party for party in Party.objects.filter(dialogue_id=dialogue)}
    answers = Consent.objects.filter(dialogue_id=dialogue, subject_kind=KIND, lapsed=False)
    by_digest: dict[str, list[Consent]] = {}
    for each in answers:
        if len(each.signatures) >= each.needed:
            by_digest.setdefault(each.subject_digest, []).append(each)
    return [_letter(row, parties, by_digest.get(row.digest, [])) for row in found]


def _letter(row: SideLetter, parties: dict[str, Party], answers: list[Consent]) -> Letter:
    to = [parties[each] for each in row.to]
    given = frozenset(each.party_id for each in answers if each.kind == "consent")
    against = frozenset(each.party_id for each in answers if each.kind in ("object", "withdraw"))
    if row.state == "withdrawn":
        state = "withdrawn"
    elif any(party.status != "joined" for party in (row.party, *to)):
        state = "lapsed"
    elif given >= set(row.to):
        state = "agreed"
    else:
        state = "declined" if against else "offered"
    return Letter(row, state, to, given, against)


def state_of(row: SideLetter) -> str:
    """How one letter stands now; see `Letter`."""
    return next(each.state for each in shown(row.dialogue_id, row.clause) if each.row.pk == row.pk)


@consent.subject(KIND)
def open_letters(dialogue: str) -> set[str]:
    """Every letter that stands; who agreed to one may still withdraw."""
    rows = SideLetter.objects.filter(dialogue_id=dialogue).exclude(state="withdrawn")
    return set(rows.values_list("digest", flat=True))


@consent.about(KIND)
def named(dialogue: str, digest: str) -> dict[str, str]:
    """Which letter a digest stands for."""
    row = SideLetter.objects.filter(dialogue_id=dialogue, digest=digest).first()
    return {"letter": row.id} if row else {}


@consent.checked(KIND)
def check(party: Party, digest: str, answer: str) -> None:
    """Only those it is addressed to answer, and only while everybody concerned is still at the table."""
    row = SideLetter.objects.select_related("party").get(dialogue_id=party.dialogue_id, digest=digest)
    if party.id not in row.to:
        raise Refusal("side_letter_not_to_you")
    if state_of(row) == "lapsed":
        raise Refusal("side_letter_lapsed")
