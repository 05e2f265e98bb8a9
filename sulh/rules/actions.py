"""Who may do what, in which phase: the one table.

Rows and conditions c1 to c13 follow section 2 of the process reference; where Sulh's design is
stricter (nobody sees how somebody voted, themselves included), the design stands. A role without
an entry may not. Nobody has a casting vote, an override or a silent edit: there is no row for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sulh.rules.phases import ACTIVE, ENDED, PHASES
from sulh.rules.refusal import Refusal
from sulh.rules.roles import ROLES
from sulh.rules.standing import Standing

YES = "yes"

# condition -> what it means (the reference's number in brackets)
CONDITIONS: Mapping[str, str] = {
    "as_seed": "labelled as a seed or as expert input, and capped by the terms (c1)",
    "public_track": "only in a public comment track, never among the parties' statements (c2)",
    "as_participant": "only as an individual participant, with a participant's code (c3)",
    "turnout_only": "turnout counts, never opinions (c4)",
    "restore_only": "may uphold or restore, never refuse anew (c5)",
    "single_text": "only as a single negotiating text, where the terms allow one (c6)",
    "criticism_window": "while public criticism is open (c7)",
    "mandate": "only with a mandate of a party that is invited or at the table (c8)",
    "guarded": "only when the guards of the step are satisfied (c9)",
    "admitted_by_all": "only while every joined party accepts (c10)",
    "declared_tie": "only to a party with which a tie is declared, and on the record (c11)",
    "evidence_only": "may file evidence, not code a level (c12)",
    "enrolment_only": "only inside the enrolment step (c13)",
    "own_party": "only for the own party",
    "for_no_party": "only for people of no party, or in a dialogue without parties",
    "first_facilitator": "only the first facilitator of a dialogue",
    "first_delegate": "only a party's first delegate, with the party's invitation",
    "scheduled": "only what the terms scheduled; late, never early or twice",
    "one_time_link": "only with an unused one-time link",
    "comment_code": "only with the code that was shown once when the comment was sent",
}


@dataclass(frozen=True)
class Action:
    """One row: the phases it is open in, and per role `YES` or the name of a condition."""

    name: str
    phases: frozenset[str]
    roles: Mapping[str, str]


ANY = frozenset(PHASES)
LIVING = ANY - ENDED
UNDER_WAY = ACTIVE | {"suspended"}
SPEAKING = frozenset({"listening"})
BEFORE_END_OF_SPEAKING = frozenset({"draft", "preparation", "listening"})


def _row(name: str, phases: frozenset[str], yes: str = "", **conditions: str) -> Action:
    roles = {role: YES for role in yes.split()}
    for condition, names in conditions.items():
        roles |= {role: condition for role in names.split()}
    unknown = (roles.keys() - set(ROLES)) | (conditions.keys() - CONDITIONS.keys())
    if unknown:
        raise ValueError(f"{name}: {sorted(unknown)}")
    return Action(name, phases, roles)


_REFERENCE_ROWS = (
    _row("read_record", ANY, " ".join(ROLES)),
    _row(
        "submit_statement",
        SPEAKING,
        "participant delegate",
        as_seed="facilitator expert",
        public_track="public",
    ),
    _row("vote_on_statement", SPEAKING, "participant", as_participant="delegate"),
    _row("see_individual_votes", ANY),
    _row("see_counts_before_findings", ANY, turnout_only="facilitator"),
    _row("moderate_statement", LIVING, "moderator", restore_only="appeals_member"),
    _row("appeal_moderation", LIVING, "participant delegate"),
    _row("table_text", frozenset({"drafting"}), "delegate", single_text="facilitator"),
    _row("criticise_text", frozenset({"drafting"}), "delegate expert", criticism_window="participant"),
    _row("consent", UNDER_WAY, mandate="delegate"),
    _row("ratify", frozenset({"ratification"}), "participant", as_participant="delegate"),
    _row("change_phase", LIVING, guarded="facilitator"),
    _row("change_terms", UNDER_WAY, guarded="delegate"),
    _row("attend_plenary", LIVING, "delegate facilitator", admitted_by_all="supporter observer expert"),
    _row("pledge_support", LIVING, admitted_by_all="supporter"),
    _row("encourage_party", LIVING, declared_tie="supporter"),
    _row("witness_signature", LIVING, "supporter observer"),
    _row(
        "record_evidence",
        LIVING,
        "expert monitor",
        evidence_only="delegate supporter public",
    ),
    _row("admit_participant", UNDER_WAY, "registrar"),
    _row("see_identity_evidence", UNDER_WAY, enrolment_only="registrar"),
    _row("run_server", ANY, "operator"),
)

_DESIGN_ROWS = (
    _row("host_dialogue", frozenset({"draft"}), "operator"),
    _row("stage_demonstration", ANY, "operator"),
    _row("import_conversation", frozenset({"draft"}), "operator"),
    _row("make_sign_in_link", ANY, "operator"),
    _row("call_dialogue", frozenset({"draft"}), "convener"),
    _row("appoint_facilitator", frozenset({"draft", "preparation"}), first_facilitator="convener"),
    _row("invite_party", UNDER_WAY, "facilitator"),
    _row("appoint_delegate", UNDER_WAY, mandate="delegate", first_delegate="facilitator"),
    _row("appoint_registrar", UNDER_WAY, mandate="delegate", for_no_party="facilitator"),
    _row("appoint_moderator", UNDER_WAY, "delegate facilitator"),
    _row("appoint_appeals_member", UNDER_WAY, "delegate facilitator"),
    _row("appoint_staff", UNDER_WAY, "facilitator"),
    _row("invite_supporter", UNDER_WAY, "facilitator"),
    _row("take_office", ANY, one_time_link="public"),
    _row("describe_backing", LIVING, "facilitator"),
    _row("confirm_consent_screen", LIVING, "facilitator translator"),
    _row("answer_invitation", UNDER_WAY, own_party="delegate"),
    _row("name_party", UNDER_WAY, mandate="delegate"),
    _row("request_place", UNDER_WAY, "public"),
    _row("answer_request", UNDER_WAY, mandate="delegate"),
    _row("leave_dialogue", LIVING, own_party="delegate"),
    _row("set_quota", BEFORE_END_OF_SPEAKING, mandate="delegate", for_no_party="facilitator"),
    _row("propose_reference_shares", UNDER_WAY, "facilitator"),
    _row("adopt_terms", UNDER_WAY, guarded="facilitator"),
    _row("suspend_dialogue", ACTIVE, "facilitator delegate"),
    _row("redeem_code", UNDER_WAY, "public"),
    _row("replace_code", UNDER_WAY, "participant"),
    _row("accept_conduct", UNDER_WAY, "participant"),
    _row("erase_self", ANY, "participant"),
    _row("declare_tie", LIVING, "supporter"),
    _row("acknowledge_encouragement", LIVING, own_party="delegate"),
    _row("request_good_offices", UNDER_WAY, mandate="delegate"),
    _row("answer_good_offices", LIVING, admitted_by_all="supporter"),
    _row("end_good_offices", LIVING, "supporter", own_party="delegate"),
    _row("name_milestone", LIVING, "facilitator", mandate="delegate"),
    _row("state_interests", LIVING, "supporter"),
    _row("file_claim", LIVING, "supporter observer expert editor", mandate="delegate"),
    _row("reply_to_claim", LIVING, "supporter", own_party="delegate"),
    _row("take_back_claim", ANY, "supporter observer expert editor delegate"),
    _row("log_contact", LIVING, "facilitator supporter", mandate="delegate"),
    _row("open_contact", ANY, "facilitator supporter", own_party="delegate", scheduled="clock"),
    _row("draft_bulletin", LIVING, "editor"),
    _row("offer_bulletin", LIVING, "editor"),
    _row("publish_bulletin", LIVING, guarded="editor"),
    _row("release_bulletin", ANY, scheduled="clock"),
    _row("retract_bulletin", ANY, "editor"),
    _row("draft_supporters_statement", LIVING, admitted_by_all="supporter"),
    _row("sign_supporters_statement", LIVING, admitted_by_all="supporter"),
    _row("retract_supporters_statement", ANY, "supporter"),
    _row("write_comment", LIVING, "public"),
    _row("moderate_comment", ANY, "moderator"),
    _row("appeal_comment", ANY, comment_code="public"),
    _row("take_back_comment", ANY, comment_code="public"),
    _row("decide_comment_appeal", ANY, "appeals_member"),
    _row("close_thread", ANY, "moderator"),
    _row("carry_over_comment", SPEAKING, "participant"),
    _row("withdraw_statement", ANY, "participant delegate facilitator expert"),
    _row("merge_statements", SPEAKING, "moderator"),
    _row("end_hiding", ANY, scheduled="clock"),
    _row("translate", LIVING, "translator"),
    _row("print_sheets", SPEAKING, "registrar", for_no_party="facilitator"),
    _row("settle_sheets", UNDER_WAY, "registrar", for_no_party="facilitator"),
    _row("enter_sheet", SPEAKING, "enumerator"),
    _row("assist_person", SPEAKING, "enumerator"),
    _row("begin_room", frozenset({"draft"}), "operator"),
    _row("hold_room", SPEAKING, "facilitator"),
    _row("close_room", LIVING, "facilitator"),
    _row("count_table", LIVING, "teller"),
    _row("join_room", SPEAKING, "facilitator"),
    _row("question_translation", LIVING, "participant delegate moderator translator"),
    _row("record_voice", LIVING, "translator facilitator"),
    _row("withdraw_voice", ANY, "translator facilitator"),
    _row("decide_appeal", LIVING, "appeals_member"),
    _row("publish_findings", frozenset({"listening", "convergence"}), "facilitator", scheduled="clock"),
    _row("log_batch", ANY, scheduled="clock"),
    _row("name_witness", LIVING, "supporter", mandate="delegate"),
    _row("cosign_checkpoint", ANY, "delegate facilitator supporter observer operator public"),
)

_DRAFTING = frozenset({"drafting"})
_AGREEING = frozenset({"consent", "ratification"})

_SETTLEMENT_ROWS = (
    _row("propose_agenda_item", UNDER_WAY, mandate="delegate"),
    _row("sponsor_amendment", _DRAFTING, mandate="delegate"),
    _row("dispose_amendment", _DRAFTING, mandate="delegate"),
    _row("issue_version", _DRAFTING, guarded="facilitator delegate"),
    _row("acknowledge_version", LIVING, own_party="delegate"),
    _row("table_version", _DRAFTING, guarded="facilitator delegate"),
    _row("open_ballot", UNDER_WAY, guarded="facilitator delegate"),
    _row("close_ballot", UNDER_WAY, guarded="facilitator delegate"),
    _row("extend_time", UNDER_WAY, guarded="facilitator"),
    _row("petition", UNDER_WAY, mandate="delegate"),
    _row("file_reservation", frozenset({"consent"}), mandate="delegate"),
    _row("withdraw_reservation", LIVING, mandate="delegate"),
    _row("run_single_text", _DRAFTING, single_text="facilitator"),
    _row("open_members_vote", _AGREEING, mandate="delegate"),
    _row("vote_as_member", _AGREEING, "participant", as_participant="delegate"),
    _row("open_ratification", frozenset({"ratification"}), guarded="facilitator"),
    _row("close_members_vote", _AGREEING, guarded="facilitator delegate", scheduled="clock"),
    _row("file_objection", _AGREEING, "participant", mandate="delegate"),
    _row("settle_objection", UNDER_WAY, "participant", mandate="delegate"),
    _row("record_session", UNDER_WAY, "facilitator", mandate="delegate"),
    _row("write_minutes", UNDER_WAY, "facilitator", mandate="delegate"),
    _row("correct_minutes", UNDER_WAY, mandate="delegate"),
    _row("write_side_letter", UNDER_WAY, mandate="delegate"),
    _row("declare_deadlock", UNDER_WAY, "facilitator", mandate="delegate"),
    _row("record_ladder_step", UNDER_WAY, "facilitator", mandate="delegate"),
    _row("climb_ladder", UNDER_WAY, guarded="facilitator delegate"),
)

_FOLLOWUP_ROWS = (
    _row("promise_first_step", UNDER_WAY, mandate="delegate"),
    _row("write_levels", LIVING, "supporter"),
    _row("verify_evidence", LIVING, "monitor"),
    _row("code_level", LIVING, "expert monitor"),
    _row("reply_to_score", LIVING, "supporter", own_party="delegate"),
    _row("name_indicator", LIVING, "expert monitor", mandate="delegate"),
    _row("measure_indicator", LIVING, "expert monitor"),
    _row("open_pulse", UNDER_WAY, "facilitator", scheduled="clock"),
    _row("close_pulse", LIVING, "facilitator", scheduled="clock"),
    _row("print_pulse_sheets", UNDER_WAY, "registrar", for_no_party="facilitator"),
    _row("answer_pulse", UNDER_WAY, "participant", as_participant="delegate"),
    _row("assist_pulse", UNDER_WAY, "enumerator"),
    _row("report_incident", LIVING, "participant delegate observer expert monitor supporter enumerator"),
    _row("verify_incident", LIVING, "monitor"),
    _row("reply_to_incident", LIVING, "supporter", own_party="delegate"),
    _row("ask_forecast", LIVING, "observer expert monitor"),
    _row("forecast", LIVING, "observer expert"),
    _row("resolve_forecast", ANY, "monitor"),
    _row(
        "keep_address",
        ANY,
        "delegate convener facilitator moderator appeals_member registrar translator supporter observer "
        "expert monitor editor enumerator teller",
    ),
)

_ROWS = _REFERENCE_ROWS + _DESIGN_ROWS + _SETTLEMENT_ROWS + _FOLLOWUP_ROWS
ACTIONS: Mapping[str, Action] = {action.name: action for action in _ROWS}


def permit(name: str, standing: Standing) -> str:
    """The role by which `standing` may do action `name` now.

    Raises `Refusal`: `role_may_not` (`action`, `role`), `phase_closed` (`action`, `phase`), or
    `condition_<name>` (`action`) where the role may, but a condition of the table is not met.
    """
    action = ACTIONS[name]
    held = [role for role in ROLES if role in standing.roles]
    able = [role for role in held if role in action.roles]
    if not able:
        raise Refusal("role_may_not", action=name, role=held[0] if held else "public")
    if standing.phase not in action.phases:
        raise Refusal("phase_closed", action=name, phase=standing.phase)
    for role in able:
        if action.roles[role] == YES or action.roles[role] in standing.met:
            return role
    raise Refusal(f"condition_{action.roles[able[0]]}", action=name)
