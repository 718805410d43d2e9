"""What the console's own screens carry."""

from datetime import datetime

import msgspec

from yingda.console.types import AlarmKind, Level
from yingda.conversations.pushes import ConversationCard
from yingda.presence.types import State


class ConversationPage(msgspec.Struct, frozen=True):
    """One page of a list of conversations."""

    items: list[ConversationCard]
    next: str | None


class ConversationCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many conversations each list of the workbench has."""

    waiting: int
    replied: int
    unfinished: int
    queue: int
    team: int
    over_100s: int


class TargetAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent to whom a customer can be handed on."""

    id: int
    name: str
    alias: str
    state: State
    load: int
    capacity: int


class TargetTeam(msgspec.Struct, frozen=True):
    """A team, and how many of it are online for this shop."""

    id: int
    name: str
    available: int


class TransferTargets(msgspec.Struct, frozen=True):
    """To whom a customer can be handed on; the freest first."""

    agents: list[TargetAgent]
    teams: list[TargetTeam]


class WallSkill(msgspec.Struct, frozen=True):
    """Who waits for one skill; empty is everybody's."""

    skill: str
    waiting: int
    longest_wait_s: int | None


class WallQueue(msgspec.Struct, frozen=True):
    """Who waits for an agent."""

    waiting: int
    longest_wait_s: int | None
    by_skill: list[WallSkill]


class WallToday(msgspec.Struct, frozen=True, kw_only=True):
    """Today's figures, the same as on the screen of figures."""

    first_response_avg_s: float | None
    response_avg_s: float | None
    reply_rate: float | None
    within_3min: float | None
    within_30s: float | None
    receptions: int
    customers: int


class WallTargets(msgspec.Struct, frozen=True):
    """What is to be reached."""

    first_s: int
    average_s: int


class WallAgentToday(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's figures of today."""

    receptions: int
    first_response_avg_s: float | None
    response_avg_s: float | None
    stars_avg: float | None


class WallAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent on the wall."""

    staff_id: int
    name: str
    state: State
    reason: str | None
    since: datetime | None
    load: int
    capacity: int
    oldest_waiting_since: datetime | None
    oldest_conversation_id: int | None
    today: WallAgentToday


class WallAlarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at, in the reader's language."""

    kind: AlarmKind
    level: Level
    conversation_id: int | None
    staff_id: int | None
    since: datetime
    text: str


class Wall(msgspec.Struct, frozen=True, kw_only=True):
    """The live wall of one shop, or of all that the reader sees."""

    at: datetime
    queue: WallQueue
    today: WallToday
    targets: WallTargets
    agents: list[WallAgent]
    alarms: list[WallAlarm]
