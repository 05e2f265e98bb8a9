"""Offices: one-time links, signing in, incompatible roles, the desk, and the sheet that is shown once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import codes, tries
from sulh.dialogue.acts.offices import appoint
from sulh.dialogue.models import Code, Dialogue, Holder, Link, Office, ReferenceShares
from sulh.dialogue.pages.shares import per_ten_thousand
from sulh.rules.refusal import Refusal
from sulh.rules.roles import INCOMPATIBLE, OFFICES
from tests.dialogue.visitor import Visitor
from tests.helpers import OPERATOR, PUBLIC, Stage

PASSWORD = "four plain unrelated words"


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage()


def link_for(stage: Stage, holder: Actor) -> str:
    link: str = stage.do("MakeSignInLink", OPERATOR, holder=holder.id)["link"]
    return link


def at_desk(stage: Stage, holder: Actor, language: str = "") -> Visitor:
    visitor = Visitor().get(f"{language}/d/{stage.dialogue.slug}/take-office")
    visitor.send("do/TakeOffice", link=link_for(stage, holder), password=PASSWORD)
    assert visitor.address == f"{language}/d/{stage.dialogue.slug}/desk", visitor.text
    return visitor


def sign_in(stage: Stage, name: str, password: str) -> Visitor:
    visitor = Visitor().get(f"/d/{stage.dialogue.slug}/office")
    visitor.send("/office", name=name, password=password)
    return visitor


def refused(stage: Stage, act: str, by: Actor, **fields: object) -> str:
    with pytest.raises(Refusal) as refusal:
        stage.do(act, by, **fields)
    return refusal.value.code


def test_a_one_time_link_works_once(stage: Stage) -> None:
    link = link_for(stage, stage.facilitator)
    stage.do("TakeOffice", PUBLIC, link=link, password=PASSWORD)
    assert refused(stage, "TakeOffice", PUBLIC, link=link, password=PASSWORD) == "link_unknown"


def test_a_newer_link_ends_the_earlier_one(stage: Stage) -> None:
    earlier, newer = link_for(stage, stage.facilitator), link_for(stage, stage.facilitator)
    assert refused(stage, "TakeOffice", PUBLIC, link=earlier, password=PASSWORD) == "link_unknown"
    stage.do("TakeOffice", PUBLIC, link=newer, password=PASSWORD)


def test_a_link_of_another_dialogue_is_refused_on_the_page_too(stage: Stage) -> None:
    other = Stage()
    link = link_for(other, other.facilitator)
    visitor = Visitor().get(f"/d/{stage.dialogue.slug}/take-office")
    visitor.send("do/TakeOffice", link=link, password=PASSWORD)
    assert visitor.page.status_code == 422 and "not known here or was already used" in visitor.text
    form = visitor.form("do/TakeOffice")
    assert form.values["link"] == [link] and form.values["password"] == [""]
    assert Link.objects.filter(holder__dialogue_id=other.id, holder_id=other.facilitator.id).exists()


def test_an_old_link_is_refused(stage: Stage) -> None:
    with clock.at(datetime.now().astimezone() - timedelta(days=15)):
        link = link_for(stage, stage.facilitator)
    assert refused(stage, "TakeOffice", PUBLIC, link=link, password=PASSWORD) == "link_expired"


def test_a_link_is_not_stored_as_it_is(stage: Stage, house: Path) -> None:
    link = link_for(stage, stage.facilitator)
    held = b"".join(file.read_bytes() for file in house.parent.iterdir() if file.is_file())
    assert link.encode() not in held
    assert codes.link_digest(link).encode() in held


def test_signing_in_and_out(stage: Stage) -> None:
    desk = at_desk(stage, stage.facilitator)
    name = Holder.objects.get(pk=stage.facilitator.id).sign_in_name
    assert name in desk.text
    desk.send("office/leave")
    assert desk.get(f"/d/{stage.dialogue.slug}/desk").address.endswith("/office")
    again = sign_in(stage, name, PASSWORD)
    assert again.address.endswith("/desk")


def test_a_wrong_password_keeps_the_name_and_says_nothing_about_it(stage: Stage) -> None:
    at_desk(stage, stage.facilitator)
    name = Holder.objects.get(pk=stage.facilitator.id).sign_in_name
    wrong, unknown = sign_in(stage, name, "wrong wrong wrong"), sign_in(stage, "nobody-1", PASSWORD)
    said = "Name and password do not fit together."
    assert said in wrong.text and said in unknown.text
    assert wrong.page.status_code == unknown.page.status_code == 422
    assert wrong.form("/office").values["name"] == [name]
    assert wrong.form("/office").values["password"] == [""]


def test_a_holder_without_a_password_cannot_sign_in(stage: Stage) -> None:
    name = Holder.objects.get(pk=stage.facilitator.id).sign_in_name
    assert sign_in(stage, name, "").page.status_code == 422
    assert sign_in(stage, name, "nobody").page.status_code == 422


def test_wrong_passwords_are_limited_per_name(stage: Stage) -> None:
    at_desk(stage, stage.facilitator)
    at_desk(stage, stage.convener)
    name = Holder.objects.get(pk=stage.facilitator.id).sign_in_name
    for _ in range(tries.PASSWORDS):
        sign_in(stage, name, "wrong wrong wrong")
    assert sign_in(stage, name, PASSWORD).page.status_code == 429
    other = Holder.objects.get(pk=stage.convener.id).sign_in_name
    assert sign_in(stage, other, PASSWORD).address.endswith("/desk")


def test_a_session_of_one_dialogue_is_nobody_in_another(stage: Stage) -> None:
    other = Stage()
    desk = at_desk(stage, stage.facilitator)
    assert desk.get(f"/d/{other.dialogue.slug}/desk").address.endswith("/office")


GIVEN_BY_FACILITATOR = (
    "moderator",
    "appeals_member",
    "translator",
    "observer",
    "expert",
    "monitor",
    "editor",
    "enumerator",
)


@pytest.mark.parametrize("pair", sorted(tuple(sorted(pair)) for pair in INCOMPATIBLE if pair <= set(OFFICES)))
def test_incompatible_offices_are_refused_in_both_orders(house: Path, pair: tuple[str, str]) -> None:
    for first, second in (pair, pair[::-1]):
        if second not in GIVEN_BY_FACILITATOR:
            continue
        stage = Stage(0, "ask-a-question")
        with_first = _holder_of(stage, first)
        said = refused(stage, "AppointOffice", stage.facilitator, role=second, label="x", to=with_first)
        assert said == "roles_clash"
        assert not Office.objects.filter(holder_id=with_first, role=second).exists()


def _holder_of(stage: Stage, role: str) -> str:
    """A holder who has only this office, given past the door to reach every pair."""
    return write(lambda: appoint(stage.dialogue, role, role, appointed_by="test").id)


def test_the_link_is_shown_once_with_a_picture_of_it(stage: Stage) -> None:
    desk = at_desk(stage, stage.facilitator)
    form = desk.form("do/AppointOffice", "role=moderator")
    typed = {**form.values, "label": "Our reader"}
    first = desk.client.post(form.action, typed).content.decode()
    found = re.search(rf"http://testserver/d/{stage.dialogue.slug}/take-office#([\w-]{{32}})", first)
    assert found and "shown only once" in first and '<svg viewBox="0 0' in first
    assert "style=" not in first
    second = desk.client.post(form.action, typed).content.decode()
    assert "already shown" in second and "take-office#" not in second and found[1] not in second
    assert Office.objects.filter(role="moderator").count() == 1


def test_desks_show_what_the_office_may_do_and_nothing_else(stage: Stage) -> None:
    facilitator = at_desk(stage, stage.facilitator)
    for act in ("InviteParty", "InviteSupporter", "SetQuota", "DescribeBacking", "SuspendDialogue"):
        assert facilitator.offers(f"do/{act}"), act
    assert not facilitator.offers("do/ChangePhase", "to=listening")  # its conditions are not met
    assert "At least two parties are needed" in facilitator.text
    for act in ("AnswerInvitation", "IssueCodes", "PledgeSupport", "NameParty"):
        assert not facilitator.offers(f"do/{act}"), act
    delegate = at_desk(stage, stage.delegates[0])
    for act in ("AnswerInvitation", "NameParty", "LeaveDialogue", "SetQuota"):
        assert delegate.offers(f"do/{act}"), act
    for act in ("InviteParty", "ChangePhase", "AdoptTerms", "DescribeBacking"):
        assert not delegate.offers(f"do/{act}"), act
    supporter = at_desk(stage, stage.supporter())
    assert supporter.offers("do/DeclareTie") and not supporter.offers("do/EncourageParty")


def test_once_somebody_facilitates_the_convener_can_appoint_nobody(stage: Stage) -> None:
    desk = at_desk(stage, stage.convener)
    assert not desk.offers("do/AppointOffice")
    with pytest.raises(Refusal, match="condition_first_facilitator"):
        stage.office("facilitator", by=stage.convener)


def test_a_party_that_declined_or_left_acts_no_more(stage: Stage) -> None:
    stage.do("AnswerInvitation", stage.delegates[0], answer="decline")
    stage.do("LeaveDialogue", stage.delegates[1], words="We go.")
    for delegate in stage.delegates[:2]:
        tried: dict[str, dict[str, Any]] = {
            "NameParty": {"names": {"en": "Still here"}},
            "SetQuota": {"quota": 5},
            "AppointOffice": {"role": "registrar", "label": "Registrar"},
            "ProposeTerms": {"section": "mandate", "texts": {"en": "x", "fa-af": "x"}, "why": "x"},
        }
        for act, fields in tried.items():
            with pytest.raises(Refusal, match="condition_mandate"):
                stage.do(act, delegate, **fields)
    stage.do("AnswerInvitation", stage.delegates[0], answer="join")  # a decision may be changed


def test_nobody_without_an_office_reaches_the_desk(stage: Stage) -> None:
    assert Visitor().get(f"/d/{stage.dialogue.slug}/desk").address.endswith("/office")
    assert Visitor().get(f"/d/{stage.dialogue.slug}/desk/shares").page.status_code == 403


def test_a_sealed_encouragement_is_seen_by_its_party_alone_and_acknowledged_there(stage: Stage) -> None:
    supporter = stage.supporter()
    stage.do("DeclareTie", supporter, party=stage.parties[0].id, kind="political")
    stage.do(
        "EncourageParty", supporter, party=stage.parties[0].id, words={"en": "Please enter."}, sealed=True
    )
    other = at_desk(stage, stage.delegates[1])
    assert "Please enter." not in other.text
    desk = at_desk(stage, stage.delegates[0])
    assert "Please enter." in desk.text and "sealed: only you see it" in desk.text
    desk.send("do/AcknowledgeEncouragement")
    assert not desk.offers("do/AcknowledgeEncouragement") and "acknowledged" in desk.text


def test_a_request_for_a_place_is_answered_at_the_desks(stage: Stage) -> None:
    for delegate in stage.delegates:
        stage.do("AnswerInvitation", delegate, answer="join")
    group = stage.do("RequestPlace", PUBLIC, names={"en": "The shepherds"}, reason="We use the water too.")
    for delegate in stage.delegates:
        desk = at_desk(stage, delegate)
        assert "We use the water too." in desk.text
        desk.send("do/AnswerRequest", party=group["party"], answer="consent")
        assert not desk.offers("do/AnswerRequest")
    assert stage.dialogue.parties.get(pk=group["party"]).status == "invited"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("12", 1200), ("12.5", 1250), ("۱۲٫۵", 1250), ("٠٫٠٥", 5), ("7,25 %", 725), ("", 0), ("100", 10_000)],
)
def test_percentages_are_read_in_any_script(typed: str, wanted: int) -> None:
    assert per_ten_thousand(typed) == wanted


@pytest.mark.parametrize("typed", ["many", "-3", "1.234", "1e2", "5.x", "1000"])
def test_what_is_no_percentage_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refusal:
        per_ten_thousand(typed)
    assert refusal.value.code == "share_unreadable"


def test_reference_shares_are_proposed_and_kept_when_they_do_not_add_up(stage: Stage) -> None:
    desk = at_desk(stage, stage.facilitator).get(f"/d/{stage.dialogue.slug}/desk/shares")
    names = sorted(name for name in desk.form("/desk/shares").names if name.startswith("share."))
    assert len(names) == 4  # three parties and "no party"
    form = desk.form("/desk/shares")
    wrong = {**form.values, "source": "A count", **dict(zip(names, ("40", "30", "20", "9"), strict=True))}
    desk.page = desk.client.post(form.action, wrong)
    assert desk.page.status_code == 422 and "add up to 100" in desk.text
    assert sorted(desk.form("/desk/shares").values[name][0] for name in names) == ["20", "30", "40", "9"]
    missing: dict[str, Any] = {names[3].replace(".", "__"): "10"}
    desk.send("/desk/shares", **missing)
    assert desk.address.endswith("/desk") and sum(ReferenceShares.objects.get().shares.values()) == 10_000


def test_the_sheet_shows_its_codes_once_and_nothing_about_the_dialogue(stage: Stage) -> None:
    stage.listen()
    stage.do("SetQuota", stage.delegates[0], quota=10)
    desk = at_desk(stage, stage.registrar(0))
    form = desk.form("do/IssueCodes")
    typed = {**form.values, "count": "3"}
    first = desk.client.post(form.action, typed).content.decode()
    shown = re.findall(r'class="code">([\d ]+)<', first)
    assert [codes.digest(stage.id, codes.read(code)) in _digests() for code in shown] == [True] * 3
    assert all(re.fullmatch(r"(\d{5} ){4}\d{5}", code) for code in shown)
    slips = first.partition('<ul class="slips">')[2].partition("</ul>")[0]
    assert slips.count(f"testserver/d/{stage.dialogue.slug}/join<") == 3
    assert slips.count('<p lang="en" dir="ltr">Keep or destroy.<') == 3 and slips.count('dir="rtl"') == 3
    for told in ("Party A", "water", "Sulh", "صلح", "http://"):
        assert told not in slips
    assert "<title>Slips</title>" in first
    second = desk.client.post(form.action, typed).content.decode()
    assert "already shown" in second and 'class="code"' not in second
    assert Code.objects.count() == 3
    sheet = Code.objects.values_list("sheet", flat=True)[0]
    assert sheet in second
    desk.get(f"/d/{stage.dialogue.slug}/desk").send("do/RevokeSheet", sheet=sheet)
    assert not Code.objects.filter(state="unused").exists()


def _digests() -> set[str]:
    return set(Code.objects.values_list("digest", flat=True))


def test_the_slips_of_a_dari_dialogue_lead_to_the_dari_door(stage: Stage) -> None:
    stage.listen()
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(languages=["fa-af"]))
    stage.do("SetQuota", stage.delegates[0], quota=10)
    desk = at_desk(stage, stage.registrar(0))
    desk.send("do/IssueCodes", count="1")
    assert f"testserver/fa-af/d/{stage.dialogue.slug}/join<" in desk.html


def test_no_more_slips_than_the_quota_and_the_number_stays_in_the_box(stage: Stage) -> None:
    stage.listen()
    stage.do("SetQuota", stage.delegates[0], quota=2)
    desk = at_desk(stage, stage.registrar(0))
    desk.send("do/IssueCodes", count="3")
    assert desk.page.status_code == 422 and "may enrol 2 people" in desk.text
    assert desk.form("do/IssueCodes").values["count"] == ["3"]
    desk.send("do/IssueCodes", count="2")
    assert not desk.get(f"/d/{stage.dialogue.slug}/desk").offers("do/IssueCodes")
