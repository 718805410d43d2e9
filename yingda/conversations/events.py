"""What happens in conversations; every event names the conversation and its shop."""

from dataclasses import dataclass
from datetime import datetime

from yingda.conversations.types import Author, Consent, How, Kind, Priority, Result
from yingda.kit.events import Event


@dataclass(frozen=True, slots=True)
class ConversationEvent(Event):
    """Base: where it happened."""

    conversation_id: int
    episode_id: int
    shop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EpisodeOpened(ConversationEvent):
    """A customer's matter begins (or begins again)."""

    customer_id: int
    channel: str
    number: int


@dataclass(frozen=True, slots=True)
class EpisodeQueued(ConversationEvent):
    """An episode waits for an agent; `wanted_agent_id` is its exclusive agent or a transfer's target."""

    skill: str
    priority: Priority
    wanted_agent_id: int | None
    wanted_team_id: int | None


@dataclass(frozen=True, slots=True)
class MessageLeft(ConversationEvent):
    """Nobody was there: the customer left a message, due after the next opening."""

    skill: str


@dataclass(frozen=True, slots=True)
class EpisodeAssigned(ConversationEvent):
    """An agent has the conversation now."""

    agent_id: int
    previous_agent_id: int | None
    how: How


@dataclass(frozen=True, slots=True)
class EpisodeEnded(ConversationEvent):
    """An episode is over."""

    agent_id: int | None
    result: Result
    ended_by: str


@dataclass(frozen=True, slots=True)
class EpisodeReopened(ConversationEvent):
    """Whoever ended an episode took that back a moment later."""

    agent_id: int


@dataclass(frozen=True, slots=True)
class SeatFreed(ConversationEvent):
    """An agent's load fell: ended, moved away, or the customer fell silent."""

    agent_id: int
    skill: str


@dataclass(frozen=True, slots=True)
class MessageAccepted(ConversationEvent):
    """A message is in the conversation; announced for every author and kind."""

    seq: int
    author: Author
    kind: Kind
    staff_id: int | None
    needs_answer: bool
    for_bot: bool = False  # the bot has the conversation
    holds: bool = False  # a person's "one moment", which answers nothing yet
    screened: bool = False  # its sender was shown what it promises, or nothing can


@dataclass(frozen=True, slots=True)
class WaitBegan(ConversationEvent):
    """A customer waits for a person from `at` on, as figures count it; `left`: with nobody there."""

    customer_id: int
    channel: str
    priority: Priority
    first: bool
    left: bool


@dataclass(frozen=True, slots=True)
class MessageWithdrawn(ConversationEvent):
    """A message was taken back; its text is kept for inspectors."""

    seq: int
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class TransferAsked(ConversationEvent):
    """An agent asked the customer to be handed on."""

    transfer_id: int
    from_agent_id: int


@dataclass(frozen=True, slots=True)
class TransferDone(ConversationEvent):
    """The customer was handed on, on the ground of `consent`."""

    transfer_id: int
    from_agent_id: int
    consent: Consent


@dataclass(frozen=True, slots=True)
class HelpAsked(ConversationEvent):
    """An agent asked a colleague inside the conversation."""

    by_id: int
    helper_id: int


@dataclass(frozen=True, slots=True)
class StarsGiven(ConversationEvent):
    """The customer rated an episode."""

    agent_id: int | None
    stars: int
