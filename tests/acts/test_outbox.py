"""What is sent after a commit: once, late rather than never, and with no address in any log."""

from __future__ import annotations

import logging
import smtplib
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import override_settings
from django.utils.translation import get_language

from sulh.acts import clock, outbox
from sulh.acts.models import Outgoing
from sulh.acts.outbox import Kind, Letter, To
from sulh.acts.writer import write
from sulh.site.mail import Mail, Unreadable, parsed

LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
ADDRESS = "someone@example.org"


@pytest.fixture(autouse=True)
def post(house: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One kind of letter, a sender, and Django's mailbox in memory."""
    to: dict[str, To] = {"h": To(ADDRESS, "en"), "russian": To(ADDRESS, "ru")}
    monkeypatch.setattr(outbox, "KINDS", {})
    outbox.sends("test", Kind(lambda row: to.get(row.holder), _letter))
    mail.outbox = []
    sender = "Sulh <sulh@example.org>"
    with override_settings(EMAIL_BACKEND=LOCMEM, SENDS_MAIL=True, DEFAULT_FROM_EMAIL=sender), clock.at(NOON):
        yield


def _letter(row: Outgoing) -> Letter:
    return Letter(f"About {row.about}", f"In {get_language()}: {row.params['n']}\nد")


def put(about: str = "one", holder: str = "h") -> bool:
    return write(
        lambda: outbox.put(dialogue="d" * 32, kind="test", holder=holder, about=about, params={"n": 7})
    )


def states() -> list[tuple[str, bool, int, bool]]:
    return list(Outgoing.objects.order_by("about").values_list("about", "sent", "tries", "gave_up"))


def test_what_was_put_is_sent_once_in_the_readers_language() -> None:
    assert put() and put("two", "russian")
    assert mail.outbox == [], "nothing is sent inside the transaction"
    assert outbox.send_waiting() == 2
    assert [(letter.subject, letter.body, letter.to, letter.from_email) for letter in mail.outbox] == [
        ("About one", "In en: 7\nد", [ADDRESS], "Sulh <sulh@example.org>"),
        ("About two", "In ru: 7\nد", [ADDRESS], "Sulh <sulh@example.org>"),
    ]
    assert outbox.send_waiting() == 0
    assert len(mail.outbox) == 2


def test_the_same_thing_is_put_once_even_after_it_was_sent() -> None:
    assert put()
    assert not put()
    outbox.send_waiting()
    assert not put()
    assert outbox.send_waiting() == 0
    assert len(mail.outbox) == 1


def test_what_is_put_in_a_transaction_that_fails_is_never_sent() -> None:
    def fails() -> None:
        outbox.put(dialogue="d" * 32, kind="test", holder="h", about="one", params={"n": 7})
        raise OSError("no room on the disk")

    with pytest.raises(OSError, match="no room"):
        write(fails)
    assert outbox.send_waiting() == 0
    assert Outgoing.objects.count() == 0


def test_a_kind_that_nobody_can_write_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody has said how other is sent"):
        outbox.put(dialogue="d", kind="other", holder="h", about="x", params={})


def test_nobody_to_write_to_is_given_up_at_once() -> None:
    put(holder="gone")
    assert outbox.send_waiting() == 0
    assert states() == [("one", False, 1, True)]
    assert mail.outbox == []


def test_without_a_mail_server_nothing_is_kept_and_nothing_sent() -> None:
    put()
    with override_settings(SENDS_MAIL=False):
        assert not put("two")
        assert outbox.send_waiting() == 0
    assert states() == [("one", False, 0, False)]
    assert mail.outbox == []


def test_a_failure_is_tried_again_later_five_times_and_logged_without_the_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put()
    tried: list[datetime] = []

    def refuses(_message: Any, **_: Any) -> int:
        tried.append(clock.now())
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such mailbox someone")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuses)
    with caplog.at_level(logging.DEBUG):
        for hours in range(100):
            with clock.at(NOON + timedelta(hours=hours)):
                outbox.send_waiting()
    assert [(moment - NOON) // timedelta(hours=1) for moment in tried] == [0, 1, 3, 7, 15]
    assert states() == [("one", False, 5, True)]
    assert len(caplog.records) == 5
    assert "SMTPRecipientsRefused" in caplog.text
    assert "someone" not in caplog.text and "example.org" not in caplog.text


def test_what_failed_first_is_sent_when_the_server_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    put()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _down)
        outbox.send_waiting()
    assert outbox.send_waiting() == 0, "not before its hour"
    with clock.at(NOON + timedelta(hours=1)):
        assert outbox.send_waiting() == 1
    assert states() == [("one", True, 2, False)]


def _down(_message: Any, **_: Any) -> int:
    raise ConnectionRefusedError


def test_a_server_that_is_down_is_left_alone_after_three_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(10):
        put(f"letter {n}")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _down)
    outbox.send_waiting()
    assert sum(tries for _about, _sent, tries, _gave_up in states()) == 3


def test_a_letter_is_marked_before_it_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """So a server that is killed in between, or a second process, does not send it again."""
    put()
    seen: list[Any] = []

    def killed(_message: Any, **_: Any) -> int:
        seen.extend(states())
        assert outbox.send_waiting() == 0, "another process finds nothing to send"
        raise SystemExit

    monkeypatch.setattr("django.core.mail.EmailMessage.send", killed)
    with pytest.raises(SystemExit):
        outbox.send_waiting()
    assert seen == states() == [("one", True, 1, False)]
    assert outbox.send_waiting() == 0


class Smtp(socketserver.StreamRequestHandler):
    """The little of RFC 5321 that one letter needs."""

    def handle(self) -> None:
        got: list[str] = self.server.got  # type: ignore[attr-defined]
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            got.append(line)
            if line.upper() == "DATA":
                self.wfile.write(b"354 go on\r\n")
                while (part := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    got.append(part)
            self.wfile.write(b"221 bye\r\n" if line.upper() == "QUIT" else b"250 ok\r\n")
            if line.upper() == "QUIT":
                return


@pytest.fixture
def smtp() -> Iterator[tuple[int, list[str]]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp) as server:
        got: list[str] = []
        server.got = got  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1], got
        server.shutdown()
        thread.join(5)


def test_a_real_mail_server_gets_one_letter(smtp: tuple[int, list[str]]) -> None:
    port, got = smtp
    given = parsed(f"smtp://127.0.0.1:{port}")
    put()
    with override_settings(EMAIL_BACKEND=given.backend, EMAIL_HOST=given.host, EMAIL_PORT=given.port):
        assert outbox.send_waiting() == 1
        assert outbox.send_waiting() == 0
    assert [line for line in got if line.startswith("rcpt")] == [f"rcpt TO:<{ADDRESS}>"]
    assert [line.split()[1] for line in got if line.startswith("mail")] == ["FROM:<sulh@example.org>"]
    assert {"Subject: About one", "From: Sulh <sulh@example.org>", f"To: {ADDRESS}"} < set(got)
    assert "Auto-Submitted: auto-generated" in got


def test_a_real_mail_server_that_is_not_there(caplog: pytest.LogCaptureFixture) -> None:
    put()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1, EMAIL_TIMEOUT=5):
        assert outbox.send_waiting() == 0
    assert states() == [("one", False, 1, False)]
    assert "ConnectionRefusedError" in caplog.text


SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", Mail()),
        (
            "smtp+tls://a%40b:p%2Fw@mail.example.org:2525",
            Mail(SMTP, "mail.example.org", 2525, "a@b", "p/w", ssl=False, starttls=True),
        ),
        ("smtp+tls://mail.example.org", Mail(SMTP, "mail.example.org", 587, ssl=False, starttls=True)),
        ("smtps://u:p@mail.example.org", Mail(SMTP, "mail.example.org", 465, "u", "p", ssl=True)),
        ("smtp://localhost", Mail(SMTP, "localhost", 25)),
        ("smtp://[::1]:2525", Mail(SMTP, "::1", 2525)),
    ],
)
def test_the_mail_servers_address_is_read(address: str, found: Mail) -> None:
    assert parsed(address) == found


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.org", "https://mail.example.org", "smtp+tls://", "smtp://u:secret@mail.example.org",
        "smtps://u:secret@host:port", "smtps://u:secret@host:99999", "smtps://u:secret@[host",
    ],
)  # fmt: skip
def test_what_is_no_mail_server_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(Unreadable) as fault:
        parsed(address)
    assert str(fault.value) == "SULH_EMAIL_URL cannot be read"
    assert fault.value.__cause__ is None


def test_tests_never_reach_a_mail_server_by_themselves() -> None:
    assert settings.EMAIL_HOST == ""
