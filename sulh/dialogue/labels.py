"""Plain words for the codes of this room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

PHASES = {
    "draft": _("Not called yet"),
    "preparation": _("Preparing"),
    "listening": _("Speaking"),
    "convergence": _("What we share"),
    "drafting": _("Writing"),
    "consent": _("Agreeing"),
    "ratification": _("Confirming"),
    "implementation": _("Keeping promises"),
    "closed": _("Closed"),
    "renegotiation": _("Writing again after an objection"),
    "review": _("Looking back at the promises"),
    "suspended": _("Paused"),
    "not_convened": _("Did not come about"),
    "ended_without_settlement": _("Ended without a settlement"),
}
ROLES = {
    "participant": _("participant"),
    "delegate": _("delegate"),
    "convener": _("convener"),
    "facilitator": _("facilitator"),
    "moderator": _("moderator"),
    "appeals_member": _("member for appeals"),
    "registrar": _("registrar"),
    "translator": _("translator"),
    "supporter": _("supporter"),
    "observer": _("observer"),
    "expert": _("expert"),
    "monitor": _("monitor"),
    "editor": _("editor"),
    "enumerator": _("enumerator"),
    "teller": _("teller"),
    "operator": _("operator of the server"),
    "clock": _("the clock"),
    "public": _("the public"),
}
STATUSES = {
    "requested": _("asked for a place"),
    "invited": _("invited"),
    "acknowledged": _("acknowledged the invitation"),
    "joined": _("joined"),
    "declined": _("declined"),
    "withdrew": _("withdrew"),
    "not_admitted": _("was not given a place"),
}
CONSENTS = {
    "consent": _("consents"),
    "ad_referendum": _("agrees, subject to those it must still ask"),
    "with_reservation": _("consents with a reservation"),
    "abstain": _("abstains"),
    "object": _("objects"),
    "withdraw": _("withdrew its consent"),
}
SUPPORTER_KINDS = {
    "guarantor": _("guarantor"),
    "friend": _("friend of the process"),
    "accompanier": _("accompanier"),
    "witness": _("witness"),
    "depositary": _("depositary"),
}
SUPPORTER_KINDS_EXPLAINED = {
    "guarantor": _(
        "Vouches in public that what was agreed is kept, and speaks to those with whom it has ties when it is not kept."
    ),
    "friend": _("Wishes the dialogue well and encourages others to come."),
    "accompanier": _("Goes along: lends rooms, travel, safety and patience."),
    "witness": _("Sees with its own eyes that a signature was given freely."),
    "depositary": _("Keeps the authentic copies of what was signed."),
}
RISKS = {
    "low": _("low: nobody is endangered by taking part"),
    "medium": _("medium: taking part may bring trouble"),
    "high": _("high: people may be in danger for taking part"),
}
# What a guard of a phase asks for, said as met.
GUARDS = {
    "called": _("The five questions are answered"),
    "parties_present": _("At least two parties have joined"),
    "terms_consented": _("The terms are in force, with the consent of every joined party"),
    "quotas_set": _("Every joined party has said how many people may enrol for it"),
    "moderation_ready": _(
        "Somebody moderates, and somebody of a side that refused nothing can hear every appeal"
    ),
    "risk_declared": _("It is said how dangerous taking part is"),
    "languages_ready": _("Question, promise and code of conduct stand in every language"),
    "consent_screens_confirmed": _(
        "In every language somebody has read the page for entering and confirmed its words"
    ),
    "nothing_pending": _("No statement waits for moderation, and no appeal is open"),
    "findings_published": _("Findings are published"),
    "agenda_consented": _("Every party has accepted the agenda"),
    "no_parties": _("There are no parties who would have to agree"),
    "text_frozen": _("A version of the text stands still, and is open for consent"),
    "text_agreed": _("The parties have consented to the same text, by the rule they set"),
    "ratified": _("The members have confirmed the text"),
    "not_ratified": _("The text was not confirmed, or is agreed no longer"),
    "promises_settled": _("Every promise is settled"),
    "may_end": _("Every joined party consents to this end, or fewer than two are left"),
}
VOICES = {
    "statement": _("A statement"),
    "consent_screen": _("What is read before entering"),
    "notice": _("A notice"),
}
VOICE_STATES = {
    "lacking": _("not read aloud yet"),
    "stale": _("the words have changed since"),
    "current": _("read aloud"),
}
ACTS = {
    "RecordVoice": _("A text was read aloud"),
    "WithdrawVoice": _("A recorded voice was taken away"),
    "HostDialogue": _("Room was made for this dialogue"),
    "CallDialogue": _("The dialogue was called"),
    "DescribeBacking": _("Who is behind this was described"),
    "ConfirmConsentScreen": _("The words of the page for entering were confirmed"),
    "StageDemonstration": _("The demonstration was put into a phase"),
    "AppointOffice": _("An office was given"),
    "InviteSupporter": _("A supporter was invited"),
    "TakeOffice": _("An office was taken up or its password renewed"),
    "MakeSignInLink": _("The operator made a one-time sign-in link"),
    "InviteParty": _("A party was invited"),
    "NameParty": _("A party wrote its own name"),
    "AnswerInvitation": _("A party answered the invitation"),
    "RequestPlace": _("A group asked for a place"),
    "AnswerRequest": _("A party answered a request for a place"),
    "LeaveDialogue": _("A party left"),
    "SetQuota": _("The number of people who may enrol was set"),
    "ProposeTerms": _("New terms were proposed"),
    "GiveConsent": _("A party signed"),
    "AdoptTerms": _("The terms came into force"),
    "ProposeReferenceShares": _("Reference shares were proposed"),
    "ChangePhase": _("A phase was opened"),
    "SuspendDialogue": _("The dialogue was paused"),
    "DeclareTie": _("A supporter declared its ties"),
    "PledgeSupport": _("A supporter pledged support"),
    "EncourageParty": _("A supporter encouraged a party"),
    "AcknowledgeEncouragement": _("A party acknowledged an encouragement"),
    "RequestGoodOffices": _("A party asked a supporter for good offices"),
    "AnswerGoodOffices": _("A supporter answered a request for good offices"),
    "EndGoodOffices": _("Good offices ended"),
    "NameMilestone": _("An outside milestone was named"),
    "MoveMilestone": _("An outside milestone was moved"),
    "ProposeOutsideRules": _("New rules for comments and bulletins were proposed"),
    "IssueCodes": _("A sheet of codes was made"),
    "RevokeSheet": _("Unused codes were made worthless"),
    "RedeemCode": _("Somebody entered"),
    "EnterOpenly": _("Somebody entered by the open link"),
    "ReplaceCode": _("Somebody replaced a code"),
    "AcceptConduct": _("A participant accepted the changed code of conduct"),
    "EraseSelf": _("A participant left and took everything along"),
    "NameWitness": _("A witness of the diary was named"),
    "RetireWitness": _("A witness of the diary retired"),
    "CosignCheckpoint": _("A checkpoint of the diary was handed in"),
    "ProposeRecordRules": _("New rules for the diary were proposed"),
    "LogBatch": _("What participants did entered the diary together"),
    "Sealed": _("Something was sealed"),
}
LABELS: dict[str, dict[str, Any]] = {
    "phase": PHASES,
    "role": ROLES,
    "status": STATUSES,
    "consent": CONSENTS,
    "supporter_kind": SUPPORTER_KINDS,
    "supporter_kind_explained": SUPPORTER_KINDS_EXPLAINED,
    "risk": RISKS,
    "act": ACTS,
    "guard": GUARDS,
    "voice_about": VOICES,
    "voice_state": VOICE_STATES,
    "language": dict(settings.LANGUAGES),
}
