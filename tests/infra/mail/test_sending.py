"""Mail goes to the server that the settings name, and what it says is told apart."""

import asyncio
from collections.abc import Iterator

import pytest
import structlog

from tests.mailbox import Mailbox, a_mailbox
from yingda.infra.clock import FakeClock
from yingda.infra.mail import Letter, MailError, make_mailer
from yingda.infra.mail.senders import Server
from yingda.infra.settings import Settings

LETTER = Letter("alert-7", "qing@example.com", "无人接待\r\nBcc: all@example.com", "清川茶铺有 3 位客户在等。\n")


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with a_mailbox() as running:
        yield running


def send(settings: Settings, clock: FakeClock, letter: Letter = LETTER) -> None:
    asyncio.run(make_mailer(settings, clock).send(letter))


def through(box: Mailbox, who: str = "") -> Settings:
    return Settings(mail_url=box.url(who), mail_from="应答 <alerts@shop.example>")


def test_a_mail_arrives_whole_and_says_which_it_is(box: Mailbox, clock: FakeClock) -> None:
    send(through(box), clock)
    (mail,) = box.mails
    assert mail["To"] == "qing@example.com"
    assert mail["From"].addresses[0].display_name == "应答"
    assert mail["Subject"] == "无人接待 Bcc: all@example.com"  # one line, whatever it was made of
    assert mail["Bcc"] is None
    assert mail["Message-ID"] == "<alert-7@shop.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == clock.now()
    assert mail.get_content().replace("\r\n", "\n") == LETTER.text
    recipients = [line.upper() for line in box.commands if line.upper().startswith("RCPT")]
    assert recipients == ["RCPT TO:<QING@EXAMPLE.COM>"]


def test_who_has_a_name_there_signs_in(box: Mailbox, clock: FakeClock) -> None:
    box.auth = True
    send(through(box, "yingda:p%40ss@"), clock)
    assert any(line.startswith("AUTH PLAIN") for line in box.commands)
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("verb", "answer", "code", "lasting"),
    [
        ("RCPT", "550 nobody here", "mail.refused", True),
        ("RCPT", "451 later", "mail.refused", False),
        ("DATA", "554 spam", "mail.refused", True),
        ("AUTH", "535 wrong", "mail.sign_in", False),
    ],
)
def test_what_the_server_says_is_told_apart(
    box: Mailbox, clock: FakeClock, verb: str, answer: str, code: str, *, lasting: bool
) -> None:
    box.auth, box.refuse = True, {verb: answer}
    with pytest.raises(MailError) as failed:
        send(through(box, "yingda:secret@"), clock)
    assert (failed.value.code, failed.value.lasting) == (code, lasting)
    assert box.mails == []


def test_a_server_that_is_not_there_may_be_there_later(clock: FakeClock) -> None:
    with pytest.raises(MailError) as failed:
        send(Settings(mail_url="smtp://127.0.0.1:1", mail_from="a@b.example"), clock)
    assert (failed.value.code, failed.value.lasting) == ("mail.unreachable", False)


def test_without_a_setting_there_is_no_mail(clock: FakeClock) -> None:
    assert make_mailer(Settings(), clock).ready is False
    with pytest.raises(MailError) as failed:
        send(Settings(), clock)
    assert (failed.value.code, failed.value.lasting) == ("mail.none", True)


def test_the_console_shows_what_would_be_sent(clock: FakeClock) -> None:
    with structlog.testing.capture_logs() as shown:
        send(Settings(mail_url="console:"), clock)
    assert [(one["to"], one["text"]) for one in shown] == [("qing@example.com", LETTER.text)]


def test_addresses_of_servers_are_read() -> None:
    assert Server.parse("smtps://a%40b:c@mail.example.com") == Server("mail.example.com", 465, True, "a@b", "c")
    assert Server.parse("smtp://mail.example.com") == Server("mail.example.com", 587, False, "", "")
