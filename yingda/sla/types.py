"""Words of targets: what is measured, how a clock stands, what a policy says, whom a deadline concerns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from yingda.accounts.types import ClientId
from yingda.alerts.types import Severity
from yingda.conversations.types import Priority
from yingda.kit.ids import MAX_ID
from yingda.triage.types import Category

LONGEST_S = 366 * 86_400


class TargetKind(StrEnum):
    """What is to happen in time."""

    FIRST_RESPONSE = "first_response"  # any message of a person to the first question
    NEXT_RESPONSE = "next_response"  # the same to each further one
    LEFT_MESSAGE = "left_message"  # a message that was left: counted from the next opening on
    AVERAGE = "average"  # of an episode's responses; known when it ends
    ACKNOWLEDGEMENT = "acknowledgement"  # the customer hears that somebody is at it
    FULL_ANSWER = "full_answer"  # a message with content, more than "one moment"
    JOINT_SESSION = "joint_session"
    PLAN_TOLD = "plan_told"  # plan and expected time
    SOLUTION = "solution"
    FOLLOW_UP = "follow_up"  # the customer hears something at least this often


class ClockState(StrEnum):
    """How a clock stands; the first three are open."""

    RUNNING = "running"
    PAUSED = "paused"
    BREACHED = "breached"  # over the deadline, and still to be done
    MET = "met"
    LATE = "late"  # done, after the deadline
    MISSED = "missed"  # over the deadline, and never done
    CANCELLED = "cancelled"  # no longer to be done, before the deadline


OPEN_STATES = (ClockState.RUNNING, ClockState.PAUSED, ClockState.BREACHED)


class ClockAct(StrEnum):
    """What can be done to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    BREACH = "breach"
    MEET = "meet"
    CANCEL = "cancel"
    REVIVE = "revive"  # what stopped it was taken back


class Happening(StrEnum):
    """What happens to a matter, as far as its clocks are concerned."""

    WAIT_BEGAN = "wait_began"
    RESPONDED = "responded"  # a message of a person
    ANSWERED = "answered"  # … with content
    MESSAGE_LEFT = "message_left"
    SESSION_OPENED = "session_opened"
    PLAN_TOLD = "plan_told"
    SETTLED = "settled"  # ended, and nothing is left to do
    ENDED_OPEN = "ended_open"  # ended unsolved: the matter goes on
    DISMISSED = "dismissed"  # ended as spam
    RECLASSED = "reclassed"  # no target is meant for it any more


class Level(StrEnum):
    """How much a matter takes: simple, needs checking, several departments."""

    L1 = "l1"
    L2 = "l2"
    L3 = "l3"


class Rank(StrEnum):
    """Whom a deadline concerns, from the nearest to the last."""

    AGENT = "agent"
    COLLEAGUE = "colleague"
    TEAM_LEAD = "team_lead"
    SUPERVISOR = "supervisor"
    ON_CALL = "on_call"


class Remedy(StrEnum):
    """What is done about a conversation that is late; routing does it."""

    RAISE_PRIORITY = "raise_priority"
    REROUTE = "reroute"


class Moment(StrEnum):
    """How a mark's place is given."""

    PERCENT = "percent"  # of the target's time
    BEFORE = "before"  # seconds before the deadline
    AFTER = "after"  # seconds after it


_Seconds = Annotated[int, Meta(ge=1, le=LONGEST_S)]
_Delay = Annotated[int, Meta(ge=0, le=LONGEST_S)]
_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
_Name = Annotated[str, Meta(min_length=1, max_length=60)]
_Channel = Annotated[str, Meta(min_length=1, max_length=20)]
_Tag = Annotated[str, Meta(min_length=1, max_length=30)]
_Minute = Annotated[int, Meta(ge=0, le=1440)]


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A threshold beside the deadline: whom it tells, how loudly, what it has done."""

    when: Moment
    value: Annotated[int, Meta(ge=1, le=LONGEST_S)]
    tell: Annotated[tuple[Rank, ...], Meta(max_length=5)] = ()
    severity: Severity = Severity.WARNING
    do: Annotated[tuple[Remedy, ...], Meta(max_length=2)] = ()


class ChainStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step of the escalation: told so long after the step before, if nobody has acted."""

    tell: Rank
    after_s: _Delay = 0


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a policy asks for one kind; `seconds` None: nothing, though a wider policy would."""

    kind: TargetKind
    seconds: _Seconds | None
    working: bool = True  # counted in the shop's hours only
    pauses: bool = False  # stands still while the shop waits for the customer
    marks: Annotated[tuple[Mark, ...], Meta(max_length=12)] = ()
    chain: Annotated[tuple[ChainStep, ...], Meta(max_length=8)] = ()  # from the deadline on
    do: Annotated[tuple[Remedy, ...], Meta(max_length=2)] = ()  # at the deadline


class PriorityName(StrEnum):
    """A priority as policies name it."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


PRIORITIES: Mapping[int, PriorityName] = {
    Priority.NORMAL: PriorityName.NORMAL,
    Priority.HIGH: PriorityName.HIGH,
    Priority.URGENT: PriorityName.URGENT,
}


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """For which matters of its shop a policy is; what is left empty narrows nothing."""

    levels: Annotated[tuple[Level, ...], Meta(max_length=3)] = ()
    tags: Annotated[tuple[_Tag, ...], Meta(max_length=20)] = ()
    categories: Annotated[tuple[Category, ...], Meta(max_length=20)] = ()
    priorities: Annotated[tuple[PriorityName, ...], Meta(max_length=3)] = ()
    channels: Annotated[tuple[_Channel, ...], Meta(max_length=20)] = ()


class PolicyContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a supervisor writes."""

    name: _Name
    enabled: bool = True
    match: Match = Match()
    targets: Annotated[tuple[Target, ...], Meta(min_length=1, max_length=10)]


class PolicyDraft(PolicyContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A policy to be made; the same `client_id` again gives the first."""

    client_id: ClientId
    shop_id: _Id


class PolicyChange(PolicyContent, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """New content of a policy, made from its version `version`."""

    version: Annotated[int, Meta(ge=1, le=MAX_ID)]


class PlatformRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a platform grades: dated, in real time, for waits that begin within its hours (minutes of the day)."""

    name: _Name
    kinds: Annotated[tuple[TargetKind, ...], Meta(min_length=1, max_length=10)]
    seconds: _Seconds
    valid_from: date
    valid_to: date | None = None  # the last day
    channels: Annotated[tuple[_Channel, ...], Meta(max_length=20)] = ()
    from_minute: _Minute = 0
    to_minute: _Minute = 1440


class LevelMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which level triage gives a matter."""

    categories: dict[Category, Level]
    sensitive: Level | None = None  # at least


class SlaSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What holds for all targets of a shop."""

    levels: LevelMap
    platform_rules: Annotated[tuple[PlatformRule, ...], Meta(max_length=50)]


class LevelWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What level a matter is said to be, and why."""

    level: Level
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class SessionDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is asked to settle a matter together, and with which note; the same `client_id` asks once."""

    client_id: ClientId
    staff_ids: Annotated[tuple[_Id, ...], Meta(max_length=50)] = ()
    team_ids: Annotated[tuple[_Id, ...], Meta(max_length=20)] = ()
    text: Annotated[str, Meta(min_length=1, max_length=2000)]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is done, by when, and the message that told the customer."""

    text: Annotated[str, Meta(min_length=1, max_length=2000)]
    expected_at: datetime
    message_seq: _Id


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as it is kept; one that ships has no id."""

    id: int | None
    version: int
    position: int
    content: PolicyContent

    @property
    def shipped(self) -> bool:
        """Whether it comes with the product."""
        return self.id is None


@dataclass(frozen=True, slots=True)
class Case:
    """What a policy may ask about a matter."""

    channel: str
    category: Category | None = None
    level: Level | None = None
    priority: PriorityName = PriorityName.NORMAL
    tags: frozenset[str] = frozenset()


class MatchField(StrEnum):
    """What a policy can be narrowed by, the most telling first: more telling ones decide between policies."""

    LEVEL = "level"
    TAG = "tag"
    CATEGORY = "category"
    PRIORITY = "priority"
    CHANNEL = "channel"


class Verdict(StrEnum):
    """Why a policy decides, or does not."""

    WON = "won"
    OFF = "off"
    OTHER_MATTERS = "other_matters"  # does not match
    LESS_SPECIFIC = "less_specific"
    LATER = "later"  # as specific, but behind
    SHIPPED = "shipped"  # the shop has one of its own


@dataclass(frozen=True, slots=True)
class Weighed:
    """One policy in a choice; `fields`: what it does not match, or what makes it specific."""

    policy: Policy
    verdict: Verdict
    fields: tuple[MatchField, ...]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform's deadline of a clock."""

    name: str
    at: datetime
    missed: bool = False


class MoveCause(StrEnum):
    """Why a deadline is another one than at first."""

    UNDERSTOOD = "understood"  # the category was found out
    LEVEL = "level"
    RECOMPUTED = "recomputed"


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline was moved by an act."""

    at: datetime
    cause: MoveCause
    from_due: datetime | None
    to_due: datetime | None


class Pause(msgspec.Struct, frozen=True, array_like=True):
    """A stretch in which a clock stood still."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Whose clock it is."""

    conversation_id: int
    episode_id: int
    shop_id: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock with the terms it was started on; `passed` is how many of its marks are behind it."""

    place: Place
    kind: TargetKind
    state: ClockState
    terms: Target
    policy_id: int | None
    policy_version: int
    started_at: datetime
    resumed_at: datetime
    due_at: datetime | None
    next_at: datetime | None
    spent_ms: int = 0
    passed: int = 0
    paused_at: datetime | None = None
    breached_at: datetime | None = None
    stopped_at: datetime | None = None
    stopped_by: Happening | None = None
    platform: Platform | None = None
    provisional: bool = False  # started before the matter was understood
    told: bool = False
    pauses: tuple[Pause, ...] = ()
    moves: tuple[Moved, ...] = ()
    id: int = 0


class MarkKind(StrEnum):
    """What a clock has passed."""

    WARNING = "warning"
    DEADLINE = "deadline"
    OVERDUE = "overdue"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Passed:
    """A clock passed a mark: its `number`th, or the platform's (0)."""

    kind: MarkKind
    number: int
    at: datetime
    tell: tuple[Rank, ...] = ()
    severity: Severity = Severity.WARNING
    do: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class FireClocks:
    """A job: let every clock go off whose time has come; one that looks `ahead` arms those of the next minute."""

    ahead: bool = False


@dataclass(frozen=True, slots=True)
class RecomputeClocks:
    """A job: move the running clocks of a shop to where policies and calendar put them now."""

    shop_id: int
    by_id: int
    after_id: int = 0
    moved: int = 0
