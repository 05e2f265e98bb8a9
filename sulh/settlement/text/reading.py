"""The text as it is read: which version comes first, where it stands, who answered it, who is not there.

Everything is read in a fixed number of queries, however many clauses, parties or amendments there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from sulh.acts import clock
from sulh.dialogue import consent
from sulh.dialogue.models import Dialogue, Party, PartyStatus
from sulh.dialogue.order import by_lot, register
from sulh.dialogue.pages.register import AWAY
from sulh.dialogue.words import number, own
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.answers import Answer, answers
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Version

# Which version a reader sees first: the one that binds, else the nearest to binding, else the newest.
_FIRST = ("in_force", "agreed", "tabled")
_RESERVED = ("reservation_waits", "reservation_objected")
# While a ballot is open or was adopted, the parties' answers are in force.
_LIVE = ("open", "referred", "adopted")
State = Literal["nothing", "writing", "returned", "tabled", "agreed", "in_force"]


@dataclass(frozen=True)
class Given:
    """A party with its answer to one ballot."""

    party: Party
    answer: Answer

    @property
    def code(self) -> str:
        """An answer of the consent model, or `none`, or `partial` where signatures are missing."""
        if not self.answer.kind:
            return "none"
        return "partial" if self.answer.why == "signatures" else self.answer.kind


@dataclass(frozen=True)
class Stand:
    """Where the text stands. `since`: the hour in which it came to stand there.

    Of a tabled version: `waiting` have not answered in full, or only ad referendum, `against` object or
    abstain, `reserved` have a reservation that the others have not accepted.
    """

    state: State
    version: Version | None = None
    newer: int = 0  # the number of a newer version than the one shown first
    since: datetime | None = None
    ballot: Ballot | None = None
    waiting: list[Party] = field(default_factory=list)
    against: list[Party] = field(default_factory=list)
    reserved: list[Party] = field(default_factory=list)


@dataclass(frozen=True)
class Seat:
    """A party that is not at the table, and since when."""

    party: Party
    since: datetime | None


def versions(dialogue: Dialogue) -> list[Version]:
    """Every version, the newest first, without their content."""
    return list(Version.objects.filter(dialogue=dialogue).defer("content", "amendments").order_by("-n"))


def version(dialogue: Dialogue, n: int) -> Version:
    """Version `n`, whole. Raises `Refusal("not_found")`."""
    found = Version.objects.filter(dialogue=dialogue, n=n).first()
    if found is None:
        raise Refusal("not_found")
    return found


def there_is_one(dialogue: Dialogue) -> bool:
    """Whether anything was written; version 0 is the empty text."""
    return Version.objects.filter(dialogue=dialogue, n__gt=0).exists()


def first(of: Iterable[Version]) -> Version | None:
    """The version that a reader sees first, out of all."""
    newest = sorted(of, key=lambda each: -each.n)
    for state in _FIRST:
        for each in newest:
            if each.state == state:
                return each
    return newest[0] if newest else None


def stand(dialogue: Dialogue) -> Stand:
    """Where the text stands now."""
    every = versions(dialogue)
    shown = first(every)
    if shown is None or shown.n == 0:
        # Version 0 is the empty text.
        return Stand("nothing")
    newer = every[0].n if every[0].n > shown.n else 0
    newest = ballot_on(shown)
    if shown.state == "in_force":
        return Stand("in_force", shown, newer, _confirmed(dialogue, shown), newest)
    if shown.state == "agreed":
        return Stand("agreed", shown, newer, newest.closed if newest else None, newest)
    if shown.state == "returned":
        return Stand("returned", shown, newer, newest.closed if newest else None, newest)
    if shown.state != "tabled" or newest is None:
        return Stand("writing", shown, newer, shown.at)
    lines = given(dialogue, newest)
    return Stand(
        "tabled", shown, newer, newest.opened, newest,
        [line.party for line in lines if line.answer.stands == "open" and line.answer.why not in _RESERVED],
        [line.party for line in lines if line.answer.stands in ("no", "abstain")],
        [line.party for line in lines if line.answer.why in _RESERVED],
    )  # fmt: skip


def ballot_on(version: Version) -> Ballot | None:
    """The newest ballot on this version as a whole, whatever became of it."""
    rows = Ballot.objects.filter(dialogue=version.dialogue_id, about=version.id, subject_kind="settlement")
    return rows.order_by("-n").first()


def _confirmed(dialogue: Dialogue, shown: Version) -> datetime | None:
    """When the members confirmed this version."""
    rows = Ballot.objects.filter(
        dialogue=dialogue, subject_kind="ratification", subject_digest=shown.digest, state="adopted"
    )
    return rows.order_by("-n").values_list("closed", flat=True).first()


def given(dialogue: Dialogue, ballot: Ballot) -> list[Given]:
    """Every party that the ballot froze with its answer, in the order drawn by lot.

    Answers lapse with a ballot that did not adopt; those it was closed on are kept with it.
    """
    kept = ballot.rounds[-1]["answers"] if ballot.rounds and ballot.state not in _LIVE else None
    told = (
        {each["party"]: Answer(**each) for each in kept} if kept is not None else answers(ballot, clock.now())
    )
    parties = Party.objects.in_bulk([each["party"] for each in ballot.parties])
    return [
        Given(party, told.get(party.id, Answer(party.id))) for party in by_lot(dialogue, parties.values())
    ]


def away(dialogue: Dialogue) -> list[tuple[str, list[Seat]]]:
    """The parties that are not at the table, by how they stand; statuses that nobody has are left out."""
    since = dict(
        PartyStatus.objects.filter(party__dialogue=dialogue)
        .order_by("at", "pk")
        .values_list("party_id", "at")
    )
    seats = [Seat(party, since.get(party.id)) for party in register(dialogue)]
    found = [(status, [seat for seat in seats if seat.party.status == status]) for status in AWAY]
    return [(status, there) for status, there in found if there]


def away_body(dialogue: Dialogue) -> list[dict[str, str]]:
    """The same as canonical values."""
    return [{"party": seat.party.id, "status": status} for status, seats in away(dialogue) for seat in seats]


def parties(dialogue: Dialogue) -> list[Party]:
    """The joined parties in the order drawn by lot."""
    return by_lot(dialogue, consent.joined(dialogue.id))


def names(of: Iterable[Party]) -> str:
    """The names of parties in one line, in the reader's language."""
    return _(", ").join(own(party.names) for party in of)


def what_is_agreed(dialogue: Dialogue) -> str:
    """One line for the first screens: what is agreed, or whom it waits for."""
    return line(stand(dialogue))


def line(now: Stand) -> str:
    """Where the text stands, in one or two plain sentences without days."""
    shown: Mapping[str, str] = {"n": number(now.version.n) if now.version else ""}
    if now.state == "nothing":
        return _("Nothing is written yet.")
    if now.state == "writing":
        return _("Not adopted: version %(n)s is being written.") % shown
    if now.state == "returned":
        return _("Not adopted: version %(n)s went back to writing.") % shown
    if now.state == "agreed":
        return (
            _("Version %(n)s is agreed by the parties. Not in force: waiting for its confirmation.") % shown
        )
    if now.state == "in_force":
        return _("In force: version %(n)s.") % shown
    return " ".join(_open(now))


def _open(now: Stand) -> list[str]:
    """What a version that is open for consent still waits for."""
    said = []
    if now.waiting:
        said.append(_("Not adopted: waiting for %(names)s.") % {"names": names(now.waiting)})
    elif now.against:
        said.append(_("Not adopted."))
    elif now.reserved:
        said.append(_("Not adopted: waiting for an answer to a reservation."))
    else:
        said.append(_("Not adopted: every party has consented, and the ballot is not closed yet."))
    if now.against:
        said.append(_("Without consent: %(names)s.") % {"names": names(now.against)})
    return said


def facts(dialogue: Dialogue) -> dict[str, Stand | str]:
    """For the tile on the dialogue's first page."""
    now = stand(dialogue)
    return {"stand": now, "line": line(now)}
