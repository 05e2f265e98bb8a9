"""Plain words for the codes of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
APPEAL_OUTCOMES = {
    "uphold": _("Uphold: the refusal stands"),
    "restore": _("Restore: the statement appears"),
}
STATES = {
    "pending": _("waiting to be read"),
    "accepted": _("accepted"),
    "rejected": _("refused"),
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
ACTS = {
    "SubmitStatement": _("A statement was handed in"),
    "TranslateStatement": _("A statement was translated"),
    "DecideModeration": _("A moderator decided about a statement"),
    "AppealDecision": _("An author asked for a second look at a refusal"),
    "DecideAppeal": _("A refusal was looked at again"),
    "CastVote": _("An answer was given"),
    "WithdrawStatement": _("A statement was taken back"),
}
LABELS = {
    "act": ACTS,
    "attribution": ATTRIBUTIONS,
    "choice": CHOICES,
    "statement_kind": KINDS,
    "statement_state": STATES,
    "outcome": OUTCOMES | APPEAL_OUTCOMES,
    "reason": REASONS,
    "reason_explained": REASONS_EXPLAINED,
}
