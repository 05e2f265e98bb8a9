"""An office holder's address: sealed, masked on the owner's own desk only, gone without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.test import Client, override_settings

from sulh.acts import log
from sulh.acts.registry import Actor
from sulh.acts.writer import WRITER, write
from sulh.dialogue import sessions
from sulh.dialogue.models import Dialogue
from sulh.followup.reminders.models import Address
from sulh.followup.reminders.sealing import masked, opened, seal
from sulh.rules.refusal import Refusal
from tests.helpers import PUBLIC, Stage

ADDRESS = "planted.name@example.org"
WITH_MAIL = override_settings(SENDS_MAIL=True)


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2)


def give(stage: Stage, who: Actor, address: str = ADDRESS, language: str = "en") -> None:
    stage.do("GiveAddress", who, address=address, language=language)


def desk(stage: Stage, who: Actor) -> str:
    token: str = write(lambda: sessions.start(stage.id, "holder", who.id))
    client = Client()
    client.cookies[sessions.cookie(stage.dialogue, "holder")] = token
    answer = client.get(f"/d/{stage.dialogue.slug}/desk")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_address_is_kept_sealed_and_opens_for_its_holder_only(stage: Stage) -> None:
    give(stage, stage.facilitator)
    row = Address.objects.get()
    assert (row.pk, row.language) == (stage.facilitator.id, "en")
    assert opened(row.sealed, stage.facilitator.id) == ADDRESS
    with pytest.raises(InvalidTag):
        opened(row.sealed, stage.convener.id)
    with override_settings(ADDRESS_KEY="0" * 64), pytest.raises(InvalidTag):
        opened(row.sealed, stage.facilitator.id)


def test_what_is_stored_tells_neither_the_address_nor_its_length() -> None:
    short, long = seal("a@b.org", "h"), seal("a" * 60 + "@example.org", "h")
    assert len(short) == len(long)
    assert seal("a@b.org", "h") != short, "the same address never looks the same"


def test_it_is_in_no_diary_and_in_no_byte_of_the_database_and_neither_is_one_that_was_dropped(
    stage: Stage, house: Path
) -> None:
    size = log.head(stage.id).size
    give(stage, stage.facilitator)
    give(stage, stage.facilitator, "other.planted@example.org")
    sealed = Address.objects.get().sealed
    stage.do("DropAddress", stage.facilitator)
    stage.do("DropAddress", stage.facilitator)
    assert Address.objects.count() == 0
    assert log.head(stage.id).size == size
    WRITER.stop()
    for path in house.parent.glob("sulh.sqlite3*"):
        found = path.read_bytes()
        assert b"planted" not in found and sealed.encode() not in found, path.name


@pytest.mark.parametrize(
    "typed",
    [
        "", "nobody", "a@b", "a@", "@example.org", "A Name <a@example.org>", "a@example.org, b@example.org",
        "a@example.org\nBcc: b@example.org", "a@example.org\r\n.", '"a b"@example.org', "a@[127.0.0.1]",
        "کسی@example.org", "a@مثال.org", "a" * 300 + "@example.org",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(stage: Stage, typed: str) -> None:
    with pytest.raises(Refusal) as refusal:
        give(stage, stage.facilitator, typed)
    assert (refusal.value.code, refusal.value.params["field"]) == ("address_not_plain", "address")
    assert "@" not in str(refusal.value.params)
    assert Address.objects.count() == 0


def test_blanks_around_an_address_are_no_part_of_it(stage: Stage) -> None:
    give(stage, stage.facilitator, f"  {ADDRESS} ")
    assert opened(Address.objects.get().sealed, stage.facilitator.id) == ADDRESS


def test_a_language_that_nobody_writes_letters_in_is_refused(stage: Stage) -> None:
    with pytest.raises(Refusal) as refusal:
        give(stage, stage.facilitator, language="de")
    assert (refusal.value.code, refusal.value.params["field"]) == ("address_language_unknown", "language")


def test_a_demonstration_keeps_no_address(stage: Stage) -> None:
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(demonstration=True))
    with pytest.raises(Refusal, match="address_in_demonstration"):
        give(stage, stage.facilitator)


@WITH_MAIL
def test_participants_and_readers_have_none_to_give(stage: Stage) -> None:
    stage.listen()
    for who in (stage.participants(0, 1)[0], PUBLIC):
        with pytest.raises(Refusal, match="role_may_not"):
            give(stage, who)
    assert Address.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "shown"),
    [("ahmad@example.org", "a…@example.org"), ("b@example.org", "b…@example.org")],
)
def test_a_masked_address(address: str, shown: str) -> None:
    assert masked(address) == shown


@WITH_MAIL
def test_the_desk_shows_it_masked_to_its_owner_and_to_nobody_else(stage: Stage) -> None:
    assert "Keep this address" in desk(stage, stage.facilitator)
    give(stage, stage.facilitator)
    own = desk(stage, stage.facilitator)
    assert "p…@example.org" in own and "Delete my address" in own
    assert "planted" not in own
    for other in (stage.convener, stage.delegates[0]):
        assert "p…@" not in desk(stage, other)


@WITH_MAIL
def test_it_is_given_and_deleted_by_form(stage: Stage) -> None:
    token: str = write(lambda: sessions.start(stage.id, "holder", stage.facilitator.id))
    client = Client()
    client.cookies[sessions.cookie(stage.dialogue, "holder")] = token
    here = f"/d/{stage.dialogue.slug}"
    wrong = client.post(f"{here}/do/GiveAddress", {"as": "office", "address": "nobody", "language": "en"})
    assert wrong.status_code == 422
    assert "This is no plain e-mail address." in wrong.content.decode()
    form = {"as": "office", "address": ADDRESS, "language": "ps", "next": f"{here}/desk"}
    assert client.post(f"{here}/do/GiveAddress", form).status_code == 302
    assert Address.objects.get().language == "ps"
    gone = client.post(f"{here}/do/DropAddress", {"as": "office", "next": f"{here}/desk"})
    assert (gone.status_code, Address.objects.count()) == (302, 0)


def test_a_server_without_mail_says_so_and_asks_for_no_address(stage: Stage) -> None:
    page = desk(stage, stage.facilitator)
    assert "This server sends no mail, so it reminds nobody." in page
    assert "Keep this address" not in page


@WITH_MAIL
def test_the_desk_still_opens_when_the_secret_was_lost(stage: Stage) -> None:
    give(stage, stage.facilitator)
    with override_settings(ADDRESS_KEY="0" * 64):
        page = desk(stage, stage.facilitator)
    assert "Delete my address" in page and "p…@" not in page


@WITH_MAIL
def test_whoever_holds_several_offices_is_asked_once(stage: Stage) -> None:
    stage.do("AppointOffice", stage.facilitator, role="translator", label="The same", to=stage.facilitator.id)
    assert desk(stage, stage.facilitator).count("Reminders by e-mail") == 1
