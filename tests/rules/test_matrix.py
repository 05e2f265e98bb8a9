"""Who may do what: every cell of matrix.csv, written by hand, against the table and against real acts."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sulh.acts import log
from sulh.acts.models import LogWaiting
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY, Act
from sulh.acts.writer import write
from sulh.rules.actions import ACTIONS, CONDITIONS, permit
from sulh.rules.refusal import Refusal
from sulh.rules.standing import Standing
from tests.everybody import Everybody, Fields

ROLES = (
    "participant", "delegate", "convener", "facilitator", "moderator", "appeals_member", "registrar",
    "translator", "supporter", "observer", "expert", "monitor", "editor", "enumerator", "teller", "operator",
    "clock", "public",
)  # fmt: skip
# The reference's numbered conditions under the names that the table gives them.
NUMBERED = {
    "c1": "as_seed", "c2": "public_track", "c3": "as_participant", "c4": "turnout_only", "c5": "restore_only",
    "c6": "single_text", "c7": "criticism_window", "c8": "mandate", "c9": "guarded", "c10": "admitted_by_all",
    "c11": "declared_tie", "c12": "evidence_only", "c13": "enrolment_only",
}  # fmt: skip
ALL_PHASES = {
    "draft", "preparation", "listening", "convergence", "drafting", "consent", "ratification",
    "implementation", "closed", "renegotiation", "review", "suspended", "not_convened",
    "ended_without_settlement",
}  # fmt: skip
OVER = {"closed", "not_convened", "ended_without_settlement"}
NAMED_PHASES = {
    "any": ALL_PHASES,
    "living": ALL_PHASES - OVER,
    "under way": ALL_PHASES - OVER - {"draft"},
    "active": ALL_PHASES - OVER - {"draft", "suspended"},
}

with (Path(__file__).parent / "matrix.csv").open(encoding="utf-8", newline="") as _file:
    MATRIX = {row["action"]: row for row in csv.DictReader(_file)}
CELLS = [(action, role) for action in MATRIX for role in ROLES]


def open_phases(action: str) -> set[str]:
    written = MATRIX[action]["phases"]
    return NAMED_PHASES.get(written) or set(written.split())


def condition(action: str, role: str) -> str:
    """The condition's name in a cell that has one, else nothing."""
    cell = MATRIX[action][role]
    return cell.removeprefix("c:") if cell.startswith("c:") else NUMBERED.get(cell, "")


def refused(action: str, standing: Standing) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(Refusal) as met:
        permit(action, standing)
    return met.value.code, met.value.params


def test_the_matrix_is_whole() -> None:
    """Every action of the table has its row and the other way round; every cell says one of three things."""
    assert set(MATRIX) == set(ACTIONS)
    with (Path(__file__).parent / "matrix.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["action", "phases", "source", *ROLES]
        assert sum(1 for _row in csv.reader(file)) == len(MATRIX), "an action has two rows"
    for action, role in CELLS:
        cell = MATRIX[action][role]
        assert cell in ("Y", "-") or condition(action, role), (action, role, cell)
        assert not condition(action, role) or condition(action, role) in CONDITIONS
    for action, row in MATRIX.items():
        assert row["source"].startswith(("process.md", "DESIGN.md", "issue")), action
        assert open_phases(action) <= ALL_PHASES, action


def test_every_act_names_a_row() -> None:
    for act in REGISTRY.values():
        assert callable(act.action) or act.action in MATRIX, act.name


@pytest.mark.parametrize("action", MATRIX)
def test_every_cell(action: str) -> None:
    """In each open phase with and without the condition, and in each closed one."""
    for role in ROLES:
        alone, other = frozenset({role}), frozenset(CONDITIONS) - {condition(action, role)}
        for phase in sorted(ALL_PHASES):
            everything = Standing(alone, phase, met=frozenset(CONDITIONS))
            if MATRIX[action][role] == "-":
                assert refused(action, everything) == ("role_may_not", {"action": action, "role": role})
            elif phase not in open_phases(action):
                assert refused(action, everything) == ("phase_closed", {"action": action, "phase": phase})
            elif name := condition(action, role):
                assert permit(action, everything) == role
                for met in (frozenset[str](), other):
                    without = Standing(alone, phase, met=met)
                    assert refused(action, without) == (f"condition_{name}", {"action": action})
            else:
                assert permit(action, Standing(alone, phase)) == role


def test_somebody_without_any_role_may_nothing() -> None:
    for action in MATRIX:
        nobody = Standing(frozenset(), "listening", met=frozenset(CONDITIONS))
        assert refused(action, nobody)[0] == "role_may_not"


def test_a_second_role_never_takes_away() -> None:
    """Whoever holds two offices may do what either may."""
    for action, role in CELLS:
        for phase in sorted(open_phases(action)):
            for second in ROLES:
                both = Standing(frozenset({role, second}), phase, met=frozenset(CONDITIONS))
                if MATRIX[action][role] != "-":
                    assert permit(action, both) in (role, second)


def test_nobody_decides_for_others() -> None:
    """There is no row for an override; a supporter, the operator and the clock have no row of deciding."""
    forbidden = (
        "impose",
        "override",
        "force",
        "veto",
        "casting",
        "tie_break",
        "edit",
        "silent",
        "super",
        "remove",
    )
    assert not [action for action in ACTIONS if any(word in action for word in forbidden)]
    decides = {
        "submit_statement", "vote_on_statement", "see_individual_votes", "moderate_statement",
        "decide_appeal", "table_text", "criticise_text", "consent", "ratify", "change_phase", "change_terms",
        "adopt_terms", "answer_request", "admit_participant", "translate", "publish_findings",
        "suspend_dialogue", "sponsor_amendment", "dispose_amendment", "issue_version", "acknowledge_version",
        "table_version", "open_ballot", "close_ballot", "extend_time", "petition", "file_reservation",
        "withdraw_reservation", "run_single_text", "open_members_vote", "vote_as_member", "open_ratification",
        "file_objection", "settle_objection", "propose_agenda_item", "record_session", "write_minutes",
        "correct_minutes", "write_side_letter", "declare_deadlock", "record_ladder_step", "climb_ladder",
    }  # fmt: skip
    powers = {role: {name for name, action in ACTIONS.items() if role in action.roles} for role in ROLES}
    for role in ("supporter", "operator", "observer", "convener"):
        assert not powers[role] & decides, role
        assert "close_members_vote" not in powers[role], role
    # The clock counts what is over; the rule that was frozen before decides.
    assert powers["clock"] == {
        "read_record", "publish_findings", "release_bulletin", "open_contact", "close_members_vote",
        "end_hiding", "log_batch", "open_pulse", "close_pulse",
    }  # fmt: skip
    own_letters = {"keep_address"}
    assert powers["convener"] == {"read_record", "call_dialogue", "appoint_facilitator"} | own_letters
    outside = {"draft_bulletin", "offer_bulletin", "publish_bulletin", "retract_bulletin"}
    assert powers["editor"] == {"read_record", "file_claim", "take_back_claim"} | outside | own_letters
    assert not ACTIONS["see_individual_votes"].roles


class _RolledBack(Exception):
    """Ends a trial, so that the next one finds everything as it was."""


def trial(stage: Everybody, act: Act, role: str) -> tuple[str, int]:
    """How `act` by somebody of `role` was answered (a refusal's code, or "done"), and the entries it made.

    What waits for a batch counts like an entry.
    """
    answer, grown = "done", 0

    def work() -> None:
        nonlocal answer, grown
        before = _told(stage)
        try:
            perform(act, by=stage.people[role], in_=stage.id)
        except Refusal as refusal:
            answer = refusal.code
        grown = _told(stage) - before
        raise _RolledBack

    with pytest.raises(_RolledBack):
        write(work)
    return answer, grown


def _told(stage: Everybody) -> int:
    """Entries, and what waits; that somebody joins is told beside acts that are in no log themselves."""
    waiting = LogWaiting.objects.filter(dialogue=stage.id).exclude(kind="joining")
    return log.head(stage.id).size + waiting.count()


def _acts(bodies: Mapping[str, Fields]) -> Iterator[tuple[str, Act]]:
    for name, fields in bodies.items():
        yield name, REGISTRY[name.split()[0]].model.model_validate(fields)


def test_every_real_act_by_every_role(house: Path) -> None:
    """With plausible bodies, in a phase in which the act is open: refused where the matrix refuses."""
    stage = Everybody()
    assert {name.split()[0] for name in stage.bodies()} == set(REGISTRY), (
        "an act has no body in tests/everybody.py"
    )
    done: set[str] = set()
    for scene, bodies in stage.scenes():
        for name, act in _acts(bodies):
            action = act.action()
            phase = scene or ("listening" if "listening" in open_phases(action) else min(open_phases(action)))
            stage.put_into(phase)
            done |= {name for role in ROLES if _tried(stage, name, act, role, phase) == "done"}
    # Bodies that nobody could carry out would prove nothing; these need what this stage does not have.
    assert set(stage.bodies()) - done == {
        # This dialogue is there already, and it is real.
        "HostDialogue", "CallDialogue", "StageDemonstration", "ImportConversation", "BeginRoom",
        # Its first facilitator is appointed, and the convener has no other power.
        "AppointOffice facilitator",
        "AnswerInvitation", "ChangePhase", "RevokeSheet", "RedeemCode", "EnterOpenly",
        # Fewer than ten wait.
        "LogBatch",
        # Its text is open already.
        "OpenText",
    }  # fmt: skip


def _tried(stage: Everybody, name: str, act: Act, role: str, phase: str) -> str:
    """How the act was answered, after it was held against the matrix."""
    action = act.action()
    answer, grown = trial(stage, act, role)
    where = f"{name} by {role} in {phase}: {answer}"
    if MATRIX[action][role] == "-":
        assert (answer, grown) == ("role_may_not", 0), where
        return answer
    assert answer not in ("role_may_not", "phase_closed"), where
    assert MATRIX[action][role] != "Y" or not answer.startswith("condition_"), where
    assert grown == (answer == "done" and REGISTRY[type(act).__name__].logged), where
    return answer


def test_every_real_act_is_refused_outside_its_phases(house: Path) -> None:
    stage = Everybody()
    for name, act in _acts(stage.bodies()):
        action = act.action()
        for phase in sorted(ALL_PHASES - open_phases(action)):
            stage.put_into(phase)
            for role in ROLES:
                if MATRIX[action][role] != "-":
                    assert trial(stage, act, role) == ("phase_closed", 0), (name, phase, role)


def test_only_a_demonstration_can_be_put_into_a_phase(house: Path) -> None:
    """The one power of the operator over a phase ends where a dialogue is real."""
    stage = Everybody()
    act = REGISTRY["StageDemonstration"].model.model_validate({"phase": "closed"})
    assert trial(stage, act, "operator") == ("only_demonstrations", 0)
