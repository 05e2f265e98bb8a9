"""One translatable message per refusal code of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.statements.paper.messages import MESSAGES as PAPER
from sulh.statements.room.messages import MESSAGES as ROOM

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
    "translation_missing": _("There is no translation of this statement into this language."),
    "translation_changed": _("This translation was changed meanwhile. Please read it as it stands now."),
    "translation_question_stands": _("Somebody questions these very words. Write them anew, or let another translator confirm them."),
    "own_translation": _("You wrote this translation yourself. Write it anew if it is wrong; somebody else confirms it."),
    "questioned_already": _("You have questioned this translation already. Translators will look at it."),
    "questions_full": _("%(most)s people have questioned this translation already. Translators will look at it."),
    "too_many_questions": _("You can question %(most)s translations in an hour. Please come back later."),
    "statement_changed": _("The statement itself is another one than in your file."),
    "translation_file_too_large": _("The file is too large. Please send at most 1,000 statements and 900 kilobytes at a time."),
    "translation_file_unsafe": _("The file holds parts that could do harm (a document type, entities, or endless nesting). Please save it again as plain XLIFF 2.0."),
    "translation_file_unreadable": _("The file could not be read. It has to be XLIFF 2.0, or a table (CSV) in UTF-8 with the columns of the file that you took from here."),
    "reason_not_wanted": _("A statement that is accepted needs no reason. Leave the reason empty, or refuse the statement."),
    "decided_already": _("This is decided already. Please reload the page to see how it stands."),
    "own_statement": _("This is your own statement. Somebody else decides about it."),
    "not_yours": _("Only its author can do this."),
    "not_rejected": _("This statement was neither refused nor put together with another, so there is nothing to appeal against."),
    "appealed_already": _("You have asked for a second look already. It can be asked for once."),
    "same_person_decided": _("You took part in the first decision yourself. Somebody else decides about the appeal."),
    "same_nominator_decided": _("You were nominated by the same side as a moderator who refused it. Somebody decides about the appeal whom a side nominated that refused nothing of it."),
    "appeals_unheard": _("Some refusals could be heard by nobody: whoever hears an appeal must be nominated by a side none of whose moderators refused anything of it. Let another party, or the facilitator, appoint a member for appeals."),
    "same_person_first": _("You gave the first opinion yourself. A moderator whom another side nominated gives the second."),
    "same_nominator": _("You were nominated by the same side as the moderator who gave the first opinion. A moderator whom another side nominated gives the second."),
    "no_emergency": _("For this reason (%(reason)s) nothing is hidden at once. Only a threat, incitement, personal data or what the law forbids can harm somebody within a day."),
    "not_shown": _("This statement is not on the list, so there is nothing to hide."),
    "hidden_before": _("Your side has hidden this statement before. It can do so once; a moderator whom another side nominated can hide it again."),
    "looked_at_again": _("Somebody looked at this statement again on appeal. What was decided then is final."),
    "not_mergeable": _("A statement can only be put together with another one that is on the list."),
    "not_merged": _("This statement is not put together with another."),
    "statement_not_open": _("This statement cannot be answered: it is not here, not accepted yet, or was taken back."),
    "statements_pending": _("%(count)s statements still wait to be read by a moderator. No statement is left without a decision."),
    "second_opinions_pending": _("%(count)s statements wait for the opinion of a second moderator. No statement is left without a decision."),
    "statements_hidden": _("%(count)s statements are hidden for a day. A moderator whom another side nominated decides, or they appear again."),
    "merged_into_nothing": _("%(count)s statements were put together with one that is no longer on the list. A moderator takes them out again."),
    "appeals_open": _("%(count)s appeals are not decided yet. No appeal is left without a decision."),
} | PAPER | ROOM  # fmt: skip
