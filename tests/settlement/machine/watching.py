"""Somebody who watches a dialogue from outside: after each act, by rows and log, with a second arithmetic."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sulh.acts.log import head, openings
from sulh.acts.models import LogEntry
from sulh.acts.registry import Actor
from sulh.dialogue.models import Consent, Terms
from sulh.record.entries import Entries
from sulh.record.tree import Head, leaf_hash, root_of
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Amendment, Delivery, Text, Version
from tests.settlement.machine.answers import BINDING, Answers, Heard
from tests.settlement.machine.second_hand import Row, amended, holds, seal

OVER = {"accepted", "rejected", "withdrawn", "merged", "lapsed"}
RUNNING = {"open", "referred"}
YES = ("consent", "with_reservation", "ad_referendum")
# Until terms say otherwise.
DEFAULTS = {
    "agenda": "everyone",
    "amendment": "everyone",
    "settlement": "everyone",
    "ratification": "everyone_and_members",
}


@dataclass(frozen=True)
class Who:
    """Somebody who acts. `party` is empty for everybody but delegates."""

    actor: Actor
    role: str
    party: str = ""

    @property
    def outside(self) -> bool:
        """Whether nothing this person does may touch the text, an amendment or a ballot."""
        return self.role not in ("delegate", "facilitator")


@dataclass
class Seen:
    """A ballot as it was when it was first seen, and how far it has come. `since` and `until`: the entries of
    the log between which its present round is answered."""

    n: int
    subject: str
    digest: str
    about: str
    frozen: str
    since: int
    state: str = "open"
    round: int = 1
    rounds: int = 0
    until: int = 10**9


@dataclass
class Watch:
    """`size`: how many entries of the log are read. `content`: the text by the second arithmetic."""

    dialogue: str
    size: int = 0
    answers: Answers = field(default_factory=Answers)
    ballots: dict[str, Seen] = field(default_factory=dict)
    amendments: dict[str, tuple[str, str]] = field(default_factory=dict)  # id: digest, state
    versions: dict[int, tuple[str, str]] = field(default_factory=dict)  # n: digest, state
    text: tuple[Any, ...] = ()
    content: Row = field(default_factory=dict)
    rule: Row = field(default_factory=dict)  # what the terms in force say about deciding
    acts: int = 0

    def see(self, act: str, fields: Row, who: Who | None, now: datetime) -> None:
        """Look at everything after an act was carried out. `who`: None where anybody may have done it."""
        self.acts += 1
        before = self._everything()
        self._read_log()
        self._look_at_ballots()
        self._look_at_amendments(act, fields, who)
        self._look_at_versions(now)
        if act == "FileReservation" and who is not None and fields["effect"] in BINDING:
            digest = Ballot.objects.get(pk=fields["ballot"]).subject_digest
            given = Consent.objects.filter(party=who.party, subject_digest=digest, lapsed=False)
            assert not given.filter(kind__in=YES).exists(), "a consent outlived what was set beside it"
        row = Text.objects.filter(dialogue_id=self.dialogue).values_list(
            "authentic", "prevailing", "mode", "languages"
        )
        self.text = tuple(row.first() or ())
        if who is not None and who.outside and not (who.role == "clock" and act == "CloseMembersVote"):
            assert before == self._everything(), (
                f"{act} by {who.role} changed the text, an amendment or a ballot"
            )

    def _everything(self) -> tuple[Any, ...]:
        ballots = {name: (seen.state, seen.round) for name, seen in self.ballots.items()}
        return ballots, dict(self.amendments), dict(self.versions), self.text

    # The log

    def _read_log(self) -> None:
        for row in LogEntry.objects.filter(dialogue=self.dialogue, n__gte=self.size).order_by("n"):
            entry = json.loads(bytes(row.data))
            self.size = row.n + 1
            if entry["act"] == "AdoptTerms":
                self._terms(entry["view"])
            self.answers.note(row.n, entry)
            if entry["act"] == "LeaveDialogue":
                running = Ballot.objects.filter(dialogue_id=self.dialogue, state__in=RUNNING)
                assert entry["view"]["party"] not in self.answers.left_just_now or not running.exists()

    def _terms(self, view: Row) -> None:
        """New terms stand only where every party at the table consented to exactly them."""
        for party in self.answers.joined:
            given = self.answers.of(("terms", view["digest"]), party)
            assert given is not None, "terms in force without every party"
            assert (given.kind, given.complete) == ("consent", True)
        row = Terms.objects.get(dialogue_id=self.dialogue, digest=view["digest"])
        assert row.status == "in_force"
        self.rule = row.body.get("deciding", {})

    # Ballots

    def _look_at_ballots(self) -> None:
        rows = Ballot.objects.filter(dialogue_id=self.dialogue).order_by("n")
        there = list(rows.values_list("id", "n", "state", "round"))
        assert [n for _id, n, _state, _round in there] == list(range(1, len(there) + 1))
        assert {name for name, *_ in there} >= self.ballots.keys()
        for name, _n, state, number in there:
            seen = self.ballots.get(name)
            if seen and (seen.state, seen.round) == (state, number):
                continue
            row = Ballot.objects.get(pk=name)
            if seen is None:
                seen = self.ballots[name] = self._opened(row)
            assert seen.frozen == frozen(row), "a ballot's rule or parties changed under way"
            self._moved(row, seen)

    def _opened(self, row: Ballot) -> Seen:
        """What a new ballot froze is what stood in the terms and at the table at that moment."""
        said = self.rule.get("rules", {}).get(row.subject_kind)
        assert row.rule == said or (not said and row.rule["id"] == DEFAULTS[row.subject_kind])
        assert row.rule_digest == seal(row.rule)
        assert {each["party"] for each in row.parties} == self.answers.joined
        for each in row.parties:
            assert each["weight"] == self.rule.get("weights", {}).get(each["party"], 0)
            assert each["designation"] == self.rule.get("designations", {}).get(each["party"], "")
        return Seen(row.n, row.subject_kind, row.subject_digest, row.about, frozen(row), self.size)

    def _moved(self, row: Ballot, seen: Seen) -> None:
        for told in row.rounds[seen.rounds :]:
            self._counted(row, seen, told)
        if row.state == "open" and (row.round, "open") != (seen.round, seen.state):
            seen.since = self.size
        if row.state != seen.state:
            assert seen.state in RUNNING or (
                seen.state == "adopted" and row.state in ("withdrawn", "without_result")
            )
            assert row.state != "adopted" or row.rounds[-1]["outcome"]["result"] == "adopted"
        if row.state != "adopted" and row.subject_kind != "ratification" and row.state != seen.state:
            given = Consent.objects.filter(
                dialogue_id=self.dialogue, subject_kind=row.subject_kind, lapsed=False
            )
            assert not given.filter(subject_digest=row.subject_digest).exists(), (
                "a consent outlived its ballot"
            )
        if row.state not in RUNNING:
            seen.until = min(seen.until, self.size)
        seen.state, seen.round, seen.rounds = row.state, row.round, len(row.rounds)

    def _counted(self, row: Ballot, seen: Seen, told: Row) -> None:
        """A round was counted: by its rule, from the answers given to this digest since it began."""
        passed = holds(row.rule, told["count"])
        assert passed == (told["outcome"]["result"] == "adopted"), (row.rule, told)
        if row.rule["body"] == "participants":
            return
        assert {bloc["party"] for bloc in told["count"]["blocs"]} == {each["party"] for each in row.parties}
        about, asked = (row.subject_kind, row.subject_digest), seen
        if row.subject_kind == "ratification":  # the parties' own word is the consent they gave to the text
            about = ("settlement", row.subject_digest)
            every = [each for each in self.ballots.values() if (each.subject, each.digest) == about]
            asked = max(every, key=lambda each: each.n)
        # What the others said of a reservation stands still since the ballot it was filed in was closed.
        there = row if asked is seen else Ballot.objects.get(dialogue_id=self.dialogue, n=asked.n)
        closed = told["closed"] if there is row else there.rounds[-1]["closed"]
        heard = Heard(about, there, asked.since, asked.until, closed)
        self.answers.check(row, told["count"], heard)
        if passed and row.rule["no_bypass"]:
            for each in row.parties:
                given = self.answers.of(about, each["party"])
                assert given is not None, "a party was bypassed"
                assert (given.kind in ("consent", "with_reservation"), given.complete) == (True, True)

    # Amendments

    def _look_at_amendments(self, act: str, fields: Row, who: Who | None) -> None:
        rows = Amendment.objects.filter(dialogue_id=self.dialogue).order_by("n")
        there = list(rows.values_list("id", "n", "digest", "state"))
        assert [n for _id, n, *_ in there] == list(range(1, len(there) + 1)), "an amendment is gone"
        assert {name for name, *_ in there} >= self.amendments.keys()
        for name, _n, digest, state in there:
            before = self.amendments.get(name)
            if before == (digest, state):
                continue
            row = Amendment.objects.get(pk=name)
            assert digest == digest_of(row)
            if before is None:
                assert self._may_write(row, who), f"{act} wrote an amendment for others"
            else:
                assert before[1] not in OVER, "what was decided was decided again"
                rewritten = (
                    act == "RebaseAmendment" and fields["amendment"] == name and self._may_write(row, who)
                )
                assert before[0] == digest or rewritten, f"{act} rewrote an amendment"
            if state == "accepted":
                assert self._was_adopted(row) or (row.origin == "single_text" and act == "IssueVersion")
            self.amendments[name] = (digest, state)

    def _may_write(self, row: Amendment, who: Who | None) -> bool:
        """A party writes for itself; a single text is the facilitator's; what came from an objection is
        nobody's until a party takes it up."""
        first = row.sponsors[0]["party"] if row.sponsors else ""
        if who is None or (row.origin == "objection" and row.id not in self.amendments):
            return True
        if row.origin == "single_text":
            return who.role == "facilitator" and self.text[2] == "single"
        return who.role == "delegate" and who.party == first

    def _was_adopted(self, row: Amendment) -> bool:
        """A ballot on exactly this, alone or with those it is tied to, was adopted."""
        about, wanted = row.id, row.digest
        if row.together:
            tied = Amendment.objects.filter(
                together=row.together, state="accepted", dialogue_id=self.dialogue
            )
            about, wanted = row.together, seal({"together": sorted(tied.values_list("digest", flat=True))})
        return any(
            (seen.about, seen.digest, seen.state) == (about, wanted, "adopted")
            for seen in self.ballots.values()
        )

    # Versions

    def _look_at_versions(self, now: datetime) -> None:
        rows = Version.objects.filter(dialogue_id=self.dialogue).order_by("n")
        there = list(rows.values_list("n", "digest", "state"))
        assert [n for n, *_ in there] == list(range(len(there)))
        for n, digest, state in there:
            before = self.versions.get(n)
            if before == (digest, state):
                continue
            row = rows.get(n=n)
            assert before is None or before[0] == digest, "a version is another"
            if before is None:
                self._issued(row, now)
            self.versions[n] = (digest, state)
            if state == "tabled":
                self._tabled(row)
            if state in ("agreed", "in_force"):
                self._agreed(row)
        if there and self.answers.joined:
            have = Delivery.objects.filter(version=rows.get(n=there[-1][0])).values_list(
                "party_id", flat=True
            )
            assert self.answers.joined <= set(have), "a party at the table does not have the newest version"

    def _issued(self, row: Version, now: datetime) -> None:
        """It is what its amendments make of the one before, and reached everybody in the same moment."""
        changes = {each.id: each for each in Amendment.objects.filter(pk__in=row.amendments)}
        assert len(changes) == len(row.amendments)
        if row.n == 0:
            self.content = row.content
            assert row.content["clauses"] == []
        for wanted in row.amendments:
            each = changes[wanted]
            assert (each.state, each.applied_in) == ("accepted", row.n)
            standing = next(
                (clause for clause in self.content["clauses"] if clause["id"] == each.clause), None
            )
            if not each.together and each.op not in ("insert", "languages"):
                assert seal(standing) == each.base, (
                    "an amendment was applied to what it was not written against"
                )
            change = {"op": each.op, "clause": each.clause, "payload": each.payload}
            self.content = amended(self.content, [change], row.n)
        assert row.content == self.content
        assert row.digest == seal(self.content)
        deliveries = list(Delivery.objects.filter(version=row).values_list("party_id", "at"))
        assert {party for party, _at in deliveries} == self.answers.joined
        assert {at for _party, at in deliveries} <= {now}
        rows = Version.objects.filter(dialogue_id=self.dialogue).values_list("amendments", flat=True)
        carried = [each for amendments in rows for each in amendments]
        accepted = {name for name, (_digest, state) in self.amendments.items() if state == "accepted"}
        assert (len(carried), set(carried)) == (len(accepted), accepted), "accepted is not what is applied"

    def _tabled(self, row: Version) -> None:
        assert {state for _digest, state in self.amendments.values()} <= OVER, (
            "tabled with something undecided"
        )
        assert row.n == max(self.versions)
        assert any(clause["kind"] == "title" for clause in row.content["clauses"])
        for clause in row.content["clauses"]:
            obliging = clause["kind"] in ("operative", "transitional", "implementation", "final", "annex")
            assert clause["parked"] or not obliging or clause["commitments"] or clause["declaratory"]

    def _agreed(self, row: Version) -> None:
        """Only what a ballot on exactly this text adopted is agreed; in force what was confirmed too."""
        asked = {"settlement"} if row.state == "agreed" else {"settlement", "ratification"}
        found = {
            seen.subject
            for seen in self.ballots.values()
            if (seen.about, seen.digest, seen.state) == (row.id, row.digest, "adopted")
        }
        assert found >= asked

    # At the end

    def last_look(self) -> None:
        """Everything once more from what is stored: it replays from nothing, and the log verifies."""
        content: Row = {}
        for row in Version.objects.filter(dialogue_id=self.dialogue).order_by("n"):
            changes = {each.id: each for each in Amendment.objects.filter(pk__in=row.amendments)}
            said = [
                {name: getattr(changes[wanted], name) for name in ("op", "clause", "payload")}
                for wanted in row.amendments
            ]
            content = amended(content, said, row.n) if content else row.content
            assert (row.content, row.digest) == (content, seal(content))
        for ballot in Ballot.objects.filter(dialogue_id=self.dialogue):
            assert ballot.rule_digest == seal(ballot.rule)
            if ballot.state == "adopted":
                assert holds(ballot.rule, ballot.count), "an adopted ballot does not hold on replay"
        self._recompute()

    def _recompute(self) -> None:
        """The log, entry by entry; what a transaction holds is not signed, so there is no file of it."""
        entries, leaves, opened = Entries(self.dialogue), [], openings(self.dialogue)
        for row in LogEntry.objects.filter(dialogue=self.dialogue).order_by("n"):
            data, shown = bytes(row.data), opened.get(row.n, {})
            entries.take(
                data, {path: {"salt": each.salt, "value": each.value} for path, each in shown.items()}
            )
            leaves.append(leaf_hash(data))
        assert head(self.dialogue) == Head(len(leaves), root_of(leaves).hex())


def frozen(row: Ballot) -> str:
    return json.dumps([row.rule, row.parties, row.subject_digest, row.about])


def digest_of(row: Amendment) -> str:
    return seal(
        {"amendment": row.id, "op": row.op, "clause": row.clause, "base": row.base, "payload": row.payload}
    )
