"""Are the promises kept? In one sentence."""

from __future__ import annotations

from django.utils.translation import ngettext

from sulh.dialogue.words import number
from sulh.followup.commitments.models import COMPLETE
from sulh.followup.commitments.reading import Score


def answer(score: Score) -> str:
    """Of the promises that have not ended."""
    told = {"all": score.n, "kept": score.distribution.at[COMPLETE], "late": score.overdue}
    line = ngettext(
        "%(kept)s of %(all)s promise kept, %(late)s overdue.",
        "%(kept)s of %(all)s promises kept, %(late)s overdue.",
        score.n,
    )
    return line % {name: number(count) for name, count in told.items()}
