"""What the chat page sends."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from yingda.conversations.types import MAX_VOICE_MS, Picked, Product
from yingda.kit.ids import MAX_ID

ClientId = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[\w.:-]+$")]
Text = Annotated[str, Meta(max_length=5000)]
Contact = Annotated[str, Meta(min_length=3, max_length=100)]
ShortName = Annotated[str, Meta(min_length=1, max_length=60)]
Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
SendKind = Literal["text", "picture", "file", "voice", "product"]


class VisitorIdentity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer for whom the shop's own server vouches."""

    user_id: Annotated[str, Meta(min_length=1, max_length=100)]
    issued_at: Annotated[int, Meta(ge=0, le=2**40)]
    signature: Annotated[str, Meta(min_length=64, max_length=64)]
    name: ShortName | None = None


class VisitedPage(msgspec.Struct, frozen=True):
    """The page on which the chat is open, and the product that it shows."""

    url: Annotated[str, Meta(max_length=2000)]
    title: Annotated[str, Meta(max_length=300)] = ""
    product: Product | None = None


class VisitorHello(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the page says first."""

    shop: Annotated[str, Meta(min_length=1, max_length=40)]
    token: Annotated[str, Meta(max_length=2000)] | None = None
    identity: VisitorIdentity | None = None
    locale: Annotated[str, Meta(max_length=35)] = ""
    page: VisitedPage | None = None


class VisitorSend(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message; sending it again with the same `client_id` is harmless."""

    client_id: ClientId
    kind: SendKind
    text: Text = ""
    file_token: Annotated[str, Meta(max_length=100)] | None = None
    quote_seq: Id | None = None
    urgent: bool = False
    page: VisitedPage | None = None
    duration_ms: Annotated[int, Meta(ge=1, le=MAX_VOICE_MS)] | None = None
    product: Product | None = None
    picked: Picked | None = None


class VisitorVisit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the visitor is now."""

    page: VisitedPage


class VisitorEntered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The chat page was opened, or came back into view."""

    client_id: ClientId


class VisitorRead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far the visitor has read."""

    seq: Annotated[int, Meta(ge=0, le=MAX_ID)]


class VisitorContact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the visitor can be reached."""

    contact: Contact
    name: ShortName | None = None


class VisitorPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The visitor wants a person."""

    client_id: ClientId
    urgent: bool = False
    page: VisitedPage | None = None


class VisitorLeave(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The visitor leaves a message instead of waiting."""

    contact: Contact | None = None


class VisitorConsent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The visitor's answer to being handed on."""

    transfer_id: Id
    agree: bool


class VisitorEnd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The visitor closes the matter."""

    client_id: ClientId


class VisitorStars(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The visitor's rating of an episode: stars, and reasons chosen from those that were offered."""

    episode_id: Id
    stars: Annotated[int, Meta(ge=1, le=5)]
    comment: Annotated[str, Meta(max_length=500)] | None = None
    reasons: Annotated[list[Annotated[str, Meta(min_length=1, max_length=20)]], Meta(max_length=10)] = []


class VisitorSettled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the visitor's matter is settled."""

    episode_id: Id
    settled: bool
