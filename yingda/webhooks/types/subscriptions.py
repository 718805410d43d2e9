"""Who is told what, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from yingda.accounts.types import Id


class Topic(StrEnum):
    """What can be subscribed to."""

    CONVERSATION_OPENED = "conversation.opened"
    CONVERSATION_ASSIGNED = "conversation.assigned"
    CONVERSATION_TRANSFERRED = "conversation.transferred"
    CONVERSATION_ENDED = "conversation.ended"
    CONVERSATION_REOPENED = "conversation.reopened"
    CONVERSATION_RATED = "conversation.rated"
    MESSAGE_LEFT = "message.left"
    MESSAGE_ACCEPTED = "message.accepted"
    MESSAGE_WITHDRAWN = "message.withdrawn"


class SubscriptionState(StrEnum):
    """Whether anything is sent."""

    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    DISABLED = "disabled"  # by us


class StopReason(StrEnum):
    """Why we stopped sending."""

    FAILING = "failing"  # nothing got through for days
    GONE = "gone"  # the receiver answered 410
    OWNER = "owner"  # whoever answers for it may no longer manage integrations there


class DeliveryState(StrEnum):
    """What became of one message to one receiver."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


ClientId = Annotated[str, Meta(min_length=8, max_length=64)]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Url = Annotated[str, Meta(min_length=1, max_length=2_000)]
Topics = Annotated[list[Topic], Meta(min_length=1, max_length=len(Topic))]
ShopIds = Annotated[list[Id], Meta(min_length=1, max_length=500)]


class SubscriptionDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A receiver to be told; the same `client_id` again gives the first, without its secret."""

    client_id: ClientId
    name: Name
    url: Url
    topics: Topics
    shop_ids: ShopIds
    with_content: bool = False


class SubscriptionChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes; whoever saves answers for it from now on."""

    version: int
    name: Name | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    topics: Topics | UnsetType = UNSET
    shop_ids: ShopIds | UnsetType = UNSET
    with_content: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """A receiver as administration shows it; `disabled_by` says why we stopped."""

    id: int
    version: int
    name: str
    url: str
    topics: list[Topic]
    shop_ids: list[int]
    with_content: bool
    state: SubscriptionState
    disabled_by: StopReason | None
    owner_id: int
    owner_name: str
    failing_since: datetime | None
    old_secret_until: datetime | None
    created_at: datetime


class NewSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A secret, shown this once; none when the request only repeats an earlier one."""

    webhook: Subscription
    secret: str | None


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt: what was answered, or (a code of ours) why nothing was."""

    at: datetime
    ms: int
    status: int | None
    error: str | None
    excerpt: str


class DeliveryBrief(msgspec.Struct, frozen=True, kw_only=True):
    """A message to a receiver in the log."""

    id: int
    message_id: str
    topic: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    next_at: datetime | None
    last: Try | None


class Delivery(DeliveryBrief, frozen=True, kw_only=True):
    """One message with its body and every attempt."""

    body: str
    tries: list[Try]


class DeliveryPage(msgspec.Struct, frozen=True):
    """The log of one receiver, newest first."""

    items: list[DeliveryBrief]
    next: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """A message whose turn it is, claimed."""

    id: int
    message_id: str
    body: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Letter:
    """Where a receiver's messages go, and the sealed secrets that sign them."""

    url: str
    sealed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minted:
    """A fresh secret, and as it is kept."""

    secret: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to."""

    delivery_id: int
    attempts: int
    trial: Try
