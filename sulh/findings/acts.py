"""Publishing a snapshot of the findings, and the guard that asks for one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sulh.acts import clock
from sulh.acts.guards import guard
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.models import Dialogue
from sulh.findings import divided, moderation_numbers, reading, schedule
from sulh.findings.build import Found, explored, find
from sulh.findings.divided import CHANNELS, LANGUAGES
from sulh.findings.explore import Explored
from sulh.findings.models import Basis, Snapshot
from sulh.rules.refusal import Refusal, Unmet


class PublishFindings(Act):
    """Publish what the votes show as they stand now: a dated snapshot that never changes."""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"snapshot": done["snapshot"], "digest": done["digest"], "as_of": done["as_of"]})


@dataclass(frozen=True)
class Prepared:
    """A snapshot computed before the writer is entered, as the successor of number `after`."""

    found: Found
    salt: str
    after: int
    by_language: divided.Compared | None
    by_channel: divided.Compared | None


def compute(
    act: PublishFindings | None, dialogue: str, known: Explored | None = None, columns: Sequence[str] = ()
) -> Prepared:
    """Count, explore, hold, protect and rank. Raises `Refusal`: `parties_too_few`, `nothing_said`.

    Whoever has explored the votes already hands that over as `known`, with its groups' ids as `columns`.
    """
    row = Dialogue.objects.get(pk=dialogue)
    said, counted = reading.statements(row), reading.groups(row)
    if not any(group.kind != "no_party" for group in counted):
        raise Refusal("parties_too_few")
    if not said:
        raise Refusal("nothing_said")
    basis = Basis.objects.filter(dialogue=row).first()
    salt = basis.salt if basis else secrets.token_hex(32)
    before = {(s, g): (a, d, p) for s, g, a, d, p in basis.counts} if basis else {}
    votes = reading.votes(row, said, counted)
    found = find(
        row.slug,
        clock.hour(clock.now()),
        said,
        counted,
        votes,
        salt=bytes.fromhex(salt),
        missing=reading.missing(row),
        before=before,
        limit=row.cell_limit,
        explored=(
            known.of_groups([columns.index(group.id) for group in counted])
            if known
            else explored(votes, len(said), counted)
        ),
    )
    after = Snapshot.objects.filter(dialogue=row).count()
    by_language, by_channel = (divided.prepare(of, row, found.basis) for of in (LANGUAGES, CHANNELS))
    return Prepared(found, salt, after, by_language, by_channel)


@carries_out(PublishFindings, action="publish_findings", prepare=compute)
def publish_findings(act: PublishFindings, here: Here) -> Answer:
    prepared: Prepared = here.prepared
    if here.role == "clock" and here.dialogue not in schedule.due(here.now):
        raise Refusal("not_scheduled")
    return Answer(store(here.dialogue, prepared))


def store(dialogue: str, prepared: Prepared) -> dict[str, Any]:
    """Keep a prepared snapshot. Raises `Refusal("findings_overtaken")` if another was published meanwhile."""
    if Snapshot.objects.filter(dialogue_id=dialogue).count() != prepared.after:
        raise Refusal("findings_overtaken")
    body = prepared.found.findings.to_json()
    digest = hashlib.sha256(body).hexdigest()
    Snapshot.objects.create(
        dialogue_id=dialogue,
        n=prepared.after + 1,
        as_of=prepared.found.findings.as_of,
        body=body,
        digest=digest,
    )
    counts = [[s, g, *cell] for (s, g), cell in prepared.found.basis.items()]
    Basis.objects.update_or_create(dialogue_id=dialogue, defaults={"salt": prepared.salt, "counts": counts})
    as_of = prepared.found.findings.as_of
    divided.store(LANGUAGES, dialogue, as_of, prepared.by_language)
    divided.store(CHANNELS, dialogue, as_of, prepared.by_channel)
    moderation_numbers.publish(Dialogue.objects.get(pk=dialogue), as_of)
    return {"snapshot": prepared.after + 1, "digest": digest, "as_of": prepared.found.findings.as_of}


@guard("findings_published")
def findings_published(dialogue: str) -> list[Unmet]:
    """At least one snapshot is published."""
    return [] if Snapshot.objects.filter(dialogue_id=dialogue).exists() else [Unmet("findings_missing")]
