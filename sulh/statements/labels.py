"""Plain words for the codes of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.statements.paper import labels as paper
from sulh.statements.room import labels as room

ATTRIBUTIONS = {
    "unattributed": _("Under no name: neither I nor my party is named"),
    "by_party": _("By somebody of my party"),
    "by_name": _("By the name of my office"),
}
CHOICES = {"agree": _("Agree"), "disagree": _("Disagree"), "pass": _("Pass")}
KINDS = {
    "participant": _("said by somebody in this dialogue"),
    "delegate": _("said by a delegate"),
    "seed": _("written by the facilitator to begin with"),
    "expert": _("written by an expert"),
}
OUTCOMES = {"accept": _("Accept it"), "reject": _("Refuse it")}
MERGE_APPEAL_OUTCOMES = {
    "uphold": _("Uphold: the two stay together"),
    "restore": _("Restore: the statement stands on its own"),
}
APPEAL_OUTCOMES = {
    "uphold": _("Uphold: the refusal stands"),
    "restore": _("Restore: the statement appears"),
}
STATES = {
    "pending": _("waiting to be read"),
    "second_opinion": _("read once; a second moderator is asked"),
    "accepted": _("accepted"),
    "hidden": _("hidden for a day"),
    "rejected": _("refused"),
    "merged": _("put together with another that says the same"),
    "withdrawn": _("taken back"),
}
REASONS = {
    "off_topic": _("off topic"),
    "abuse": _("abuse"),
    "threat": _("threat"),
    "incitement": _("incitement to harm"),
    "personal_data": _("personal data"),
    "duplicate": _("duplicate"),
    "spam": _("spam"),
    "illegal": _("against the law"),
    "unintelligible": _("cannot be understood"),
}
REASONS_EXPLAINED = {
    "off_topic": _("It does not speak about the question of this dialogue."),
    "abuse": _("It insults or humiliates somebody instead of speaking about the question."),
    "threat": _("It threatens somebody."),
    "incitement": _("It calls for harm to people."),
    "personal_data": _("It names a private person, or where somebody can be found or reached."),
    "duplicate": _("The same was already said here, in these or almost these words."),
    "spam": _("It advertises, or repeats itself without saying anything."),
    "illegal": _("The law forbids publishing it, whoever says it."),
    "unintelligible": _("Nobody who reads it can tell what it says."),
}
# What pages say to those who take part, and what may have a recorded voice.
NOTICES = {
    "take_part": _(
        "You can change an answer until speaking closes; the last one counts. How you answered is shown to nobody, not even to you."
    ),
}
ACTS = {
    "SubmitStatement": _("A statement was handed in"),
    "TranslateStatement": _("A statement was translated"),
    "QuestionTranslation": _("A translation was questioned"),
    "ConfirmTranslation": _("A translation was confirmed"),
    "DecideModeration": _("A moderator decided about a statement"),
    "HideStatement": _("A statement was hidden at once"),
    "EndHiding": _("A hidden statement appeared again"),
    "MergeStatements": _("Two statements were put together"),
    "SeparateStatement": _("Two statements were taken apart"),
    "AppealDecision": _("An author asked for a second look"),
    "DecideAppeal": _("A decision was looked at again"),
    "CastVote": _("An answer was given"),
    "WithdrawStatement": _("A statement was taken back"),
}
HINTS = {
    "alike": _("It is written almost like this one. Opposites can differ by a single word, so read both."),
    "votes": _("The same people answered these two nearly alike. That can also be so where they say different things."),
    "far_off": _("It uses words that hardly any accepted statement uses. It may be off topic, or say what nobody has said yet."),
    "phone": _("This may be a phone number:"),
    "coordinates": _("This may tell where a place is:"),
}  # fmt: skip
HINTS_SURE = {"weak": _("A weak sign"), "fair": _("A fair sign"), "strong": _("A strong sign")}
LABELS = {
    "act": ACTS | paper.ACTS | room.ACTS,
    **room.LABELS,
    "mark": paper.MARKS,
    "sheet_state": paper.SHEET_STATES,
    "channel": paper.CHANNELS,
    "attribution": ATTRIBUTIONS,
    "choice": CHOICES,
    "statement_kind": KINDS,
    "statement_state": STATES,
    "notice": NOTICES,
    "outcome": OUTCOMES | APPEAL_OUTCOMES,
    "hint": HINTS,
    "hint_sure": HINTS_SURE,
    "reason": REASONS,
    "reason_explained": REASONS_EXPLAINED,
}
