"""Codes: what the check digits notice, whose digits are read, and what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.acts import log
from sulh.acts.guards import unmet
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import codes, tries
from sulh.dialogue.models import Code, Dialogue
from sulh.rules.refusal import Refusal
from tests.helpers import PUBLIC, Stage

SCRIPTS = {"Arabic-Indic": 0x660, "Extended Arabic-Indic": 0x6F0, "Devanagari": 0x966}
CODES = st.builds(codes.make)


def refusal_of(typed: str) -> str:
    with pytest.raises(Refusal) as refused:
        codes.read(typed)
    return refused.value.code


def test_a_code_is_25_digits_with_at_least_66_random_bits() -> None:
    assert all(len(codes.make()) == 25 and codes.make().isdecimal() for _ in range(50))
    assert 10 ** (codes.GROUPS * codes.FREE) > 2**66


@given(CODES, st.integers(0, 24), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed_in_its_group(code: str, place: int, more: int) -> None:
    wrong = code[:place] + str((int(code[place]) + more) % 10) + code[place + 1 :]
    with pytest.raises(Refusal) as refused:
        codes.read(wrong)
    assert refused.value.code == "code_mistyped"
    assert refused.value.params["group"] == place // 5 + 1


@given(CODES, st.integers(0, 23))
def test_every_swap_of_neighbours_inside_a_group_is_noticed(code: str, place: int) -> None:
    if place % 5 == 4 or code[place] == code[place + 1]:
        return
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert refusal_of(swapped) == "code_mistyped"


@given(CODES, st.integers(0, 3))
def test_every_swap_of_neighbouring_groups_is_noticed(code: str, group: int) -> None:
    parts = [code[start : start + 5] for start in range(0, 25, 5)]
    if parts[group] == parts[group + 1]:
        return
    parts[group], parts[group + 1] = parts[group + 1], parts[group]
    assert refusal_of("".join(parts)) == "code_mistyped"


@given(CODES, st.sampled_from(sorted(SCRIPTS)))
def test_digits_of_any_script_with_spaces_and_dashes_are_read(code: str, script: str) -> None:
    typed = "".join(chr(SCRIPTS[script] + int(digit)) for digit in code)
    grouped = " - ".join(typed[start : start + 5] for start in range(0, 25, 5))
    assert codes.read(grouped) == code


@pytest.mark.parametrize("typed", ["", "1234", "1" * 26, "x" * 25, "1234o " * 5])
def test_what_cannot_be_a_code_is_refused_by_its_length(typed: str) -> None:
    assert refusal_of(typed) == "code_length"


def enter(stage: Stage, code: str) -> str:
    token: str = stage.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)["token"]
    return token


def refused_entry(stage: Stage, code: str) -> str:
    with pytest.raises(Refusal) as refused:
        enter(stage, code)
    return refused.value.code


def test_unknown_replaced_and_revoked_codes_are_told_apart(house: Path) -> None:
    stage = Stage().listen()
    used, fresh = stage.codes(0, 2)
    registrar = stage.registrar(0)
    enter(stage, used)
    person = Code.objects.get(state="used").participant
    assert person is not None
    newer = stage.do("ReplaceCode", Actor("participant", person.id))["code"]
    sheet = Code.objects.get(state="unused").sheet
    stage.do("RevokeSheet", registrar, sheet=sheet)
    assert refused_entry(stage, codes.make()) == "code_unknown"
    assert refused_entry(stage, used) == "code_replaced"
    assert refused_entry(stage, fresh) == "code_revoked"
    enter(stage, newer)
    assert Code.objects.get(state="used").participant_id == person.id


def test_a_code_of_another_dialogue_is_unknown_here(house: Path) -> None:
    here, elsewhere = Stage().listen(), Stage().listen()
    (code,) = elsewhere.codes(0, 1)
    assert refused_entry(here, code) == "code_unknown"


def test_wrong_tries_are_limited_for_everybody_together(house: Path) -> None:
    stage = Stage().listen()
    (code,) = stage.codes(0, 1)
    for _ in range(tries.CODES):
        assert refused_entry(stage, codes.make()) == "code_unknown"
    assert refused_entry(stage, code) == "too_many_tries"


def test_mistyped_codes_cost_no_try(house: Path) -> None:
    stage = Stage().listen()
    (code,) = stage.codes(0, 1)
    wrong = code[:24] + str((int(code[24]) + 1) % 10)
    for _ in range(tries.CODES + 5):
        assert refused_entry(stage, wrong) == "code_mistyped"
    enter(stage, code)


def test_a_code_is_nowhere_in_the_database_file(house: Path) -> None:
    stage = Stage().listen()
    made = stage.codes(0, 5)
    enter(stage, made[0])
    held = b"".join(path.read_bytes() for path in house.parent.iterdir() if path.is_file())
    for code in made:
        digest = codes.digest(stage.id, code)
        assert code.encode() not in held and codes.shown(code).encode() not in held
        assert digest.encode() in held  # the search can find what is there


def test_no_more_codes_than_the_quota(house: Path) -> None:
    stage = Stage().join()
    registrar = stage.registrar(0)
    with pytest.raises(Refusal) as refused:
        stage.do("IssueCodes", registrar, count=1)
    assert refused.value.code == "quota_missing"
    stage.do("SetQuota", stage.delegates[0], quota=3)
    stage.do("IssueCodes", registrar, count=2)
    with pytest.raises(Refusal) as refused:
        stage.do("IssueCodes", registrar, count=2)
    assert (refused.value.code, refused.value.params["issued"]) == ("quota_exceeded", 2)
    with pytest.raises(Refusal) as refused:
        stage.do("SetQuota", stage.delegates[0], quota=1)
    assert refused.value.code == "quota_below_issued"


def _asked(stage: Stage) -> list[tuple[str, object]]:
    return [(each.code, each.params["party"]) for each in unmet(["quotas_set"], stage.id)]


def test_speaking_opens_only_once_every_joined_party_has_said_how_many(house: Path) -> None:
    """The numbers stand in the diary before the phase; a later change is an entry of its own."""
    stage = Stage(parties=3)
    stage.do("AnswerInvitation", stage.delegates[2], answer="decline")
    declined = stage.delegates.pop(), stage.parties.pop()
    assert declined
    stage.join()
    stage.office("moderator")
    stage.office("appeals_member", by=stage.delegates[1])
    stage.confirm()
    assert _asked(stage) == [("quota_not_set", "Party A"), ("quota_not_set", "Party B")], "C has not joined"
    stage.do("SetQuota", stage.delegates[0], quota=3)
    with pytest.raises(Refusal) as refused:
        stage.do("ChangePhase", stage.facilitator, to="listening")
    assert (refused.value.code, refused.value.params) == ("quota_not_set", {"party": "Party B"})
    stage.do("SetQuota", stage.delegates[1], quota=4)
    stage.registrar(None)
    assert [code for code, _party in _asked(stage)] == ["quota_not_set"], "those of no party get slips too"
    stage.do("SetQuota", stage.facilitator, quota=5)
    stage.do("ChangePhase", stage.facilitator, to="listening")
    stage.do("SetQuota", stage.delegates[0], quota=30)
    told = [
        (entry["act"], entry["view"].get("quota"))
        for entry, _opened in log.entries(stage.id)
        if entry["act"] in ("SetQuota", "ChangePhase")
    ]
    assert told == [
        ("SetQuota", 3), ("SetQuota", 4), ("SetQuota", 5), ("ChangePhase", None), ("SetQuota", 30),
    ]  # fmt: skip


def test_who_enters_openly_or_without_parties_waits_for_no_number(house: Path) -> None:
    stage = Stage(parties=2).join()
    assert len(_asked(stage)) == 2
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(entry="open"))
    assert _asked(stage) == []
    assert _asked(Stage(parties=0, template="ask-a-question").join()) == []


def test_a_registrar_cannot_revoke_another_party_s_sheet(house: Path) -> None:
    stage = Stage().listen()
    stage.codes(0, 1)
    sheet = Code.objects.get().sheet
    with pytest.raises(Refusal) as refused:
        stage.do("RevokeSheet", stage.registrar(1), sheet=sheet)
    assert refused.value.code == "sheet_unknown"
