"""Sessions are recorded by the facilitator, a caucus by its own party; they open by their owner's act only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import clock, log
from sulh.acts.fields import Ask, Day, Id, Names, WholeNumber
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import consent
from sulh.dialogue.acts.find import the_dialogue
from sulh.dialogue.labels import ROLES
from sulh.dialogue.models import Party
from sulh.dialogue.order import register
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.models import RUNNING, Ballot
from sulh.settlement.sessions import find, minutes
from sulh.settlement.sessions.labels import KINDS, OPEN_TO
from sulh.settlement.sessions.models import AgendaItem, Minutes, Session
from sulh.settlement.sessions.who import OF_ONE_PARTY, reader

OTHERS = ("facilitator", "supporter", "observer", "expert", "translator", "monitor", "editor")
_LINE = re.compile(r"(?P<name>.+?)\s*[:=：]\s*(?P<count>\d{1,5})")
_LINES = _("One party a line: its name, a colon, how many came. A party that did not come has 0.")
_VISIBLE = _("A caucus is seen by its own party only, a shuttle visit by its party and the facilitator, whatever is chosen here.")  # fmt: skip


class RecordSession(Act):
    """Record a session: who came, which items were on the table, what was decided there by which ballot."""

    kind: Annotated[
        Literal["plenary", "working_group", "caucus", "shuttle"],
        Ask(_("What kind of session?"), widget="radio", choices=KINDS),
    ]
    titles: Annotated[Names, Ask(_("What is it called?"))]
    day: Annotated[Day, Ask(_("On which day was it?"), widget="date")]
    party: Annotated[str, Ask(_("Which party was visited?"), _("Only for a shuttle visit."), source="parties_or_none")] = ""  # fmt: skip
    attendance: Annotated[
        list[str], Field(max_length=200), Ask(_("Who came for the parties?"), _LINES, widget="lines")
    ] = []
    others: Annotated[
        list[Literal["facilitator", "supporter", "observer", "expert", "translator", "monitor", "editor"]],
        Ask(_("Who else was in the room?"), widget="checks", choices={role: ROLES[role] for role in OTHERS}),
    ] = []
    items: Annotated[
        list[Id], Ask(_("Which items of the agenda were on the table?"), widget="checks", source="agenda_items")
    ] = []  # fmt: skip
    decisions: Annotated[
        list[WholeNumber], Ask(_("What was decided there?"), widget="checks", source="decided_ballots")
    ] = []
    visibility: Annotated[
        Literal["plenary", "public"], Ask(_("Who can see it?"), _VISIBLE, widget="radio", choices=OPEN_TO)
    ] = "plenary"

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {
            "session": done["session"], "n": done["n"], "kind": self.kind, "titles": dict(self.titles),
            "day": self.day, "party": done["party"], "parties": list(done["attendance"]),
            "came": list(done["attendance"].values()), "others": sorted(set(self.others)),
            "items": done["items"], "decisions": sorted(set(self.decisions)),
        }  # fmt: skip
        return find.view({"id": done["session"], "visibility": done["visibility"]}, shown)


@carries_out(RecordSession, action="record_session")
def record_session(act: RecordSession, here: Here) -> Answer:
    if (act.kind == "caucus") != (here.role == "delegate"):
        raise Refusal("session_kind_not_yours", field="kind")
    find.check_languages(here, act.titles, "titles", whole=act.kind not in OF_ONE_PARTY)
    if act.day > clock.latest_day(here.now):
        raise Refusal("session_in_future", field="day")
    party = _party(act, here)
    attendance = _attendance(act, here, party)
    items = _items(act, here)
    known = Ballot.objects.filter(dialogue_id=here.dialogue, n__in=act.decisions).exclude(state__in=RUNNING)
    if known.count() < len(set(act.decisions)):
        raise Refusal("decision_unknown", field="decisions")
    closed = {"caucus": "party", "shuttle": "caucus"}
    number = find.drawn_number(here.dialogue) if party else find.next_number(Session, here.dialogue)
    made = Session.objects.create(
        dialogue_id=here.dialogue, n=number, kind=act.kind, titles=dict(act.titles), day=act.day,
        visibility=closed.get(act.kind, act.visibility), party=party, items=[each.id for each in items],
        attendance=attendance, others=sorted(set(act.others)), decisions=sorted(set(act.decisions)),
        label=here.standing.label, at=here.now,
    )  # fmt: skip
    hidden = {"visibility": made.visibility, "attendance": attendance, "party": party.id if party else "",
              "items": [each.n for each in items]}  # fmt: skip
    return Answer({"session": made.id, "n": made.n}, hidden)


def _party(act: RecordSession, here: Here) -> Party | None:
    """Whose session it is: the delegate's own for a caucus, the visited one for a shuttle visit."""
    if act.kind not in OF_ONE_PARTY:
        return None
    wanted = here.standing.party if act.kind == "caucus" else act.party
    found = next(
        (each for each in register(the_dialogue(here)) if each.id == wanted and not each.no_party), None
    )
    if found is None:
        raise Refusal("session_party_needed", field="party")
    return found


def _attendance(act: RecordSession, here: Here, of: Party | None) -> dict[str, int]:
    """How many came, by party id, in the order drawn by lot."""
    parties = [each for each in register(the_dialogue(here)) if not each.no_party]
    by_name = {name.casefold(): each.id for each in parties for name in (*each.names.values(), each.id)}
    found: dict[str, int] = {}
    for line in act.attendance:
        read = _LINE.fullmatch(line.strip())
        known = by_name.get(read["name"].casefold()) if read else None
        if read is None or known is None or known in found:
            raise Refusal("attendance_line", field="attendance", line=line[:80])
        if of is not None and known != of.id:
            raise Refusal("attendance_other_party", field="attendance")
        found[known] = int(read["count"])
    return {each.id: found[each.id] for each in parties if each.id in found}


def _items(act: RecordSession, here: Here) -> list[AgendaItem]:
    wanted = set(act.items)
    rows = list(AgendaItem.objects.filter(dialogue_id=here.dialogue, pk__in=wanted).order_by("n"))
    if len(rows) < len(wanted):
        raise Refusal("agenda_item_unknown", field="items")
    return rows


class WidenSession(Act):
    """Open a session and its minutes to more readers: to the plenary, or to everybody. It cannot be closed again.

    Of a caucus or a shuttle visit only its party decides; of a plenary or a working group every joined party
    has to have approved the minutes first, and the facilitator then opens them.
    """

    session: Id
    visibility: Annotated[
        Literal["plenary", "public"], Ask(_("Who is to see it?"), widget="radio", choices=OPEN_TO)
    ]

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"session": self.session, "n": done["n"], "kind": done["kind"], "visibility": self.visibility}
        return find.view({"id": self.session, "visibility": self.visibility}, shown)


@carries_out(WidenSession, action="record_session")
def widen_session(act: WidenSession, here: Here) -> Answer:
    found = find.session(here, act.session)
    if found.visibility == "public" or found.visibility == act.visibility:
        raise Refusal("session_wide_already", field="visibility")
    if found.kind in OF_ONE_PARTY:
        if not reader(here.standing).belongs(found):
            raise Refusal("session_not_yours")
    else:
        _check_approved(found, here)
    found.visibility = act.visibility
    found.save(update_fields=["visibility"])
    if act.visibility == "public":
        log.reveal(here.dialogue, found.id)
    return Answer({"n": found.n}, {"kind": found.kind})


def _check_approved(found: Session, here: Here) -> None:
    """A session of several parties belongs to all of them."""
    if here.role != "facilitator":
        raise Refusal("session_not_yours")
    written = Minutes.objects.filter(session=found).exclude(state="draft").first()
    have = minutes.approved(written) if written else set()
    if {party.id for party in consent.joined(here.dialogue)} - have:
        raise Refusal("session_not_approved")
