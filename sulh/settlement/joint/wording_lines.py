"""The sentences of a joint statement, by the code of their line, and plain words for the codes in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SECTIONS: Mapping[str, Any] = {
    "course": _("The dialogue"),
    "agreed": _("What is agreed"),
    "open": _("What is not agreed"),
    "dissent": _("Who differs, and why"),
    "absent": _("Who was not there"),
    "support": _("Who supports it from outside"),
}

SENTENCES: Mapping[str, Any] = {
    "demonstration": _("This is a demonstration. Its parties, and everything they say here, are made up."),
    "called": _("The parties were called to this dialogue. Its question:"),
    "joined": _("At the table: %(parties)s."),
    "phase": _("The dialogue is in this phase: %(phase)s."),
    "terms": _("Version %(version)s of the terms of reference is in force (sealed copy %(digest)s). Every party that had joined by then consented to it: %(parties)s."),
    "agenda": _("The agenda was agreed in ballot %(ballot)s. The rule: %(rule)s."),
    "text_agreed": _("Version %(version)s of the text was agreed (sealed copy %(digest)s). The rule: %(rule)s."),
    "consented": _("Consented to version %(version)s of the text: %(parties)s."),
    "consented_with_reservation": _("Consented to version %(version)s of the text, with a reservation: %(parties)s."),
    "members_carried": _("The members of %(party)s voted on version %(version)s of the text and carried it."),
    "text_confirmed": _("Version %(version)s of the text was confirmed by a vote of those who are enrolled."),
    "clause_provisional": _("Every party at the table agrees to this clause for the time being: %(clause)s (sealed copy %(digest)s). Nothing is agreed until everything is agreed."),
    "changes_adopted": _("Changes of the text that were adopted by ballot: %(count)s."),
    "side_letter": _("A side letter of %(party)s to %(parties)s, beside the clause %(clause)s, is agreed between them. It says:"),
    "deadlock_resolved": _("A deadlock on the clause %(clause)s is resolved."),
    "ended": _("The dialogue is over without a text: %(phase)s."),
    "text_waits": _("Version %(version)s of the text (sealed copy %(digest)s) is before the parties and is not adopted. It waits for: %(parties)s."),
    "text_not_closed": _("Version %(version)s of the text (sealed copy %(digest)s) is before the parties. All of them have consented; their ballot is not closed yet."),
    "has_consented": _("Has consented so far to version %(version)s of the text: %(parties)s."),
    "has_consented_with_reservation": _("Has consented so far to version %(version)s of the text, with a reservation: %(parties)s."),
    "text_taken_back": _("Version %(version)s of the text (sealed copy %(digest)s) had been agreed. Consent was taken back by: %(parties)s."),
    "text_to_confirm": _("Version %(version)s of the text (sealed copy %(digest)s) is agreed by the parties and is not confirmed yet."),
    "text_not_adopted": _("Version %(version)s of the text (sealed copy %(digest)s) was put before the parties and was not adopted. The rule: %(rule)s. What follows by it: %(result)s."),
    "text_withdrawn": _("Version %(version)s of the text (sealed copy %(digest)s) was taken off the table and went back to writing."),
    "text_without_result": _("The ballot on version %(version)s of the text (sealed copy %(digest)s) ended without a result."),
    "text_not_confirmed": _("Version %(version)s of the text (sealed copy %(digest)s) was agreed by the parties and not confirmed. It went back to writing."),
    "had_consented": _("Had consented to version %(version)s of the text: %(parties)s. Their consent has lapsed."),
    "had_consented_with_reservation": _("Had consented to version %(version)s of the text, with a reservation: %(parties)s. Their consent has lapsed."),
    "version_written": _("Version %(version)s of the text (sealed copy %(digest)s) was issued and has not been put before the parties."),
    "clause_open": _("In version %(version)s of the text, words of this clause are not settled: %(clause)s."),
    "clause_parked": _("In version %(version)s of the text, this clause is set aside: %(clause)s."),
    "agenda_not_adopted": _("The agenda was not agreed in ballot %(ballot)s. The rule: %(rule)s."),
    "changes_not_adopted": _("Changes of the text that a ballot did not adopt: %(count)s."),
    "members_not_carried": _("The members of %(party)s voted on version %(version)s of the text and did not carry it."),
    "members_no_quorum": _("Too few members of %(party)s voted on version %(version)s of the text."),
    "deadlock_open": _("The parties are stuck on the clause %(clause)s. What stands in the way:"),
    "deadlock_parked": _("The parties were stuck on the clause %(clause)s, and it was proposed to set it aside. What stood in the way:"),
    "deadlock_returned": _("The parties were stuck on the clause %(clause)s and went on writing. What stood in the way:"),
    "deadlock_ended": _("The parties were stuck on the clause %(clause)s, and an end without a settlement was proposed. What stood in the way:"),
    "side_letter_offered": _("A side letter of %(party)s to %(parties)s, beside the clause %(clause)s, is not agreed. It says:"),
    "answer_object": _("%(party)s objects to version %(version)s of the text."),
    "answer_withdraw": _("%(party)s took back its consent to version %(version)s of the text."),
    "answer_abstain": _("%(party)s abstains on version %(version)s of the text. That is no consent."),
    "answer_ad_referendum": _("The delegates of %(party)s agree to version %(version)s of the text, but must still ask those they act for. Until then that is no consent."),
    "answer_signatures": _("The answer of %(party)s to version %(version)s of the text lacks signatures: it has %(signatures)s of %(needed)s."),
    "answer_silent": _("Gave no answer to version %(version)s of the text: %(parties)s. Silence is no consent."),
    "reservation": _("%(party)s set this beside the clause %(clause)s: %(kind)s. Its effect: %(effect)s."),
    "reservation_withdrawn": _("%(party)s took back what it had set beside the clause %(clause)s: %(kind)s."),
    "reservation_accepted": _("What %(party)s set beside the clause %(clause)s (%(kind)s) is accepted by: %(parties)s."),
    "reservation_refused": _("What %(party)s set beside the clause %(clause)s (%(kind)s) is objected to by: %(parties)s."),
    "objection_open": _("%(party)s objects to the clause %(clause)s of version %(version)s."),
    "objection_stands": _("%(party)s objects to the clause %(clause)s of version %(version)s. The objection was not met and stands."),
    "objection_met": _("%(party)s had objected to the clause %(clause)s of version %(version)s, and says that its objection is met."),
    "objection_withdrawn": _("%(party)s took back its objection to the clause %(clause)s of version %(version)s."),
    "objections_open": _("Objections of participants that are open: %(count)s. Their words are not public."),
    "objections_stands": _("Objections of participants that were not met and stand: %(count)s. Their words are not public."),
    "objections_met": _("Objections of participants that are met, as they say themselves: %(count)s."),
    "objections_withdrawn": _("Objections of participants that were taken back: %(count)s."),
    "said_no": _("Ballots on other matters in which %(party)s said no: %(count)s."),
    "absent_invited": _("%(party)s was invited and has not answered."),
    "absent_acknowledged": _("%(party)s acknowledged the invitation and has not decided."),
    "absent_declined": _("%(party)s declined the invitation."),
    "absent_withdrew": _("%(party)s left the dialogue."),
    "absent_requested": _("%(party)s asked for a place at the table. The parties have not decided about it."),
    "absent_not_admitted": _("%(party)s asked for a place at the table and was not given one."),
    "supports": _("%(supporter)s supports the dialogue. In which quality: %(kind)s. Every party at the table accepts this."),
    "pledged": _("%(supporter)s pledged: %(pledge)s."),
    "encouraged": _("%(supporter)s encouraged %(party)s to come to the table."),
    "encouraged_joined": _("%(supporter)s encouraged %(party)s to come to the table, and %(party)s joined later. That it joined afterwards does not show that this was the reason."),
    "attested_witness": _("%(supporter)s attests that it saw the parties give their signatures to version %(version)s of the text."),
    "attested_deposit": _("%(supporter)s keeps an authentic copy of version %(version)s of the text."),
    "decided_nothing": _("Supporters have no vote and no voice in the dialogue. They decided nothing."),
}  # fmt: skip

RESERVATIONS: Mapping[str, Any] = {
    "reservation": _("a reservation"),
    "interpretative_declaration": _("a declaration of how it understands the clause"),
    "note_of_dissent": _("a note of dissent"),
    "footnote": _("a footnote"),
}
EFFECTS: Mapping[str, Any] = {
    "excludes": _("the clause does not hold for it"),
    "modifies": _("the clause holds for it only as changed in these words"),
    "interprets": _("the clause holds for it as understood in these words"),
    "records_only": _("none; the clause holds for it, and this is only put on record"),
}
RESULTS: Mapping[str, Any] = {
    "not_adopted": _("nothing by itself"),
    "no_quorum": _("nothing, because too few took part"),
    "park": _("the matter is set aside"),
    "return_to_drafting": _("the text goes back to writing"),
    "end": _("the dialogue ends without a settlement, if every party consents to that"),
}

# Who or what the log does not name.
NAMELESS: Mapping[str, Any] = {
    "party": _("a group whose name is sealed"),
    "supporter": _("a supporter that is not named"),
    "clause": _("without a heading"),
}
