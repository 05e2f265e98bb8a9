"""Finding what the acts of this folder speak of, within their own dialogue only."""

from __future__ import annotations

from sulh.dialogue.models import Party
from sulh.rules.refusal import Refusal, Unmet
from sulh.settlement.deciding.agreed import text_agreed
from sulh.settlement.deciding.ballots import settlement_ballot
from sulh.settlement.deciding.models import RUNNING, Ballot
from sulh.settlement.ratifying.models import MembersMandate, MembersVote, Objection
from sulh.settlement.text.models import Version


def open_settlement(dialogue: str) -> Ballot | None:
    """The ballot on a settlement that has not ended, if there is one."""
    ballot = settlement_ballot(dialogue)
    return ballot if ballot is not None and ballot.state in RUNNING else None


def standing_text(dialogue: str) -> Version | None:
    """The version that stands still: open for consent, or agreed and not yet confirmed."""
    rows = Version.objects.filter(dialogue_id=dialogue, state__in=("tabled", "agreed"))
    return rows.order_by("-n").first()


def needs_standing_text(dialogue: str) -> Version:
    """The same. Raises `Refusal("no_text_stands")` where nothing is tabled."""
    found = standing_text(dialogue)
    if found is None:
        raise Refusal("no_text_stands")
    return found


def lacks_agreement(dialogue: str) -> list[Unmet]:
    """What is missing for the parties to agree to one text now, by the rule they set."""
    return text_agreed(dialogue)


def vote(dialogue: str, wanted: str) -> MembersVote:
    """The members' vote with this id. Raises `Refusal("members_vote_unknown")`."""
    # Not with its version, which is large: members answer more often than anything else is done here.
    rows = MembersVote.objects.filter(dialogue_id=dialogue, pk=wanted).select_related("ballot")
    found = rows.first()
    if found is None:
        raise Refusal("members_vote_unknown", field="vote")
    return found


def objection(dialogue: str, wanted: str) -> Objection:
    """The objection with this id. Raises `Refusal("objection_unknown")`."""
    found = Objection.objects.filter(dialogue_id=dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("objection_unknown", field="objection")
    return found


def mandate_of(party: Party) -> MembersMandate | None:
    """What the party bound itself to, if it did."""
    return MembersMandate.objects.filter(party=party).first()


def ratification(dialogue: str) -> Ballot | None:
    """The newest ballot on a ratification, whatever became of it."""
    return Ballot.objects.filter(dialogue_id=dialogue, subject_kind="ratification").order_by("-n").first()
