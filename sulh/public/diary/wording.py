"""What the public diary says of each act: one sentence per act, or one per answer where an act asks something.

The folders beside the diary bring the words for their own acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.followup.commitments import wording as commitments
from sulh.followup.forecasts import wording as forecasts
from sulh.followup.ground import wording as ground
from sulh.followup.incidents import wording as incidents
from sulh.followup.pulse import wording as pulse
from sulh.public.bulletins import wording as bulletins
from sulh.public.claims import wording as claims
from sulh.public.comments import wording as comments
from sulh.public.contacts import wording as contacts
from sulh.public.diary import wording_voices as voices
from sulh.public.diary import wording_witnesses as witnesses
from sulh.settlement.deadlock import wording as deadlock
from sulh.settlement.deciding import wording as deciding
from sulh.settlement.ratifying import wording as ratifying
from sulh.settlement.sessions import wording as sessions
from sulh.settlement.single import wording as single
from sulh.settlement.text import wording as text
from sulh.statements.paper import wording as paper
from sulh.statements.room import wording as room

OWN = (
    claims, contacts, bulletins, comments, deciding, text, ratifying, single, sessions, deadlock, voices, paper, room,
    witnesses, commitments, ground, pulse, incidents, forecasts,
)  # fmt: skip

# Where the verb depends on what was answered: the field of the view that tells.
TURNS: Mapping[str, str] = {
    "AnswerInvitation": "status",
    "AnswerRequest": "answer",
    "GiveConsent": "answer",
    "SubmitStatement": "attribution",
    "DecideModeration": "outcome",
    "DecideAppeal": "outcome",
    "MergeStatements": "outcome",
    "SeparateStatement": "stands",
    "AnswerGoodOffices": "answer",
    "LogBatch": "kind",
} | {act: field for each in OWN for act, field in each.TURNS.items()}

SENTENCES: Mapping[str, Any] = {
    "HostDialogue": _("Room was made for this dialogue, to be called by %(convener)s."),
    "CallDialogue": _("The dialogue was called, and its parties were invited."),
    "DescribeBacking": _("It was written down who is behind this dialogue."),
    "ConfirmConsentScreen": _("%(name)s has read the page for entering in this language, and confirmed its words: %(language)s."),
    "StageDemonstration": _("This demonstration was put into the phase “%(phase)s” so that its pages can be seen. A real dialogue cannot be."),
    "ChangePhase": _("The phase “%(to)s” was opened; before it was “%(from)s”."),
    "SuspendDialogue": _("The dialogue was paused. It stood in the phase “%(from)s”."),
    "AppointOffice": _("%(label)s was given an office: %(role)s."),
    "TakeOffice": _("%(label)s took up the office, or set a new password."),
    "MakeSignInLink": _("The operator made a one-time link with which %(label)s can set a new password."),
    "InviteSupporter": _("Invited to support the dialogue: %(names)s (%(kind)s). A supporter can never vote, speak or decide here."),
    "DeclareTie": _("%(supporter)s declared its ties with %(party)s: %(kind)s."),
    "PledgeSupport": _("%(supporter)s pledged: %(kind)s."),
    "EncourageParty": _("%(supporter)s encouraged %(party)s to come to the table."),
    "AcknowledgeEncouragement": _("%(party)s acknowledged the encouragement by %(supporter)s."),
    "InviteParty": _("Invited to the table: %(names)s."),
    "NameParty": _("A party wrote its own name: %(names)s."),
    "AnswerInvitation.acknowledged": _("%(party)s acknowledged the invitation, without a decision yet."),
    "AnswerInvitation.joined": _("%(party)s joined."),
    "AnswerInvitation.declined": _("%(party)s declined the invitation."),
    "RequestPlace": _("A group that was not invited asked for a place at the table."),
    "AnswerRequest.consent": _("Consent to a place at the table for %(party)s, signed for %(by_party)s."),
    "AnswerRequest.object": _("Objection to a place at the table for %(party)s, signed for %(by_party)s."),
    "LeaveDialogue": _("%(party)s left the dialogue. Every remaining party must consent again."),
    "SetQuota": _("%(party)s may enrol %(quota)s people."),
    "ProposeTerms": _("%(party)s proposed new terms of reference, version %(version)s. Rewritten: %(section)s."),
    "GiveConsent.consent": _("Consent to %(subject)s, signed for %(party)s: signature %(signatures)s of %(needed)s."),
    "GiveConsent.with_reservation": _("Consent to %(subject)s with what was filed beside it, signed for %(party)s: signature %(signatures)s of %(needed)s."),
    "GiveConsent.ad_referendum": _("Agreement to %(subject)s, subject to those the party must still ask, signed for %(party)s: signature %(signatures)s of %(needed)s. This is no consent yet."),
    "GiveConsent.abstain": _("Abstention on %(subject)s, signed for %(party)s: signature %(signatures)s of %(needed)s."),
    "GiveConsent.object": _("Objection to %(subject)s, signed for %(party)s: signature %(signatures)s of %(needed)s."),
    "GiveConsent.withdraw": _("Withdrawal of the consent to %(subject)s, signed for %(party)s: signature %(signatures)s of %(needed)s."),
    "AdoptTerms": _("Version %(version)s of the terms of reference came into force, with the consent of every party that had joined."),
    "ProposeReferenceShares": _("It was proposed how large each party is in the population. This stays hidden until every party accepts the source."),
    "RequestGoodOffices": _("%(party)s asked %(supporter)s for good offices."),
    "AnswerGoodOffices.accept": _("%(supporter)s accepted the request of %(party)s for good offices."),
    "AnswerGoodOffices.decline": _("%(supporter)s declined the request of %(party)s for good offices."),
    "EndGoodOffices": _("The good offices of %(supporter)s for %(party)s ended."),
    "NameMilestone": _("An outside milestone was named: %(names)s."),
    "MoveMilestone": _("An outside milestone has another day: %(names)s."),
    "ProposeOutsideRules": _("%(party)s proposed new terms of reference, version %(version)s, with other rules for comments and bulletins."),
    "IssueCodes": _("A sheet of %(count)s codes was made. The codes themselves are stored nowhere."),
    "RevokeSheet": _("%(revoked)s unused codes of a sheet were made worthless."),
    "AcceptConduct": _("A participant accepted the changed code of conduct."),
    "EraseSelf": _("A participant left and took everything along."),
    "SubmitStatement.sealed": _("Statement %(statement)s was handed in. Whether under a name, and under which, is sealed until it is accepted."),
    "SubmitStatement.unattributed": _("Statement %(statement)s was handed in, under no name."),
    "SubmitStatement.by_party": _("Statement %(statement)s was handed in by somebody of %(party)s."),
    "SubmitStatement.by_name": _("Statement %(statement)s was handed in by %(name)s."),
    "TranslateStatement": _("Statement %(statement)s was translated into this language: %(language)s."),
    "QuestionTranslation": _("The translation of statement %(statement)s into this language was questioned: %(language)s."),
    "ConfirmTranslation": _("A second translator confirmed the translation of statement %(statement)s into this language: %(language)s."),
    "DecideModeration.accept": _("Statement %(statement)s was accepted."),
    "DecideModeration.reject": _("Statement %(statement)s was refused. Reason: %(reason)s."),
    "DecideModeration.ask_another": _("A moderator would refuse statement %(statement)s. Reason: %(reason)s. A second one, nominated by another side, is asked."),
    "HideStatement": _("Statement %(statement)s was hidden at once. Reason: %(reason)s. It appears again after 24 hours, unless a moderator nominated by another side refuses it."),
    "EndHiding": _("Statement %(statement)s appears again: nobody nominated by another side refused it in time."),
    "MergeStatements.propose": _("A moderator proposes to put statement %(statement)s together with statement %(into)s, because they say the same. A second one, nominated by another side, is asked."),
    "MergeStatements.merge": _("Statement %(statement)s was put together with statement %(into)s, because they say the same."),
    "SeparateStatement.accepted": _("Statement %(statement)s stands on its own again."),
    "SeparateStatement.pending": _("Statement %(statement)s is on its own again and waits to be read."),
    "AppealDecision": _("The author of statement %(statement)s asked somebody else to look at the decision again."),
    "DecideAppeal.uphold": _("Statement %(statement)s was looked at again: the decision stands."),
    "DecideAppeal.restore": _("Statement %(statement)s was looked at again: it appears after all."),
    "WithdrawStatement": _("The author took statement %(statement)s back. Its words are deleted."),
    "LogBatch.joining": _("Participants who joined: %(count)s."),
    "LogBatch.voting": _("Answers that were given or changed, each as a sealed copy that names nobody: %(count)s."),
    "LogBatch.stating": _("Statements that were handed in: %(count)s."),
    "LogBatch.reporting": _("Reports of incidents, and checks that confirmed none: %(count)s. They stay sealed."),
    "LogBatch.appealing": _("Authors who asked somebody else to look at a refusal again: %(count)s."),
    "LogBatch.conduct": _("Participants who accepted the changed code of conduct: %(count)s."),
    "LogBatch.leaving": _("Participants who left and took everything along: %(count)s."),
    "PublishFindings": _("Findings were published: snapshot %(snapshot)s."),
    "ImportConversation": _("A conversation held elsewhere was imported from %(source)s: %(statements)s statements, %(participants)s participants, %(votes)s votes."),
    "Sealed": _("Something was sealed. It opens when the one it is meant for acknowledges or accepts it, on a day that was set, or when the one who sealed it opens it. Until then nobody else can see who did what."),
} | {name: words for each in OWN for name, words in each.SENTENCES.items()}  # fmt: skip

# What stands below the sentence: every field of an entry that the sentence does not name.
FIELDS: Mapping[str, Any] = {
    "author": _("Under which name"),
    "before": _("Earlier day"),
    "bulletins": _("How a bulletin is agreed"),
    "comments": _("Readers' comments"),
    "comments_an_hour": _("Comments that one thread takes in an hour"),
    "comments_close_after": _("Days after which a thread closes by itself"),
    "commitment": _("Sealed"),
    "conditions": _("Conditions"),
    "conduct": _("Sealed copy of the code of conduct"),
    "corrections": _("Counts of the source that were wrong"),
    "delegates": _("Its delegates are shown as"),
    "demonstration": _("A demonstration"),
    "digest": _("Sealed copy of the text"),
    "day": _("Day"),
    "due": _("Until"),
    "explanation": _("A word to the author"),
    "files": _("Files"),
    "findings": _("Sealed copy of the findings"),
    "input_digest": _("Sealed copy of what was read in"),
    "kind": _("Kind"),
    "language": _("Language"),
    "languages": _("Languages"),
    "lot": _("The lot that orders the parties"),
    "name": _("Name"),
    "names": _("Name"),
    "nominated_by": _("Nominated by"),
    "note": _("In its own words"),
    "objection_days": _("Days to object"),
    "of_parties": _("By party"),
    "parties": _("Parties"),
    "party": _("Party"),
    "question": _("Question"),
    "reason": _("Reason"),
    "reasoning": _("Why, to the author"),
    "reasons": _("Reasons given"),
    "rules": _("Sealed copy of the rules it was decided by"),
    "shares": _("Shares and their source"),
    "signatures_needed": _("Signatures that bind the party"),
    "status": _("How the group stands now"),
    "story": _("What is to be seen"),
    "subject": _("What for"),
    "supporter": _("Supporter"),
    "superseded": _("Votes replaced by a later one"),
    "template": _("Kind of dialogue"),
    "text": _("Text"),
    "texts": _("The new text"),
    "together": _("Statements"),
    "unnoticed": _("What the operator could do unnoticed"),
    "who_pays": _("Who pays"),
    "who_runs": _("Who runs the server"),
    "who_sees": _("Who can see what"),
    "why": _("Why"),
    "words": _("Words"),
} | {name: title for each in OWN for name, title in each.FIELDS.items()}

# Ids by which entries refer to each other, and what the sentence says already; all of it stands in the file.
REFERENCES: frozenset[str] = frozenset(
    {"appeal", "as_of", "encouragement", "good_offices", "milestone", "n", "pledge", "request", "sheet"}
    | {
        "CallDialogue.register",
        "InviteParty.party",
        "NameParty.party",
        "InviteSupporter.supporter",
        "TakeOffice.roles",
        "GiveConsent.stands",
        "HideStatement.until",
        "LogBatch.commitments",
    }
).union(*(each.REFERENCES for each in OWN))

# Fields that hold a day, or nothing.
DAYS: frozenset[str] = frozenset({"due", "day", "before"}).union(*(each.DAYS for each in OWN))

SUBJECTS: Mapping[str, Any] = {
    "terms": _("the terms of reference"),
    "reference_shares": _("the source of the reference shares"),
    "ending": _("ending without a settlement"),
    "supporter": _("the support of an outsider"),
    "bulletin": _("a bulletin"),
    "agenda": _("the agenda"),
    "promise": _("the end of a promise"),
    "amendment": _("a change of the text"),
    "clause": _("a clause, provisionally"),
    "settlement": _("the text as a whole"),
    "reservation": _("a reservation of another party"),
    "minutes": _("the minutes of a session"),
    "side_letter": _("a side letter"),
}
CONDUCT = _("Code of conduct")
WHAT_HAPPENS = _("What happens with what people say")
YES_NO: Mapping[str, Any] = {"yes": _("yes"), "no": _("no")}

# The kinds by which the diary can be filtered; every act that is logged belongs to one.
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "course": (_("The course of the dialogue"), ("HostDialogue", "CallDialogue", "ImportConversation", "StageDemonstration", "ChangePhase", "SuspendDialogue", "DescribeBacking", "ConfirmConsentScreen", "NameMilestone", "MoveMilestone")),
    "parties": (_("Parties"), ("InviteParty", "NameParty", "AnswerInvitation", "RequestPlace", "AnswerRequest", "LeaveDialogue", "ProposeReferenceShares")),
    "terms": (_("Terms and consent"), ("ProposeTerms", "ProposeOutsideRules", "GiveConsent", "AdoptTerms")),
    "supporters": (_("Supporters"), ("InviteSupporter", "DeclareTie", "PledgeSupport", "EncourageParty", "AcknowledgeEncouragement", "RequestGoodOffices", "AnswerGoodOffices", "EndGoodOffices")),
    "offices": (_("Offices"), ("AppointOffice", "TakeOffice", "MakeSignInLink")),
    "entry": (_("Codes and participants"), ("SetQuota", "IssueCodes", "RevokeSheet", "AcceptConduct", "EraseSelf")),
    "statements": (_("Statements"), ("SubmitStatement", "TranslateStatement", "QuestionTranslation", "ConfirmTranslation", "WithdrawStatement")),
    "moderation": (_("Moderation"), ("DecideModeration", "HideStatement", "EndHiding", "MergeStatements", "SeparateStatement", "AppealDecision", "DecideAppeal")),
    "together": (_("What participants did, entered together"), ("LogBatch",)),
    "findings": (_("Findings"), ("PublishFindings",)),
    **{name: kind for each in OWN for name, kind in each.KINDS.items()},
    "sealed": (_("Still sealed"), ("Sealed",)),
}  # fmt: skip
