"""Who can be asked on paper, and how many sheets of a wave there are."""

from __future__ import annotations

from django.db.models import QuerySet

from sulh.dialogue.models import Party
from sulh.followup.pulse.models import ON_PAPER, PulseWave
from sulh.statements.paper.models import STATEMENTS, PaperSheet


def people_on_paper(dialogue: str) -> QuerySet[PaperSheet]:
    """Voting sheets that count: each stands for one person, who has no code."""
    return PaperSheet.objects.filter(batch__dialogue_id=dialogue, batch__asks=STATEMENTS, state="counted")


def sheets_of(wave: PulseWave) -> QuerySet[PaperSheet]:
    """All sheets that were printed for a wave, void ones too."""
    return PaperSheet.objects.filter(batch__asks=ON_PAPER, batch__subject=wave.id)


def left(wave: PulseWave, party: Party | None) -> tuple[int, int]:
    """How many sheets of a wave there may be for a party (None: no parties), and how many there are."""
    most = people_on_paper(wave.dialogue_id).filter(batch__party=party).count()
    return most, sheets_of(wave).filter(batch__party=party).exclude(state="void").count()
