"""Words of routing: verdicts on agents, reasons to wait, what a queue tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from yingda.accounts.types import ClientId
from yingda.conversations.types import Priority, QueuedEpisode
from yingda.kit.errors import Scalar
from yingda.kit.ids import MAX_ID
from yingda.presence.types import Duty, State


class Verdict(StrEnum):
    """What was found of one agent when an episode was to be assigned; lasting reasons come first."""

    WRONG_TEAM = "wrong_team"
    NO_SKILL = "no_skill"
    WRONG_DUTY = "wrong_duty"
    OFFLINE = "offline"
    BREAK = "break"
    PAUSED = "paused"
    FULL = "full"
    RESERVED = "reserved"
    AVOIDED = "avoided"
    ABLE = "able"
    CHOSEN = "chosen"


class Outcome(StrEnum):
    """What was decided about an episode, or why it still waits."""

    ASSIGNED = "assigned"
    ASSIGNED_EXCLUSIVE = "assigned_exclusive"
    NOBODY_ABLE = "nobody_able"
    NOBODY_ONLINE = "nobody_online"
    ALL_FULL = "all_full"
    SEATS_RESERVED = "seats_reserved"
    WAITING_FOR_EXCLUSIVE = "waiting_for_exclusive"
    MISSED = "missed"
    MISSED_ALONE = "missed_alone"
    AGENT_GONE = "agent_gone"


@dataclass(frozen=True, slots=True)
class Agent:
    """A member of the staff as routing sees them at one instant."""

    staff_id: int
    state: State
    duty: Duty
    skills: frozenset[str]
    limit: int
    reserved: int
    load: int
    last_assigned_at: datetime | None


@dataclass(frozen=True, slots=True)
class QueueRules:
    """Who may serve a queue; reserved seats are for `reserved_for` and above, None reserves nothing."""

    shop_id: int
    skill: str
    staff_ids: frozenset[int]
    team_ids: tuple[int, ...] = ()
    reserved_for: Priority | None = Priority.HIGH


@dataclass(frozen=True, slots=True)
class Waiting:
    """An episode in its queue; `since` is when routing first left it waiting."""

    episode: QueuedEpisode
    rules: QueueRules
    since: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """One agent's verdict with the figures it rests on."""

    staff_id: int
    verdict: Verdict
    load: int
    limit: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one episode, and why."""

    episode: QueuedEpisode
    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()
    agent_id: int | None = None
    params: Mapping[str, Scalar] = field(default_factory=dict)
    wait_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Decisions of one route unit in the order of the queue; `more` when its limit was reached."""

    assigned: tuple[Decision, ...]
    waiting: tuple[Decision, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a queue moves; `since` is from when the next interval counts, None while nobody waits."""

    interval_ms: float | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """An expected wait in seconds, rounded up."""

    low_s: int
    high_s: int


@dataclass(frozen=True, slots=True)
class Place:
    """What a waiting customer was told; `wait` None while nobody can say. `risen`: more than before."""

    ahead: int
    wait: Wait | None
    risen: bool = False


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of an agent's attention: when they last did something, and misses since."""

    last_sign_at: datetime | None = None
    misses: int = 0


class MissVerdict(StrEnum):
    """What follows from a conversation that was not answered in time."""

    BUSY = "busy"  # alive, just slow with this one
    COUNTED = "counted"
    PAUSE = "pause"


class Problem(StrEnum):
    """Why a queue could never be served."""

    NO_STAFF = "no_staff"
    NO_TEAM_MEMBER = "no_team_member"
    NO_SKILL = "no_skill"
    ONLY_TEMPORARY = "only_temporary"
    ALL_RESERVED = "all_reserved"


@dataclass(frozen=True, slots=True)
class QueueProblem:
    """A queue of a shop that nobody could ever serve."""

    shop_id: int
    skill: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class QueueInfo:
    """A queue as administration shows it."""

    id: int
    version: int
    shop_id: int
    skill: str
    name: str
    reserved_for: Priority | None
    team_ids: tuple[int, ...]
    configured: bool


@dataclass(frozen=True, slots=True)
class LockedQueue:
    """A queue that a route unit holds, and how fast it moves."""

    info: QueueInfo
    rate: Rate


@dataclass(frozen=True, slots=True)
class Told:
    """What is kept of a conversation that waits; `place` None past the first hundred."""

    episode_id: int
    queue_id: int
    since: datetime
    outcome: Outcome
    place: Place | None
    version: int


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """A decision as it was recorded."""

    at: datetime
    kind: Outcome
    params: Mapping[str, Scalar]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class ExplainedCandidate:
    """One agent in a decision that is explained."""

    staff_id: int
    name: str
    load: int
    capacity: int
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class ExplainedDecision:
    """A recorded decision in words."""

    at: datetime
    kind: Outcome
    text: str
    params: Mapping[str, Scalar]
    candidates: tuple[ExplainedCandidate, ...]


class ReservedFor(StrEnum):
    """From which priority on reserved seats may be used."""

    HIGH = "high"
    URGENT = "urgent"
    NOBODY = "nobody"  # no seat of this queue's agents is kept free


RESERVED_PRIORITY = {
    ReservedFor.HIGH: Priority.HIGH,
    ReservedFor.URGENT: Priority.URGENT,
    ReservedFor.NOBODY: None,
}

_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
_Name = Annotated[str, Meta(max_length=60)]
_Skill = Annotated[str, Meta(max_length=40)]
_Teams = Annotated[list[_Id], Meta(max_length=50)]


class QueueDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A queue to be made: `skill` empty takes everybody. The same `client_id` again gives the first."""

    client_id: ClientId | None = None
    shop_id: _Id
    skill: _Skill = ""
    name: _Name = ""
    reserved_for: ReservedFor = ReservedFor.HIGH
    team_ids: _Teams = []


class QueueChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes of a queue, if it still has `version`."""

    version: int | UnsetType = UNSET
    name: _Name | UnsetType = UNSET
    reserved_for: ReservedFor | UnsetType = UNSET
    team_ids: _Teams | UnsetType = UNSET
