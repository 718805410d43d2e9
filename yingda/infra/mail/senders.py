"""The mailers that a setting picks: SMTP, the log, or none."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

import structlog

from yingda.infra.clock import Clock
from yingda.infra.mail.types import Letter, Mailer, MailError
from yingda.infra.settings import Settings

TIMEOUT_S = 20.0
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
DETAIL = 200  # characters of a server's refusal that are kept

log = structlog.get_logger("yingda.mail")


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over."""

    host: str
    port: int
    tls: bool
    user: str
    password: str

    @classmethod
    def parse(cls, url: str) -> "Server":
        """Read `smtp://user:password@mail.example.com:587` (STARTTLS) or `smtps://…` (TLS from the first byte)."""
        parts = urlsplit(url)
        return cls(
            parts.hostname or "", parts.port or PORTS[parts.scheme], parts.scheme == "smtps",
            unquote(parts.username or ""), unquote(parts.password or ""),
        )  # fmt: skip


class SmtpMailer:
    """Hands mail to a server, over TLS wherever the server is not this machine."""

    ready = True

    def __init__(self, server: Server, sender: str, clock: Clock, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._tls = tls

    async def send(self, letter: Letter) -> None:
        """Hand a mail over; MailError if nobody took it."""
        await asyncio.to_thread(self._send, self._message(letter))

    def _message(self, letter: Letter) -> EmailMessage:
        name, address = parseaddr(self._sender)
        made = EmailMessage(policy=SMTP)
        made["From"] = Address(display_name=name, addr_spec=address)
        made["To"] = Address(addr_spec=letter.to)
        made["Subject"] = " ".join(letter.subject.split())
        made["Date"] = format_datetime(self._clock.now())
        made["Message-ID"] = f"<{letter.id}@{address.rpartition('@')[2]}>"
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(letter.text)
        return made

    def _send(self, message: EmailMessage) -> None:
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPAuthenticationError as error:
            raise MailError("mail.sign_in", detail=_told(error)) from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            lasting = all(code >= 500 for code in codes)
            raise MailError("mail.refused", lasting=lasting, detail=_told(error)) from error
        except smtplib.SMTPResponseException as error:
            raise MailError("mail.refused", lasting=error.smtp_code >= 500, detail=_told(error)) from error
        except ssl.SSLError as error:
            raise MailError("mail.tls", detail=_told(error)) from error
        except TimeoutError as error:
            raise MailError("mail.timeout") from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailError("mail.unreachable", detail=_told(error)) from error

    def _connected(self) -> smtplib.SMTP:
        to, tls = self._server, self._tls or ssl.create_default_context()
        if to.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=TIMEOUT_S, context=tls)
        else:
            server = smtplib.SMTP(to.host, to.port, timeout=TIMEOUT_S)
        try:
            if not to.tls:
                self._secure(server, tls)
            if to.user:
                server.login(to.user, to.password)
        except BaseException:
            server.close()
            raise
        return server

    def _secure(self, server: smtplib.SMTP, tls: ssl.SSLContext) -> None:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=tls)
            server.ehlo()
        elif self._server.host not in LOOPBACK:
            raise MailError("mail.tls", detail="STARTTLS is not offered")


class ConsoleMailer:
    """Shows mail in the log instead of sending it."""

    ready = True

    async def send(self, letter: Letter) -> None:
        """Show a mail."""
        log.info("mail shown", to=letter.to, subject=letter.subject, text=letter.text)


class NoMailer:
    """There is no mail here."""

    ready = False

    async def send(self, _letter: Letter) -> None:
        """Refuse: the operator has not said where mail goes."""
        raise MailError("mail.none", lasting=True)


def make_mailer(settings: Settings, clock: Clock) -> Mailer:
    """The mailer that the settings ask for."""
    if not settings.mail_url:
        return NoMailer()
    if settings.mail_url == "console:":
        return ConsoleMailer()
    return SmtpMailer(Server.parse(settings.mail_url), settings.mail_from, clock)


def _told(error: Exception) -> str:
    return " ".join(str(error).split())[:DETAIL]
