"""Words of a conversation: its states, who speaks, what a message is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from yingda.kit.ids import MAX_ID

MAX_VOICE_MS = 60_000  # a minute, as in the messengers that customers know
_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]


class State(StrEnum):
    """Where the current episode stands."""

    BOT = "bot"
    QUEUED = "queued"
    ACTIVE = "active"
    MESSAGE_LEFT = "message_left"
    ENDED = "ended"


REHEARSAL = "rehearsal"  # the channel of simulated customers: their matters are in no figures
OPEN_STATES = (State.BOT, State.QUEUED, State.ACTIVE, State.MESSAGE_LEFT)
QUEUE_STATES = (State.QUEUED, State.MESSAGE_LEFT)  # nobody's yet: whoever serves the shop may look
NOBODYS = (State.BOT, *QUEUE_STATES)  # no person's: whoever serves the shop may look and take it


class Act(StrEnum):
    """What can be done to an episode."""

    OPEN = "open"
    OPEN_FOR_BOT = "open_for_bot"
    LEAVE_MESSAGE = "leave_message"
    QUEUE = "queue"
    ASSIGN = "assign"
    MOVE = "move"
    RETURN_TO_QUEUE = "return_to_queue"
    END = "end"
    REOPEN = "reopen"
    SERVE_AGAIN = "serve_again"


class By(StrEnum):
    """Who does it."""

    CUSTOMER = "customer"
    OWNER = "owner"  # the agent who has the conversation
    AGENT = "agent"  # another agent
    SUPERVISOR = "supervisor"
    SYSTEM = "system"


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a message is."""

    TEXT = "text"
    PICTURE = "picture"
    FILE = "file"
    VOICE = "voice"
    PRODUCT = "product"  # a product of the shop, sent as a card
    SYSTEM = "system"
    NOTE = "note"  # among staff; the customer never sees it


class Result(StrEnum):
    """How an episode ended."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    NO_NEED = "no_need"
    SILENT = "silent"
    SPAM = "spam"


class UnsolvedReason(StrEnum):
    """Why a matter stays unsolved (M1)."""

    WAITING_STOCK = "waiting_stock"
    WAITING_COURIER = "waiting_courier"
    WAITING_WAREHOUSE = "waiting_warehouse"
    WAITING_CUSTOMER = "waiting_customer"
    POLICY = "policy"
    NO_KNOWLEDGE = "no_knowledge"
    OTHER = "other"


class Priority(IntEnum):
    """Higher goes first among those able to take it (T3)."""

    NORMAL = 0
    HIGH = 1  # VIP
    URGENT = 2  # complaint or urgent matter


class How(StrEnum):
    """How an agent came to have a conversation."""

    ASSIGNED = "assigned"
    TAKEN = "taken"
    TRANSFERRED = "transferred"
    TAKEN_OVER = "taken_over"
    REASSIGNED = "reassigned"


class TransferState(StrEnum):
    """From asking the customer to the move."""

    ASKED = "asked"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    DONE = "done"


class Consent(StrEnum):
    """On what ground a customer was handed on (T5)."""

    WORDS = "words"
    BUTTON = "button"
    SILENCE = "silence"  # only where the shop allows it
    CUSTOMER_ASKED = "customer_asked"
    AGENT_LOST = "agent_lost"
    SUPERVISOR = "supervisor"
    PLANNED = "planned"  # the agent's shift ended, and a colleague accepted


class WaitingKind(StrEnum):
    """What a customer waits for: this agent's first answer, or the next one."""

    FIRST = "first"
    NEXT = "next"


class PopupKind(StrEnum):
    """What a member of staff is told at once."""

    HELP = "help"
    MENTION = "mention"
    TRANSFERRED_TO_YOU = "transferred_to_you"
    TRANSFER_REFUSED = "transfer_refused"
    TRANSFER_SILENT = "transfer_silent"
    WEBHOOK_STOPPED = "webhook_stopped"  # to whoever answers for it


# visible ASCII alone: an address that is written otherwise was not written by a browser
WebAddress = Annotated[str, Meta(pattern=r"^https?://[!-~]+$", max_length=2000)]


class Product(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A product as the shop's page describes it; whoever has the page can say anything here."""

    title: Annotated[str, Meta(min_length=1, max_length=200)]
    price_fen: Annotated[int, Meta(ge=0, le=10**12)] | None = None  # hundredths of the currency
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] = "CNY"
    url: WebAddress | None = None
    picture: WebAddress | None = None
    id: Annotated[str, Meta(max_length=100)] = ""


@dataclass(frozen=True, slots=True)
class ArticleTold:
    """What an agent sent from an article."""

    episode_id: int
    seq: int
    article_id: int


class ChoiceKind(StrEnum):
    """What pressing a button under a message of the bot means."""

    ARTICLE = "article"  # "this is what I meant"
    SLOT = "slot"  # one of the values that a form asks for
    PERSON = "person"
    LEAVE = "leave"  # rather leave a message than wait
    HELPFUL = "helpful"  # solved
    WRONG = "wrong"  # not what was asked, or no help


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A button under a message of the bot; pressed, its text is the customer's message."""

    id: Annotated[str, Meta(min_length=1, max_length=40)]
    text: Annotated[str, Meta(min_length=1, max_length=200)]
    kind: ChoiceKind


class Picked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which button of which message was pressed."""

    seq: _Id
    id: Annotated[str, Meta(min_length=1, max_length=40)]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it has a number: `client_id` makes sending it again harmless."""

    client_id: str
    kind: Kind
    text: str = ""
    file_token: str | None = None
    quote_seq: int | None = None
    mentions: tuple[int, ...] = ()
    duration_ms: int | None = None  # of a voice message, as its recorder says
    product: Product | None = None
    picked: Picked | None = None
    screened: bool = False  # its sender was shown what it promises, or nothing can


@dataclass(frozen=True, slots=True)
class SystemLine:
    """What a system message says: a text code and its parameters."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueuedEpisode:
    """An episode that waits for an agent, as routing sees it."""

    conversation_id: int
    episode_id: int
    shop_id: int
    skill: str
    priority: Priority
    left_message: bool
    queued_at: datetime
    wanted_agent_id: int | None
    wanted_team_id: int | None
    avoid_agent_ids: tuple[int, ...]
    customer_id: int


@dataclass(frozen=True, slots=True)
class ActiveEpisode:
    """An episode that an agent has, as routing sees it."""

    conversation_id: int
    episode_id: int
    shop_id: int
    skill: str
    owner_id: int
    assigned_at: datetime
    answered_since_assigned: bool
    needs_reply: bool
    loaded: bool
    avoid_agent_ids: tuple[int, ...]  # those who let it lie since its last answer, as often as they did


class View(StrEnum):
    """Lists of the workbench."""

    WAITING = "waiting"  # mine, the customer waits for an answer (待回复)
    REPLIED = "replied"  # mine, answered (已回复)
    UNFINISHED = "unfinished"  # mine, not done with (未完结)
    BOT = "bot"  # the bot has it; whoever serves the shop may read and take it
    QUEUE = "queue"
    TEAM = "team"
    ALL = "all"
    ENDED = "ended"


class ListFilter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a list is narrowed to; what is left empty narrows nothing."""

    shop_ids: Annotated[list[_Id], Meta(max_length=50)] = []
    channels: Annotated[list[Annotated[str, Meta(max_length=20)]], Meta(max_length=20)] = []
    states: Annotated[list[State], Meta(max_length=5)] = []
    tags: Annotated[list[Annotated[str, Meta(min_length=1, max_length=30)]], Meta(max_length=10)] = []
    owner_ids: Annotated[list[_Id], Meta(max_length=50)] = []
    team_ids: Annotated[list[_Id], Meta(max_length=20)] = []
    results: Annotated[list[Result], Meta(max_length=5)] = []
    vip: bool = False
    sensitive: bool = False  # a sensitive complaint
    pressing: bool = False  # the customer presses for time
    waiting_s: Annotated[int, Meta(ge=0, le=86_400)] | None = None  # waiting for at least so long
    days: Annotated[int, Meta(ge=1, le=366)] | None = None  # the last message is at most so old


EVERYTHING = ListFilter()


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which conversations; `after` is the place of the last one of the page before."""

    view: View
    shop_id: int | None = None
    owner_id: int | None = None
    words: str = ""
    after: tuple[int, ...] | None = None
    limit: int = 50
    narrowed: ListFilter = EVERYTHING


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations each list of the workbench has."""

    waiting: int
    replied: int
    unfinished: int
    queue: int
    team: int
    bot: int
    over_100s: int


@dataclass(frozen=True, slots=True)
class ShopQueue:
    """Who waits for an agent of one shop: how many, and since when the first."""

    shop_id: int
    waiting: int
    since: datetime


@dataclass(frozen=True, slots=True)
class QueueLine:
    """Who waits for an agent of one skill: how many, and since when the first."""

    skill: str
    waiting: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over episodes (or over one agent's receptions) from which every figure is made; times in ms."""

    episodes: int = 0
    answered: int = 0  # with a message of a person
    customers: int = 0  # per day and shop: buyer-days
    received_customers: int = 0  # whom a person had
    answered_customers: int = 0
    first_responses: int = 0
    first_ms: int = 0
    first_real_ms: int = 0
    first_in_30s: int = 0
    first_overdue: int = 0  # unanswered for more than 30 s, or to the end
    responses: int = 0
    response_ms: int = 0
    response_real_ms: int = 0
    in_3min: int = 0
    overdue: int = 0  # unanswered for more than 3 minutes, or to the end
    longest_ms: int = 0
    customer_messages: int = 0
    agent_messages: int = 0
    last_word: int = 0
    ended: int = 0  # without spam
    solved: int = 0
    unsolved: int = 0
    closed: int = 0
    rated: int = 0
    stars: int = 0
    good_stars: int = 0  # 4 and 5
    bot_ms: int = 0
    queue_ms: int = 0
    agent_ms: int = 0
    left_bot: int = 0  # began with the bot and are not with it any more
    bot_solved: int = 0  # by the bot alone, and not reopened within a day
    bot_handed_over: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        """Both together; the longest wait is the longer one."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in self.__slots__}
        return Totals(**{**sums, "longest_ms": max(self.longest_ms, other.longest_ms)})


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What has already happened at a shop; `pages` are those on which its latest customers wrote."""

    written: bool
    answered: bool
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayTotals:
    """One day of a shop: its episodes, and each agent's receptions."""

    shop: Totals
    agents: Mapping[int, Totals]
