"""What is sent by text message, and what can come of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Taken(StrEnum):
    """Whether a provider has taken a text message."""

    SENT = "sent"
    REFUSED = "refused"  # the same again is refused again
    RETRY = "retry"  # certainly not taken: again later, under another key
    UNKNOWN = "unknown"  # nobody heard the answer: again under the same key alone


@dataclass(frozen=True, slots=True)
class Account:
    """Where text messages are handed over, and who signs the request; an empty endpoint: nowhere."""

    endpoint: str
    key_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class ShortText:
    """One text message by an approved template; the same `key` again is the same one to whoever has it already."""

    key: str
    to: str
    sign: str
    template: str
    variables: Mapping[str, str]
    text: str  # as the customer reads it


@dataclass(frozen=True, slots=True)
class TextResult:
    """What came of handing it over; `code` is a text of this product, `detail` the provider's own words."""

    taken: Taken
    code: str = ""
    detail: str = ""
    receipt: str = ""
    again_s: float = 0.0


class Texter(Protocol):
    """Sends text messages."""

    @property
    def needs_account(self) -> bool:
        """Whether shops need an account at a provider."""
        ...

    async def send(self, account: Account, text: ShortText, at: datetime) -> TextResult:
        """Hand a text message over; what went wrong is in the result."""
        ...
