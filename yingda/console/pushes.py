"""What the console's own screens carry."""

from datetime import datetime

import msgspec

from yingda.console.types import Advice, AlarmKind, BulkKind, BulkState, ItemState, Level, SharedWith, StepKey
from yingda.conversations.pushes import ConversationCard, MessageHit
from yingda.conversations.types import ListFilter
from yingda.customers.pushes import CustomerBrief
from yingda.infra.health.types import HealthLevel
from yingda.infra.jobs.types import JobState
from yingda.infra.processes.types import ProcessKind
from yingda.presence.types import State

BULK = "bulk"  # the kind of its pushes


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
    bot: int
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


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """A kept view; `editable`: the reader may change it."""

    id: int
    version: int
    name: str
    shared_with: SharedWith
    shop_id: int | None
    team_id: int | None
    owner: str
    editable: bool
    wanted: ListFilter


class SavedViews(msgspec.Struct, frozen=True):
    """The reader's own views and those of their teams and shops."""

    items: list[SavedView]
    may_share: bool


class BulkCard(msgspec.Struct, frozen=True, kw_only=True):
    """How far an act on many conversations is."""

    id: int
    version: int
    state: BulkState
    kind: BulkKind
    total: int
    done: int
    refused: int
    starts_at: datetime


class BulkRowResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one conversation; `why` if it was refused."""

    conversation_id: int
    customer_name: str
    state: ItemState
    why: str | None


class BulkReport(msgspec.Struct, frozen=True):
    """An act on many conversations, row by row."""

    card: BulkCard
    items: list[BulkRowResult]


class CustomerHit(msgspec.Struct, frozen=True, kw_only=True):
    """A customer and their latest conversation that the reader may see."""

    customer: CustomerBrief
    shop_id: int
    conversation_id: int
    last_text: str
    at: datetime


class SearchHits(msgspec.Struct, frozen=True):
    """Everything that a few words find, best first in each group."""

    customers: list[CustomerHit]
    conversations: list[ConversationCard]
    messages: list[MessageHit]


class QueueTrouble(msgspec.Struct, frozen=True):
    """A queue that nobody could ever serve, and what to do about it."""

    shop_id: int
    skill: str
    problem: str
    text: str


class QueueTroubles(msgspec.Struct, frozen=True):
    """Queues of the reader's shops that nobody could ever serve."""

    items: list[QueueTrouble]


class Consequences(msgspec.Struct, frozen=True, kw_only=True):
    """What a change would cause: conversations that go back to the queue, queues that lose their last person."""

    conversations: int
    queues: list[QueueTrouble]


class JobKindCard(msgspec.Struct, frozen=True):
    """The jobs of one kind; `late_since` is when the latest of them was due."""

    kind: str
    waiting: int
    late: int
    running: int
    dead: int
    parked: int
    late_since: datetime | None


class ProcessCard(msgspec.Struct, frozen=True):
    """A process; `log_until` if it was asked to log differently for a while."""

    id: int
    kind: ProcessKind
    host: str
    pid: int
    version: str
    started_at: datetime
    seen_at: datetime
    sockets: int
    memory: int
    log_level: str
    log_until: datetime | None
    alive: bool


class TableCard(msgspec.Struct, frozen=True):
    """A table; rows are an estimate, bytes are there where the database knows them."""

    name: str
    rows: int
    bytes: int | None


class DatabaseCard(msgspec.Struct, frozen=True):
    """The database's size and its largest tables."""

    engine: str
    bytes: int
    tables: list[TableCard]


class Operations(msgspec.Struct, frozen=True):
    """The operations page."""

    at: datetime
    jobs: list[JobKindCard]
    processes: list[ProcessCard]
    database: DatabaseCard
    may_manage: bool


class GivenUpCard(msgspec.Struct, frozen=True):
    """A job that is not tried again by itself, and what went wrong."""

    id: int
    kind: str
    state: JobState
    attempts: int
    error: str
    created_at: datetime
    due_at: datetime


class GivenUpPage(msgspec.Struct, frozen=True):
    """One page of jobs that were given up."""

    items: list[GivenUpCard]
    next: str | None


class HealthFinding(msgspec.Struct, frozen=True):
    """What one look showed, and in `text` what to do."""

    check: str
    level: HealthLevel
    code: str
    text: str


class HealthReport(msgspec.Struct, frozen=True):
    """What the doctor found, the worst first."""

    level: HealthLevel
    findings: list[HealthFinding]


class RehearsalCard(msgspec.Struct, frozen=True, kw_only=True):
    """A rehearsal: how far it is, and what the simulated customers met with so far; shares from 0 to 1."""

    id: int
    running: bool
    customers: int
    arrived: int
    answered: int
    left: int
    began_at: datetime
    ends_at: datetime
    first_response_s: float | None
    share_in_30s: float | None
    longest_wait_s: float
    advice: list[Advice]


class FirstStep(msgspec.Struct, frozen=True):
    """One of the first steps of a shop; `count` is how many there are of what it is about."""

    key: StepKey
    done: bool
    count: int


class FirstSteps(msgspec.Struct, frozen=True, kw_only=True):
    """How far a shop is, told from what is there."""

    shop_id: int
    code: str
    steps: list[FirstStep]
    answered: bool
    rehearsal: RehearsalCard | None
