"""A text as large as a peace agreement. What acts would take hours for is written into the tables in bulk, as
the acts would have left it: each amendment with its ballot, answers and diary, so that it replays."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from django.urls import URLPattern

from sulh.acts import tiles
from sulh.acts.log import head
from sulh.acts.models import LogEntry, LogHead, LogOpening
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import consent
from sulh.dialogue.models import Consent
from sulh.record.canonical import canonical
from sulh.record.commitment import seal
from sulh.record.entries import entry_bytes
from sulh.record.tree import leaf_hash
from sulh.rules.decisions import PRESETS, count_of, decide
from sulh.settlement import urls
from sulh.settlement.models import Amendment, Ballot, Delivery, Version
from sulh.settlement.text import tying
from sulh.settlement.text.applying import apply_all
from sulh.settlement.text.content import Clause, digest_of, digest_of_clause, new_clause
from tests.settlement.playing import Playing
from tests.settlement.sessions.staging import both

WORDS = "The villages share the water of the river by turns, week after week, upstream first. " * 4
SHARE_UNAPPLIED = 10  # a tenth of the amendments waits for the version that is issued by an act


class Large(Playing):
    """`clauses` clauses, `parties` parties at the table, `amendments` accepted changes, in phase drafting."""

    def __init__(self, clauses: int, parties: int, amendments: int) -> None:
        self.size = (clauses, amendments)
        super().__init__(parties=parties)
        self.rows = self._changes()
        write(self._fill)

    def _changes(self) -> list[Amendment]:
        """New clauses one behind the other, then other wordings of them in turn, each against the last."""
        count, total = self.size
        rows: list[Amendment] = []
        standing: dict[str, Clause] = {}
        for n in range(total):
            party = n % len(self.parties)
            row = Amendment(
                dialogue_id=self.id,
                n=n + 1,
                state="accepted",
                order=n + 1,
                at=self.now,
                waits_since=self.now,
                decided=self.now,
                rationale=both("As we agreed."),
                sponsors=[{"party": self.parties[party].id, "holder": self.delegates[party].id}],
            )
            if n < count:
                said: dict[str, Any] = {
                    "kind": "title" if n == 0 else "operative",
                    "heading": both(f"Heading {n}"),
                    "text": {} if n == 0 else both(f"{n}. {WORDS}"),
                    "sources": [],
                    "depends_on": [],
                    "package": "",
                    "declaratory": int(n > 0),
                    "essential": 0,
                }
                row.op, row.clause = "insert", row.id
                row.payload = {"clause": said, "after": rows[-1].clause if rows else ""}
                standing[row.clause] = new_clause(row.clause, said)
            else:
                row.op, row.clause = "replace", rows[1 + n % (count - 1)].clause
                row.base = digest_of_clause(standing[row.clause])
                row.payload = {"text": both(f"{n}. {WORDS}")}
                standing[row.clause] = {**standing[row.clause], "text": row.payload["text"]}
            row.digest = tying.digest_of(row)
            rows.append(row)
        return rows

    def _fill(self) -> None:
        """Three versions of three tenths each; the last tenth is accepted and not applied yet."""
        total = len(self.rows)
        steps = [0, *(total * (SHARE_UNAPPLIED - 1) * part // (3 * SHARE_UNAPPLIED) for part in (1, 2, 3))]
        before = self.version
        for n in (1, 2, 3):
            changes = self.rows[steps[n - 1] : steps[n]]
            for each in changes:
                each.applied_in = n
            content = apply_all(before.content, changes, n)
            before = Version.objects.create(
                dialogue_id=self.id,
                n=n,
                content=content,
                digest=digest_of(content),
                at=self.now,
                amendments=[each.id for each in changes],
            )
            Delivery.objects.bulk_create(
                Delivery(version=before, party=each, at=self.now) for each in self.parties
            )
        Amendment.objects.bulk_create(self.rows, batch_size=500)
        self._ballots()
        self._diary()

    def _ballots(self) -> None:
        rule = PRESETS["everyone"].rule
        there = [{"party": each.id, "designation": "", "weight": 0, "seats": 1} for each in self.parties]
        blocs = [{"party": each.id, "enrolled": 1, "present": 1, "yes": 1} for each in self.parties]
        count = count_of({"blocs": blocs, "round": 1})
        told: dict[str, Any] = {"round": 1, "closed": "2012-10-05T09:00Z", "count": count.as_body()}
        told |= {
            "outcome": decide(rule, count).as_body(),
            "answers": [
                {
                    "party": each.id,
                    "kind": "consent",
                    "stands": "yes",
                    "why": "",
                    "signatures": 1,
                    "needed": 1,
                    "reasons": "",
                }
                for each in self.parties
            ],
        }
        last = Ballot.objects.filter(dialogue_id=self.id).count()
        Ballot.objects.bulk_create(
            (
                Ballot(
                    dialogue_id=self.id,
                    n=last + row.n,
                    subject_kind="amendment",
                    subject_digest=row.digest,
                    about=row.id,
                    rule=rule.as_body(),
                    rule_digest=consent.digest_of(rule.as_body()),
                    parties=there,
                    state="adopted",
                    opened=self.now,
                    since=self.now,
                    closes=self.now,
                    closed=self.now,
                    answer_days=7,
                    count=told["count"],
                    outcome=told["outcome"],
                    rounds=[told],
                )
                for row in self.rows
            ),
            batch_size=200,
        )
        Consent.objects.bulk_create(
            (
                Consent(
                    dialogue_id=self.id,
                    party=party,
                    subject_kind="amendment",
                    subject_digest=row.digest,
                    kind="consent",
                    signatures=[delegate.id],
                    at=self.now,
                )
                for row in self.rows
                for party, delegate in zip(self.parties, self.delegates, strict=True)
            ),
            batch_size=2000,
        )

    def _diary(self) -> None:
        """What the acts would have written: a proposal, an answer of each party, a close."""
        before = at = head(self.id).size
        entries, openings = [], []
        for body, words in self._entries():
            if words is not None:
                opened = seal(words)
                body["view"]["content"] = {"commitment": opened.commitment}
                openings.append(
                    LogOpening(
                        dialogue=self.id,
                        n=at,
                        path="view/content",
                        about=body["view"]["amendment"],
                        salt=opened.salt,
                        value=canonical(opened.value).decode(),
                        public=True,
                    )
                )
            entries.append(LogEntry(dialogue=self.id, n=at, data=entry_bytes(at, body)))
            at += 1
        LogEntry.objects.bulk_create(entries, batch_size=2000)
        LogOpening.objects.bulk_create(openings, batch_size=500)
        after = tiles.extend(self.id, before, [leaf_hash(bytes(entry.data)) for entry in entries])
        LogHead.objects.filter(dialogue=self.id).update(size=after.size, digest=after.digest)

    def _entries(self) -> Iterator[tuple[dict[str, Any], Any]]:
        rule = consent.digest_of(PRESETS["everyone"].rule.as_body())
        for row in self.rows:
            party = row.sponsors[0]["party"]
            view = {
                "amendment": row.id,
                "n": row.n,
                "op": row.op,
                "clause": row.clause,
                "digest": row.digest,
                "party": party,
            }
            words = {"payload": row.payload, "base": row.base, "rationale": row.rationale}
            act = "ProposeClause" if row.op == "insert" else "ProposeWording"
            yield self._entry(act, "delegate", view), words
            for each in self.parties:
                yield (
                    self._entry(
                        "GiveConsent",
                        "delegate",
                        {
                            "party": each.id,
                            "subject": "amendment",
                            "digest": row.digest,
                            "answer": "consent",
                            "reasons": "",
                            "signatures": 1,
                            "needed": 1,
                            "ballot": str(row.n + 1),
                        },
                    ),
                    None,
                )
            yield (
                self._entry(
                    "CloseBallot",
                    "facilitator",
                    {
                        "ballot": row.n + 1,
                        "subject": "amendment",
                        "about": row.id,
                        "digest": row.digest,
                        "round": 1,
                        "rule_digest": rule,
                        "result": "adopted",
                    },
                ),
                None,
            )

    def _entry(self, act: str, role: str, view: dict[str, Any]) -> dict[str, Any]:
        return {"act": act, "at": "2012-10-05T09:00Z", "by": {"role": role, "label": role}, "view": view}

    def before_the_parties(self) -> Large:
        """The newest version is tabled; most have answered, some with what they hold against it."""
        clauses = [each["id"] for each in self.version.content["clauses"]]
        for n in range(3):
            self.do(
                "WriteSideLetter",
                self.delegates[n],
                clause=clauses[n + 1],
                to=[self.parties[-1].id],
                text=both("So we read it."),
            )
        self.do("DeclareDeadlock", self.delegates[0], clause=clauses[1], words=both("Who comes first?"))
        met = self.do(
            "RecordSession",
            self.facilitator,
            kind="plenary",
            titles=both("First day"),
            day="2012-10-01",
            visibility="public",
        )
        drafted = self.do(
            "DraftMinutes", self.facilitator, session=met["session"], text=both("All came.\n\nAll spoke.")
        )
        self.do("OfferMinutes", self.facilitator, minutes=drafted["minutes"])
        ballot = self.table()
        for n, _party in enumerate(self.parties[1:], start=1):
            self.do(
                "FileReservation",
                self.delegates[n],
                ballot=ballot.id,
                clause=clauses[1 + n % (len(clauses) - 1)],
                kind="note_of_dissent",
                effect="records_only",
                text=both("We differ."),
            )
            self.do(
                "FileObjection",
                self.delegates[n],
                clause=clauses[1 + n % (len(clauses) - 1)],
                words=both("Too late."),
                wanted=both("Now."),
            )
            if n % 5:
                self.answer(n, ballot)
        return self

    def addresses(self) -> list[str]:
        """Every page and file of the room, at its largest, but for the PDF: that is made once and kept."""
        last = {
            "version": self.version.n,
            "amendment": len(self.rows),
            "session": 1,
            "deadlock": 1,
            "ballot": Ballot.objects.filter(dialogue_id=self.id).count(),
        }
        found = []
        for pattern in every_pattern():
            name = str(pattern.name)
            of = next((subject for subject in last if name.startswith(subject)), "version")
            path = (
                str(pattern.pattern)
                .replace("<slug:slug>", self.dialogue.slug)
                .replace("<int:n>", str(last[of]))
            )
            found.append("/" + path.replace("<slug:clause>", self.rows[1].clause))
        return [each for each in found if not each.endswith(".pdf")] + [f"/d/{self.dialogue.slug}/desk"]


def every_pattern() -> list[URLPattern]:
    """The addresses of the room."""
    return [each for each in urls.urlpatterns if isinstance(each, URLPattern)]


def seconds(work: Callable[[], Any]) -> float:
    """Of this thread's own time, so that a busy machine is not measured."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def readers(stage: Large) -> dict[str, Actor | None]:
    return {"public": None, "delegate": stage.delegates[1], "facilitator": stage.facilitator}


def page_times(large: Large) -> list[tuple[str, str, float]]:
    """Address, reader and seconds: the median of five, after one to warm up."""
    found = []
    for who, reader in readers(large).items():
        client = large.client(reader)
        for address in large.addresses():
            if address.endswith("/desk") and reader is None:
                continue
            client.get(address)
            took = median(seconds(lambda at=address, by=client: by.get(at)) for _ in range(5))  # type: ignore[misc]
            found.append((address, who, took))
    return found
