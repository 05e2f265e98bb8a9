"""One translatable message per refusal code of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "language_not_here": _("This dialogue is not held in that language (%(language)s). Please choose one of its languages."),
    "recognisable_unanswered": _("Please think about it for a moment: could someone recognise you by this? Then tick the box."),
    "conduct_changed": _("The code of conduct has changed since you came in. Please read and accept the present one; what you typed is still here."),
    "too_many_pending": _("%(most)s of your statements are still waiting to be read. Please wait until one of them is decided."),
    "seeds_cap_reached": _("The terms allow %(cap)s statements by the facilitator and by experts; they are all used."),
    "statement_duplicate": _("The same was already said here in the same words. You can look for it in the list and answer it there."),
    "attribution_by_name_offices_only": _("Only office holders can sign by name. You stay unnamed, for your own safety."),
    "attribution_no_party": _("You belong to no party here. Please choose another way to sign."),
    "attribution_too_few_present": _("“By my party” is possible when at least %(needed)s people of your party are here; with fewer it could point at you."),
    "statement_not_live": _("This statement was refused or taken back, so it is not translated."),
    "translation_same_language": _("This is the language in which it was said. Please choose another."),
    "reason_not_wanted": _("A statement that is accepted needs no reason. Leave the reason empty, or refuse the statement."),
    "decided_already": _("This is decided already. Please reload the page to see how it stands."),
    "own_statement": _("This is your own statement. Somebody else decides about it."),
    "not_yours": _("Only its author can do this."),
    "not_rejected": _("This statement was not refused, so there is nothing to appeal against."),
    "appealed_already": _("You have asked for a second look already. It can be asked for once."),
    "same_person_decided": _("You took the first decision yourself. Somebody else decides about the appeal."),
    "statement_not_open": _("This statement cannot be answered: it is not here, not accepted yet, or was taken back."),
    "statements_pending": _("%(count)s statements still wait to be read by a moderator. No statement is left without a decision."),
    "appeals_open": _("%(count)s appeals are not decided yet. No appeal is left without a decision."),
}  # fmt: skip
