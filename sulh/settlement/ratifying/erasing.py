"""What this folder keeps of a participant, and how it goes when they leave with everything."""

from __future__ import annotations

from sulh.acts import log
from sulh.dialogue.acts.entering import ON_ERASE
from sulh.settlement.ratifying.models import MemberAnswer, Objection
from sulh.settlement.text.models import Amendment


def erase_participant(dialogue: str, participant: str) -> None:
    """Answers go, and the words of objections with them. A number that was counted stays a number.

    An amendment made of such an objection keeps its wording only if a party has taken it up as its own.
    """
    MemberAnswer.objects.filter(vote__dialogue_id=dialogue, participant=participant).delete()
    for row in Objection.objects.filter(dialogue_id=dialogue, participant=participant):
        log.destroy(dialogue, row.id)
        row.words, row.wanted, row.participant, row.state = {}, {}, "", "withdrawn"
        row.save()
        Amendment.objects.filter(pk=row.amendment_id, sponsors=[]).update(
            state="withdrawn", payload={}, rationale={}
        )


if erase_participant not in ON_ERASE:
    ON_ERASE.append(erase_participant)
