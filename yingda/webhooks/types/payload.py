"""What a receiver gets: versioned, ids first; words and names only where the subscription may have them."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType

from yingda.conversations.types import Author, Consent, How, Kind, Result
from yingda.webhooks.types.subscriptions import Topic

VERSION = 1  # fields may be added to a version; one that goes or changes its meaning makes the next


class CustomerRef(msgspec.Struct, frozen=True, kw_only=True):
    """Whose matter it is; the name only with `with_content`."""

    id: int
    name: str | UnsetType = UNSET


class ConversationData(msgspec.Struct, frozen=True, kw_only=True):
    """Where it happened."""

    shop_id: int
    conversation_id: int
    episode_id: int
    customer: CustomerRef | UnsetType = UNSET


class ConversationOpened(ConversationData, frozen=True, kw_only=True):
    """A customer's matter begins."""

    channel: str
    number: int


class ConversationAssigned(ConversationData, frozen=True, kw_only=True):
    """An agent has it now."""

    staff_id: int
    previous_staff_id: int | None
    how: How


class ConversationTransferred(ConversationData, frozen=True, kw_only=True):
    """The customer was handed on."""

    transfer_id: int
    from_staff_id: int
    consent: Consent


class ConversationEnded(ConversationData, frozen=True, kw_only=True):
    """The matter is over."""

    staff_id: int | None
    result: Result
    ended_by: str


class ConversationReopened(ConversationData, frozen=True, kw_only=True):
    """Whoever ended it took that back a moment later."""

    staff_id: int


class ConversationRated(ConversationData, frozen=True, kw_only=True):
    """The customer gave stars."""

    staff_id: int | None
    stars: int


class MessageLeft(ConversationData, frozen=True, kw_only=True):
    """Nobody was there; the customer waits for an answer after the next opening."""

    skill: str


class MessageAccepted(ConversationData, frozen=True, kw_only=True):
    """A message that customer and agent see; its text only with `with_content`."""

    seq: int
    author: Author
    kind: Kind
    staff_id: int | None
    needs_answer: bool
    text: str | UnsetType = UNSET


class MessageWithdrawn(ConversationData, frozen=True, kw_only=True):
    """A message was taken back."""

    seq: int
    staff_id: int | None


class Test(msgspec.Struct, frozen=True):
    """Nothing happened; somebody tries the address."""

    webhook_id: int


class Body(msgspec.Struct, frozen=True):
    """The whole body."""

    type: str
    version: int
    id: str
    timestamp: datetime
    data: msgspec.Raw


DATA: Mapping[Topic, type[ConversationData]] = {
    Topic.CONVERSATION_OPENED: ConversationOpened,
    Topic.CONVERSATION_ASSIGNED: ConversationAssigned,
    Topic.CONVERSATION_TRANSFERRED: ConversationTransferred,
    Topic.CONVERSATION_ENDED: ConversationEnded,
    Topic.CONVERSATION_REOPENED: ConversationReopened,
    Topic.CONVERSATION_RATED: ConversationRated,
    Topic.MESSAGE_LEFT: MessageLeft,
    Topic.MESSAGE_ACCEPTED: MessageAccepted,
    Topic.MESSAGE_WITHDRAWN: MessageWithdrawn,
}
