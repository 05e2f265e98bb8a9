"""Published snapshots, read back for pages, files and the API."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _

from sulh.dialogue.models import Dialogue, Party
from sulh.findings.coarse import SIDES
from sulh.findings.models import Snapshot
from sulh.findings.reading import EVERYONE
from sulh.findings.snapshot import Findings
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement, Translation


def snapshot(dialogue: Dialogue, n: int | None = None) -> Snapshot | None:
    """Snapshot number `n`, or the newest."""
    rows = Snapshot.objects.filter(dialogue=dialogue)
    return (rows.filter(n=n) if n else rows.order_by("-n")).first()


def needed(dialogue: Dialogue, n: int | None = None) -> Snapshot:
    """The same, refusing `findings_missing` where there is none."""
    found = snapshot(dialogue, n)
    if found is None:
        raise Refusal("findings_missing")
    return found


@lru_cache(maxsize=32)
def parsed(body: bytes) -> Findings:
    """The finding in a snapshot's bytes; a snapshot never changes, so it is read once."""
    return Findings.from_json(body)


def findings(found: Snapshot) -> Findings:
    return parsed(bytes(found.body))


def party_names(dialogue: Dialogue, language: str = "") -> dict[str, str]:
    """Every party's name by id, in `language` or as first written; namesakes are told apart by a number."""
    names = {EVERYONE: _("All participants, self-selected")}
    names |= dict(zip(SIDES, (_("First side"), _("Second side")), strict=True))
    seen: Counter[str] = Counter()
    for party in Party.objects.filter(dialogue=dialogue).order_by("place"):
        name = party.names.get(language) or party.names.get("en") or next(iter(party.names.values()))
        seen[name] += 1
        names[party.id] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names


def told(found: Snapshot, language: str = "") -> Findings:
    """The finding with the statements' words as they stand today: in `language` where there is a
    translation, else as they were said; empty where their author has taken them back."""
    rows = Statement.objects.filter(dialogue_id=found.dialogue_id, state="accepted")
    words = {row.id: (row.text, row.language) for row in rows.only("text", "language")}
    for each in Translation.objects.filter(statement__in=rows, language=language, questioned=False):
        words[each.statement_id] = (each.text, language)
    plain = findings(found)
    nothing = ("", "")
    with_words = [
        replace(row, text=words.get(row.id, nothing)[0], language=words.get(row.id, nothing)[1])
        for row in plain.rows
    ]
    return replace(plain, rows=tuple(with_words))


def facts(dialogue: Dialogue) -> dict[str, str]:
    """What the dialogue's first page says of its findings: the day of the newest, or nothing."""
    found = snapshot(dialogue)
    return {"at": found.as_of if found else ""}
