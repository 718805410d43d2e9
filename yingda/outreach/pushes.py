"""What screens get of surveys, closed loops and matters."""

from datetime import date, datetime

import msgspec

from yingda.conversations.pushes import ConversationCard
from yingda.conversations.types import Result
from yingda.conversations.types import State as EpisodeState
from yingda.outreach.types import ClosedBy, LinkState, Loop, MovedTo, Skip, SurveySettings, SurveyState, SurveyWay


class SurveyShopSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a shop has set, over which version; and the reasons that ship."""

    shop_id: int
    version: int
    settings: SurveySettings
    shipped_low: list[str]
    shipped_high: list[str]


class ClosingHint(msgspec.Struct, frozen=True, kw_only=True):
    """What ending this episode as solved has to say, and whether the customer is owed an answer."""

    conversation_id: int
    wants_record: bool
    unanswered: bool
    survey: bool  # whether this shop asks at all


class SurveyCard(msgspec.Struct, frozen=True, kw_only=True):
    """An ended episode in the supervisor's list; neither the customer's name nor a way to them."""

    id: int
    conversation_id: int
    agent: str | None
    ended_at: datetime
    state: SurveyState
    skip: Skip | None
    way: SurveyWay | None
    asked_at: datetime | None
    loop: Loop
    closed_by: ClosedBy | None
    settled: bool | None
    stars: int | None
    reasons: list[str]
    comment: str
    answered_at: datetime | None


class SurveyPage(msgspec.Struct, frozen=True):
    """Ended episodes, the newest first."""

    items: list[SurveyCard]
    next_cursor: str | None


class SkipCount(msgspec.Struct, frozen=True):
    """How often customers were not asked, and why."""

    skip: Skip
    number: int


class AgentScore(msgspec.Struct, frozen=True, kw_only=True):
    """Stars of one agent; None is the bot."""

    agent_id: int | None
    agent: str | None
    answered: int
    mean: float
    good: int
    low: int


class SurveySummary(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the surveys of some days."""

    shop_id: int
    first: date
    last: date
    ended: int
    asked: int
    answered: int
    waiting: int
    by_link: int
    skipped: list[SkipCount]
    loops: int  # called solved
    closed: int
    reopened: int
    agents: list[AgentScore]


class SurveyFeedback(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer said of the reader, without who it was."""

    id: int
    day: str
    stars: int
    settled: bool | None
    reasons: list[str]
    comment: str


class SurveyFeedbackPage(msgspec.Struct, frozen=True):
    """What customers said of the reader until yesterday, the newest first."""

    items: list[SurveyFeedback]
    next_cursor: str | None


class CasePart(msgspec.Struct, frozen=True, kw_only=True):
    """An episode of a matter."""

    conversation_id: int
    episode_id: int
    number: int
    channel: str
    opened_at: datetime
    ended_at: datetime | None
    state: EpisodeState
    result: Result | None
    agent: str | None
    first_text: str


class CaseStep(msgspec.Struct, frozen=True, kw_only=True):
    """A matter went on elsewhere; its address is masked."""

    episode_id: int
    to: MovedTo
    address: str
    note: str
    by: str
    at: datetime


class CaseCard(msgspec.Struct, frozen=True, kw_only=True):
    """A matter as one history; without an id it has one episode and nothing else."""

    id: int | None
    parts: list[CasePart]
    moves: list[CaseStep]


class BesideList(msgspec.Struct, frozen=True):
    """What else a customer has open."""

    items: list[ConversationCard]


class LinkPage(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer sees behind a link: the shop, and what is asked; nothing of who they are."""

    shop: str
    code: str
    color: str
    locale: str
    state: LinkState
    stars: bool
    settles: bool
    done: str
    low: list[str]
    high: list[str]
