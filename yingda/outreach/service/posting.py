"""Links by mail."""

from yingda.infra.mail import Letter as MailLetter
from yingda.infra.mail import Mailer, MailError
from yingda.kit.texts import text
from yingda.outreach.ports import SendingError
from yingda.outreach.types import Letter


class MailPost:
    """Writes links into letters; the same link again is the same letter."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    @property
    def ready(self) -> bool:
        """Whether any mail can go out at all."""
        return self._mailer.ready

    async def send(self, letter: Letter, link: str) -> None:
        """Hand a letter over; SendingError if nobody took it."""
        asks = "stars" if letter.stars else "settled"
        said = {"shop": letter.shop, "link": link}
        subject = text(f"outreach.mail.{asks}.subject", letter.locale, said)
        body = text(f"outreach.mail.{asks}.text", letter.locale, said)
        try:
            await self._mailer.send(MailLetter(letter.key, letter.address, subject, body))
        except MailError as error:
            raise SendingError(error.code, lasting=error.lasting) from error
