"""What a single negotiating text asks of the rest of the room, and how it follows what happens there."""

from __future__ import annotations

from datetime import datetime

from sulh.acts import log
from sulh.acts.registry import Here
from sulh.dialogue.acts.entering import ON_ERASE
from sulh.dialogue.consent import checked
from sulh.dialogue.models import Party
from sulh.rules.decisions import Outcome
from sulh.rules.refusal import Refusal, Unmet
from sulh.settlement.deciding.hooks import decided
from sulh.settlement.deciding.models import RUNNING, Ballot
from sulh.settlement.single.acts.running import close
from sulh.settlement.single.finding import under_way, undisposed
from sulh.settlement.single.models import Criticism
from sulh.settlement.text.acts.issuing import ON_ISSUE
from sulh.settlement.text.checks import BLOCKS, TABLE_BLOCKS
from sulh.settlement.text.models import Version

ANSWERED_LATER = ("clause", "settlement")


def nothing_unanswered(dialogue: str) -> list[Unmet]:
    """No version goes out while a criticism of the last one has no answer."""
    single = under_way(dialogue)
    left = undisposed(single) if single else 0
    return [Unmet("criticisms_undisposed", {"count": left})] if left else []


def declared_ready(dialogue: str) -> list[Unmet]:
    """A single text is put to the parties only once it was declared ready."""
    single = under_way(dialogue)
    return [Unmet("single_not_ready")] if single is not None and single.state == "open" else []


def next_round(dialogue: str, version: Version, now: datetime) -> None:
    """A version went out: its answers stand with it, and a new round of criticism begins.

    Raises `Refusal`: `single_is_ready` once it was declared so, `single_rounds_over`.
    """
    single = under_way(dialogue)
    if single is None:
        return
    if single.state == "ready":
        raise Refusal("single_is_ready")
    if single.round >= single.max_rounds:
        raise Refusal("single_rounds_over", most=single.max_rounds)
    Criticism.objects.filter(single=single, round=single.round).update(disposed_in=version.n)
    single.round += 1
    single.save(update_fields=["round"])


def no_answer_yet(party: Party, digest: str, answer: str) -> None:
    """Nobody says yes or no to a text that is still open for criticism."""
    if answer != "withdraw" and declared_ready(party.dialogue_id):
        raise Refusal("single_not_ready", field="kind")


@decided("settlement")
def parties_have_answered(ballot: Ballot, outcome: Outcome | None, here: Here | None) -> None:
    """The one yes or no was given: whatever came of it, the parties write again."""
    single = under_way(ballot.dialogue_id)
    if single is not None and single.state == "ready" and ballot.state not in RUNNING:
        close(single)


def erase_participant(dialogue: str, participant: str) -> None:
    """The words of a participant who leaves go; that there was a criticism, and its answer, stay."""
    for row in Criticism.objects.filter(single__dialogue_id=dialogue, participant=participant):
        log.destroy(dialogue, row.id)
        row.interest, row.participant = {}, ""
        row.save(update_fields=["interest", "participant"])


def follow() -> None:
    """Register all of it; called once at start-up."""
    for kind in ANSWERED_LATER:
        checked(kind)(no_answer_yet)
    BLOCKS.append(nothing_unanswered)
    TABLE_BLOCKS.append(declared_ready)
    ON_ISSUE.append(next_round)
    ON_ERASE.append(erase_participant)
