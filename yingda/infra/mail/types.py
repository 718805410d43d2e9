"""What is sent by mail, and what can go wrong with it."""

from dataclasses import dataclass
from typing import Protocol

from yingda.kit.errors import AppError


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address; the same `id` again is the same mail to whoever has it already."""

    id: str
    to: str
    subject: str
    text: str


class MailError(AppError):
    """A mail was not taken; `lasting`: sending the same again does not help."""

    status = 502
    default_code = "mail.unreachable"

    def __init__(self, code: str | None = None, *, lasting: bool = False, detail: str = "") -> None:
        self.lasting = lasting
        super().__init__(code, detail=detail)


class Mailer(Protocol):
    """Sends mail."""

    @property
    def ready(self) -> bool:
        """Whether any mail can go out at all."""
        ...

    async def send(self, letter: Letter) -> None:
        """Hand a mail over; MailError if nobody took it."""
        ...
