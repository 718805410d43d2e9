"""What the chat page is given."""

from datetime import datetime

import msgspec

from yingda.conversations.pushes import VisitorConversation, VisitorMessage


class VisitorShop(msgspec.Struct, frozen=True, kw_only=True):
    """A shop as its customers see it."""

    code: str
    name: str
    color: str
    picture_url: str | None
    greeting: str
    alias: str
    quick_questions: list[str]
    open: bool
    staffed: bool
    next_opening: datetime | None
    out_of_hours_text: str


class VisitorCustomer(msgspec.Struct, frozen=True):
    """What the page knows of its visitor."""

    name: str | None
    contact_known: bool


class VisitorSession(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the page asks first."""

    token: str
    locale: str
    shop: VisitorShop
    customer: VisitorCustomer
    conversation: VisitorConversation | None
    messages: list[VisitorMessage]
    has_more: bool


class VisitorState(msgspec.Struct, frozen=True):
    """The shop and the conversation as they are now."""

    shop: VisitorShop
    conversation: VisitorConversation | None


class VisitorMessages(msgspec.Struct, frozen=True):
    """Messages in ascending order."""

    items: list[VisitorMessage]
    has_more: bool


class VisitorGreeting(msgspec.Struct, frozen=True):
    """What the shop says to whoever came and says nothing; it stands in no conversation."""

    alias: str
    text: str
    quick_questions: list[str]
    at: datetime


class VisitorReady(msgspec.Struct, frozen=True, tag_field="type", tag="ready"):
    """The socket's first frame: the conversation, the messages that were missed, each topic's number till then."""

    conversation: VisitorConversation | None
    messages: list[VisitorMessage]
    versions: dict[str, int]
