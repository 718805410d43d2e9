"""Text messages to customers: approved templates, who carries them, and what came of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

_ClientId = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")]
_Name = Annotated[str, Meta(min_length=1, max_length=50)]
_Code = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[\w.:-]+$")]
_Text = Annotated[str, Meta(min_length=1, max_length=500)]
_Version = Annotated[int, Meta(ge=0)]


class TemplateState(StrEnum):
    """Only what the provider has approved goes out."""

    DRAFT = "draft"
    APPROVED = "approved"
    STOPPED = "stopped"


class TextVariable(StrEnum):
    """What a template may leave open; the product fills it in, nobody types it."""

    SHOP = "shop"
    ALIAS = "alias"  # the name under which the caller serves there
    REASON = "reason"  # why the customer was not reached
    TIME = "time"  # by when the shop calls next


class TextState(StrEnum):
    """Where a text message is."""

    WAITING = "waiting"  # for the morning, or for the provider to take it
    SENDING = "sending"  # handed over, the answer not known yet
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # nobody can say any more whether it was taken: it is not sent again
    DROPPED = "dropped"  # the customer was reached before it went out


class TemplateDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new template; `text` as the provider approved it, with ${time} and the like in it."""

    client_id: _ClientId
    name: _Name
    code: _Code
    text: _Text
    state: TemplateState = TemplateState.DRAFT


class TemplateChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a template at `version`."""

    version: _Version
    name: _Name | UnsetType = UNSET
    code: _Code | UnsetType = UNSET
    text: _Text | UnsetType = UNSET
    state: TemplateState | UnsetType = UNSET


class NewTextAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a shop's text messages are handed over; without a `secret` the kept one stays."""

    version: _Version
    endpoint: Annotated[str, Meta(min_length=8, max_length=300)]
    key_id: Annotated[str, Meta(min_length=1, max_length=200)]
    secret: Annotated[str, Meta(min_length=1, max_length=300)] | None = None
    sign: Annotated[str, Meta(min_length=2, max_length=20)]
    active: bool = True


@dataclass(frozen=True, slots=True)
class CustomerText:
    """A text message to a customer."""

    id: int
    shop_id: int
    conversation_id: int
    promise_id: int  # the one that it tells the customer of
    state: TextState
    key: str
    round: int
    number: str
    sign: str
    code: str
    variables: Mapping[str, str]
    text: str
    attempts: int
    tried_at: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A text message that is handed over now, and with whose account; the secret is sealed."""

    text: CustomerText
    endpoint: str
    key_id: str
    secret: str

    @property
    def key(self) -> str:
        """What tells the provider that it is the same message."""
        return f"{self.text.key}-{self.text.round}"


@dataclass(frozen=True, slots=True)
class SendText:
    """Hand a text message over."""

    text_id: int
