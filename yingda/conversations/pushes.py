"""What sockets and the API carry of a conversation: the object's whole card."""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from yingda.accounts.pushes import StaffBrief
from yingda.conversations.types import (
    Author,
    Choice,
    Kind,
    Picked,
    PopupKind,
    Result,
    State,
    TransferState,
    UnsolvedReason,
    WaitingKind,
)
from yingda.customers.pushes import CustomerBrief
from yingda.guard.types import SourceKind
from yingda.kit.errors import Scalar


class MessageFile(msgspec.Struct, frozen=True, kw_only=True):
    """A picture or file with a link that expires."""

    token: str
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    url: str
    thumb_url: str | None
    duration_ms: int | None = None  # of a voice message


class ProductCard(msgspec.Struct, frozen=True, kw_only=True):
    """A product of the shop; its picture is our copy, once we have one."""

    title: str
    price_fen: int | None
    currency: str
    url: str | None
    id: str
    picture_url: str | None


class SystemEvent(msgspec.Struct, frozen=True):
    """What a system line says."""

    code: str
    params: dict[str, Scalar]


class Quote(msgspec.Struct, frozen=True):
    """The beginning of a message that another one answers."""

    seq: int
    author: Author
    text: str
    kind: Kind


class MessageSource(msgspec.Struct, frozen=True):
    """Where the text of an answer comes from."""

    kind: SourceKind
    id: int | None
    version: int | None


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message as staff see it; a withdrawn one has no text, and of a `hidden` one contacts are masked."""

    conversation_id: int
    seq: int
    hidden: bool
    revision: int
    client_id: str | None
    author: Author
    staff: StaffBrief | None
    kind: Kind
    text: str
    event: SystemEvent | None
    file: MessageFile | None
    quote: Quote | None
    source: MessageSource | None
    mentions: list[int]
    consent_for: int | None
    at: datetime
    withdrawn: bool
    product: ProductCard | None = None
    choices: list[Choice] = []
    picked: Picked | None = None


class VisitorMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message as the customer sees it; `prev_seq` is the visible one before it, so that a gap shows."""

    seq: int
    prev_seq: int
    revision: int
    client_id: str | None
    author: Author
    alias: str | None
    kind: Kind
    text: str
    event: SystemEvent | None
    file: MessageFile | None
    quote: Quote | None
    consent_for: int | None
    at: datetime
    withdrawn: bool
    product: ProductCard | None = None
    choices: list[Choice] = []
    picked: Picked | None = None


class Preview(msgspec.Struct, frozen=True):
    """The last message, for a list."""

    seq: int
    author: Author
    kind: Kind
    text: str
    at: datetime


class TargetBrief(msgspec.Struct, frozen=True):
    """An agent or a team by id and name."""

    id: int
    name: str


class TransferCard(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer that is being asked."""

    id: int
    state: TransferState
    from_id: int
    to_agent: TargetBrief | None
    to_team: TargetBrief | None
    reason: str
    summary: str
    asked_at: datetime


class VisitedPage(msgspec.Struct, frozen=True):
    """The page that the customer looks at beside the chat, and its product."""

    url: str
    title: str
    product: ProductCard | None = None


class ConversationCard(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as lists and the workbench show it."""

    id: int
    version: int
    shop_id: int
    channel: str
    state: State
    customer: CustomerBrief
    episode_id: int
    episode_number: int
    owner: StaffBrief | None
    skill: str
    priority: Literal["normal", "high", "urgent"]
    sensitive: bool
    pressing: bool
    waiting_since: datetime | None
    waiting_kind: WaitingKind | None
    needs_reply: bool
    last_message: Preview | None
    last_seq: int
    customer_read_seq: int
    owner_read_seq: int
    unread: int
    idle: bool
    left_message: bool
    tags: list[str]
    transfer: TransferCard | None
    helpers: list[TargetBrief]
    opened_at: datetime
    queued_at: datetime | None
    ended_at: datetime | None
    result: Result | None
    unsolved_reason: UnsolvedReason | None
    stars: int | None
    summary: str | None
    page: VisitedPage | None


class EpisodeCard(msgspec.Struct, frozen=True, kw_only=True):
    """One matter of a customer, for the list of past ones."""

    id: int
    conversation_id: int
    number: int
    shop_id: int
    opened_at: datetime
    ended_at: datetime | None
    state: State
    agent: str | None
    result: Result | None
    stars: int | None
    first_seq: int
    last_seq: int
    messages: int
    first_text: str
    closed_at: datetime | None = None  # the loop is closed


class EpisodePage(msgspec.Struct, frozen=True):
    """Episodes of a customer, newest first."""

    items: list[EpisodeCard]
    next: str | None


class TextPiece(msgspec.Struct, frozen=True):
    """A part of a found text; `hit` parts are what was looked for."""

    text: str
    hit: bool


class MessageHit(msgspec.Struct, frozen=True, kw_only=True):
    """A found message."""

    conversation_id: int
    seq: int
    shop_id: int
    customer_name: str
    author: Author
    at: datetime
    pieces: list[TextPiece]


class MessageHits(msgspec.Struct, frozen=True):
    """Messages that were found, newest first."""

    items: list[MessageHit]
    next: str | None


class ReadMarks(msgspec.Struct, frozen=True):
    """How far each side has read."""

    conversation_id: int
    customer_read_seq: int
    owner_read_seq: int


class Typing(msgspec.Struct, frozen=True):
    """Somebody is typing; gone when missed."""

    conversation_id: int
    author: Author
    name: str
    until: datetime | None


class Popup(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a member of staff should notice now."""

    kind: PopupKind
    conversation_id: int | None
    code: str
    params: dict[str, Scalar]


class VisitorAgent(msgspec.Struct, frozen=True):
    """Who speaks for the shop, under an alias."""

    alias: str


class VisitorTransfer(msgspec.Struct, frozen=True):
    """A question to the customer: may we hand you on?"""

    id: int
    to_name: str


class VisitorAsks(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer is asked of an episode: whether it is settled, stars, and reasons to choose from."""

    confirm: bool = False
    done: str = ""  # what was done, as the agent told it
    stars: bool = False
    low: list[str] = []  # reasons offered with few stars
    high: list[str] = []
    answered: bool = False  # stars and reasons are given
    settled: bool | None = None  # what the customer said to `confirm`


class VisitorEpisode(msgspec.Struct, frozen=True, kw_only=True):
    """The current or last episode, for stars."""

    id: int
    number: int
    opened_at: datetime
    ended_at: datetime | None
    stars: int | None
    survey_open: bool
    asks: VisitorAsks | None = None


class QueuePlace(msgspec.Struct, frozen=True):
    """Place and expected wait; the wait is null while nobody is there to take it."""

    ahead: int
    wait_low_s: int | None
    wait_high_s: int | None
    risen: bool


class VisitorConversation(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as its customer sees it."""

    id: str
    version: int
    state: State
    last_seq: int
    staff_read_seq: int
    customer_read_seq: int
    agent: VisitorAgent | None
    transfer: VisitorTransfer | None
    episode: VisitorEpisode | None
    # only where it was fetched: pushes leave these out, places come as pushes of their own
    queue: QueuePlace | UnsetType | None = UNSET
    needs_contact: bool | UnsetType = UNSET
