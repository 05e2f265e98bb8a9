"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.acts.entering import ON_ERASE
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.order import register
from sulh.dialogue.pages import parts
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.navigation import Entry
from sulh.dialogue.pages.navigation import add as add_entry
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.words import own
from sulh.followup.pulse import answering, pages, schedule, sheets  # noqa: F401 - they register themselves
from sulh.followup.pulse.acts import open_wave
from sulh.followup.pulse.models import ON_PAPER
from sulh.followup.pulse.on_paper import left
from sulh.statements.paper.models import PaperBatch
from sulh.statements.paper.pages import batches, entering


@provides("pulse_groups")
def group_choices(dialogue: str, reader: Actor) -> Choices:
    rows = register(Dialogue.objects.get(pk=dialogue))
    return [("", gettext_lazy("Everybody")), *((party.id, own(party.names)) for party in rows)]


def facilitator(visit: Visit) -> list[Task]:
    """Opening a wave, or closing the one that is open."""
    if open_wave(visit.dialogue):
        if not allowed(visit, "close_pulse"):
            return []
        form = visit.form("ClosePulse", submit=_("Close this wave and publish its counts"), only=[])
        why = _("The clock closes it on its day. Its counts are published once and never change.")
        return [Task(_("Close the pulse questions"), why, form=form)]
    if not allowed(visit, "open_pulse"):
        return []
    form = visit.form("OpenPulse", submit=_("Open a wave"))
    why = _(
        "The questions of the terms, asked in the same words as before. "
        "The first wave before a text is in force is the baseline."
    )
    return [Task(_("Ask the pulse questions"), why, form=form)]


def enumerator(visit: Visit) -> list[Task]:
    if not (open_wave(visit.dialogue) and allowed(visit, "assist_pulse")):
        return []
    why = _("With the code of their slip, on this device. You see no earlier answer.")
    tasks = [
        Task(_("Help somebody to answer the pulse questions"), why, href=visit.url("pulse"), urgent=True)
    ]
    # While people speak, entering stands on the desk for voting sheets already.
    if PaperBatch.objects.filter(
        dialogue=visit.dialogue, asks=ON_PAPER, closed=False
    ).exists() and not allowed(visit, "enter_sheet"):
        enter = _("Each sheet is entered by two people. You see nothing of what the other entered.")
        tasks.append(Task(_("Enter voting sheets"), enter, href=visit.url("paper"), urgent=True))
    return tasks


def _enrolled_by(visit: Visit) -> Party | None:
    """The party for which this office holder prints; None in a dialogue without parties."""
    rows = Party.objects.filter(dialogue=visit.dialogue)
    if "registrar" in visit.standing.roles:
        return rows.filter(pk=visit.standing.party).first()
    return rows.filter(no_party=True).first()


def printing(visit: Visit) -> list[Task]:
    """Sheets of the open wave, for people who answered statements on paper."""
    wave = open_wave(visit.dialogue)
    if wave is None or not allowed(visit, "print_pulse_sheets"):
        return []
    party = _enrolled_by(visit)
    most, printed = left(wave, party)
    if wave.party_id not in (None, party and party.id) or printed >= most:
        return []
    form = visit.form(
        "PrintPulseSheets", submit=_("Make the sheets"), next=visit.url("paper"),
        values={"languages": visit.dialogue.languages[:1]},
    )  # fmt: skip
    why = _("For those who answered statements on paper: one sheet for each of theirs that counts.")
    return [Task(_("Print the pulse questions"), why, form=form)]


def _is_open(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return dialogue.pulse_waves.filter(closed="").exists()


if answering.erase_participant not in ON_ERASE:
    ON_ERASE.append(answering.erase_participant)
redraws("EnterPulseSheet")(entering.not_entered)
redraws("DecidePulseSheet")(entering.not_decided)
for _act in ("EnterPulseSheet", "DecidePulseSheet"):
    after(_act)(entering.entered)
after("PrintPulseSheets")(batches.printed)
add(
    Section(30, "facilitator", facilitator), Section(31, "facilitator", printing),
    Section(42, "registrar", printing), Section(51, "enumerator", enumerator),
)  # fmt: skip
add_entry(Entry(45, "pulse", gettext_lazy("Pulse questions"), _is_open))
parts.add("ground", parts.Part("followup/pulse/part.html", pages.part))
