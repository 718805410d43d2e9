"""Ways out of the house, as this room sees them."""

from typing import Protocol

from yingda.outreach.types import Letter


class SendingError(Exception):
    """A link was not taken; `lasting`: sending it again does not help."""

    def __init__(self, detail: str = "", *, lasting: bool = False) -> None:
        self.lasting = lasting
        super().__init__(detail)


class Post(Protocol):
    """Takes links to customers, by one way."""

    @property
    def ready(self) -> bool:
        """Whether anything can go out at all."""
        ...

    async def send(self, letter: Letter, link: str) -> None:
        """Hand a link over; the same `letter.key` again is the same link. SendingError if nobody took it."""
        ...
