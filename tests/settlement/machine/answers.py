"""Who is at the table and what each party has said: read off the log alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sulh.settlement.deciding.models import Ballot
from tests.settlement.machine.second_hand import Row

About = tuple[str, str]  # kind and digest of a subject
BINDING = ("excludes", "modifies")


@dataclass(frozen=True)
class Said:
    """A party's last word on a subject: the entry it stands in, and whether all signatures are under it."""

    entry: int
    kind: str
    complete: bool


@dataclass
class Filed:
    """A reservation that excludes or modifies a clause. `touched`: entries of its filing and withdrawal."""

    ballot: int
    party: str
    digest: str
    at: datetime
    touched: list[int]

    @property
    def withdrawn(self) -> bool:
        return len(self.touched) > 1


@dataclass(frozen=True)
class Heard:
    """What a count counts: answers under `about`, in `ballot`, between two entries; closed at `hour`."""

    about: About
    ballot: Ballot
    since: int
    until: int
    hour: str


@dataclass
class Answers:
    """`joined`: ids of the parties at the table. `left_just_now`: those whose leaving was the last entry."""

    joined: set[str] = field(default_factory=set)
    left_just_now: set[str] = field(default_factory=set)
    said: dict[About, dict[str, Said]] = field(default_factory=dict)
    filed: dict[int, Filed] = field(default_factory=dict)
    receipts: set[tuple[str, str]] = field(
        default_factory=set
    )  # of a ballot (its number) or version (digest)
    petitions: set[int] = field(default_factory=set)  # numbers of ballots with a confirmed one

    def of(self, about: About, party: str) -> Said | None:
        return self.said.get(about, {}).get(party)

    def note(self, n: int, entry: Row) -> None:
        """Read one entry."""
        view = entry["view"]
        self.left_just_now = set()
        match entry["act"]:
            case "GiveConsent":
                about = (view["subject"], view["digest"])
                # Where one delegate objects, another alone answers in vain: the entry tells what stands.
                stands = view.get("stands", view["answer"])
                said = Said(n, stands, view["signatures"] >= view["needed"])
                self.said.setdefault(about, {})[view["party"]] = said
            case "AnswerInvitation" if view["status"] == "joined":
                self.joined.add(view["party"])
            case "LeaveDialogue":
                self._left(view["party"])
            case "FileReservation" if view["effect"] in BINDING:
                filed = Filed(view["ballot"], view["party"], view["digest"], moment(entry["at"]), [n])
                self.filed[view["reservation"]] = filed
            case "WithdrawReservation" if view["reservation"] in self.filed:
                self.filed[view["reservation"]].touched.append(n)
            case "AcknowledgeBallot":
                self.receipts.add((str(view["ballot"]), view["party"]))
            case "AcknowledgeVersion":
                self.receipts.add((view["digest"], view["party"]))
            case "ConfirmPetition" if view["state"] == "confirmed":
                self.petitions.add(view["ballot"])

    def _left(self, party: str) -> None:
        """Whoever was at the table takes everybody's word along: each must be asked again."""
        if party in self.joined:
            self.joined.discard(party)
            self.left_just_now = {party}
            self.said.clear()
        for given in self.said.values():
            given.pop(party, None)

    def check(self, row: Ballot, count: Row, heard: Heard) -> None:
        """The numbers of a count are these answers and no others: to this digest, since it was asked."""
        seats = {each["party"]: each["seats"] for each in row.parties}
        assert count["petition_confirmed"] == int(row.n in self.petitions)
        for bloc in count["blocs"]:
            party = bloc["party"]
            stands = self._stands(heard, party)
            counted = tuple(bloc[name] for name in ("yes", "no", "abstain"))
            assert counted == tuple(votes * seats[party] for votes in stands), (heard, bloc)
            assert bloc["enrolled"] == seats[party]
            assert bloc["received"] == int(self._received(row, party)), bloc

    def _received(self, row: Ballot, party: str) -> bool:
        return bool({(str(row.n), party), (row.subject_digest, party)} & self.receipts)

    def _stands(self, heard: Heard, party: str) -> tuple[int, int, int]:
        """Yes, no, abstain: what a party's last word counts as. With a reservation filed or withdrawn after
        it, a consent must be given again."""
        given = self.of(heard.about, party)
        if given is None or given.entry < heard.since:
            return 0, 0, 0
        if given.kind in ("object", "withdraw"):
            return 0, 1, 0
        own = [each for each in self.filed.values() if (each.ballot, each.party) == (heard.ballot.n, party)]
        touched = [entry for each in own for entry in each.touched if given.entry < entry < heard.until]
        if given.kind == "abstain":
            return 0, 0, int(given.complete)
        if (
            not given.complete
            or given.kind == "ad_referendum"
            or (touched and heard.about[0] == "settlement")
        ):
            return 0, 0, 0
        standing = [each for each in own if not each.withdrawn]
        return int(all(self._accepted(each, heard) for each in standing)), 0, 0

    def _accepted(self, filed: Filed, heard: Heard) -> bool:
        """Whether the others have accepted a reservation, as the rule of its ballot asks them."""
        row = heard.ballot
        asked = row.rule["dissent"]
        for other in {each["party"] for each in row.parties} - {filed.party}:
            given = self.of(("reservation", filed.digest), other)
            if given is not None and given.entry < filed.touched[0]:
                given = None  # it was said of the same words, filed before and gone
            if given is not None and given.kind in ("object", "withdraw"):
                return False
            if given is not None and given.complete and given.kind == "consent":
                continue
            days = (moment(heard.hour) - filed.at).days
            waited = days >= (row.answer_days if asked["acceptance"] == "objections_only" else asked["days"])
            if asked["acceptance"] == "all" or not waited or not self._received(row, other):
                return False
        return True


def moment(hour: str) -> datetime:
    return datetime.strptime(hour, "%Y-%m-%dT%H:00Z")
