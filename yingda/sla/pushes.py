"""What sockets and the API carry of targets."""

from datetime import date, datetime

import msgspec

from yingda.sla.types import (
    ClockState,
    MatchField,
    PolicyMatch,
    PolicyVerdict,
    ServiceLevel,
    SlaSettings,
    Target,
    TargetKind,
)

CLOCKS, RECOMPUTE = "clocks", "recompute"  # kinds of pushes


class ClockCard(msgspec.Struct, frozen=True, kw_only=True):
    """A clock as screens count it down; without a deadline it stands still."""

    id: int
    episode_id: int
    kind: TargetKind
    state: ClockState
    started_at: datetime
    due_at: datetime | None
    target_s: int
    working: bool  # counted in the shop's hours only
    spent_s: int | None  # of the target's time, while it stands still
    platform_at: datetime | None
    breached_at: datetime | None
    stopped_at: datetime | None


class ClocksCard(msgspec.Struct, frozen=True, kw_only=True):
    """The open clocks of a conversation, what is due first first."""

    conversation_id: int
    version: int
    level: ServiceLevel | None
    clocks: list[ClockCard]


class ConversationClocks(msgspec.Struct, frozen=True, kw_only=True):
    """Open clocks of several conversations."""

    items: list[ClocksCard]


class ClockHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Clocks of a conversation, the newest first."""

    items: list[ClockCard]


class ExplainedStretch(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time that counts or does not, and why."""

    start: datetime
    end: datetime
    counts: bool
    code: str
    params: dict[str, str | int | None]
    text: str


class ExplainedPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy in a choice: why it decides, or does not."""

    id: int | None
    name: str
    verdict: PolicyVerdict
    fields: list[MatchField]
    target_s: int | None
    text: str


class ExplainedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the calculation."""

    code: str
    params: dict[str, str | int | None]
    at: datetime | None
    text: str


class ClockExplanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why a deadline is where it is: the steps, the stretches of time, the policies as they are now."""

    clock: ClockCard
    policy_id: int | None
    policy_version: int
    policy_name: str
    lines: list[ExplainedLine]
    stretches: list[ExplainedStretch]
    policies: list[ExplainedPolicy]


class PolicyExplanation(msgspec.Struct, frozen=True, kw_only=True):
    """Which policy holds for such a matter, and why."""

    target: Target | None
    policies: list[ExplainedPolicy]


class SlaPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy as supervisors edit it; one that ships has no id and cannot be edited."""

    id: int | None
    shop_id: int
    version: int
    position: int
    name: str
    enabled: bool
    match: PolicyMatch
    targets: tuple[Target, ...]
    edited_by: str
    edited_at: datetime | None


class SlaPolicyList(msgspec.Struct, frozen=True, kw_only=True):
    """Policies of a shop, those that ship last, and by what the most specific is told."""

    items: list[SlaPolicy]
    order: list[MatchField]


class SlaShopSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Levels and platform rules of a shop, with the version to change them by."""

    shop_id: int
    version: int
    settings: SlaSettings


class ClockMove(msgspec.Struct, frozen=True, kw_only=True):
    """Where a running clock would move, and by which policy; without a target it would stop."""

    clock_id: int
    conversation_id: int
    customer: str
    kind: TargetKind
    from_due: datetime | None
    to_due: datetime | None
    from_policy: str
    to_policy: str | None
    overdue: bool  # it would be over at once


class RecomputePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What recomputing would do; `more` when not all clocks were looked at."""

    looked_at: int
    moves: list[ClockMove]
    more: bool


class RecomputeCard(msgspec.Struct, frozen=True, kw_only=True):
    """How far a recomputing has come: clocks looked at of those that were open, and how many moved."""

    shop_id: int
    total: int
    looked_at: int
    moved: int
    done: bool


class LevelStep(msgspec.Struct, frozen=True, kw_only=True):
    """A level that an episode was given; nobody: by triage."""

    before: ServiceLevel | None
    after: ServiceLevel
    reason: str
    by: str | None
    at: datetime


class JointSession(msgspec.Struct, frozen=True, kw_only=True):
    """Several departments settle a matter together."""

    id: int
    version: int
    opened_at: datetime
    opened_by: str
    staff_ids: list[int]
    team_ids: list[int]
    staff: list[str]
    teams: list[str]
    thread_seq: int | None  # the note that began it
    plan: str
    expected_at: datetime | None
    told_at: datetime | None
    told_seq: int | None


class MatterLevel(msgspec.Struct, frozen=True, kw_only=True):
    """The level of a conversation's current episode, how it came to it, and its joint session."""

    conversation_id: int
    episode_id: int | None
    level: ServiceLevel | None
    history: list[LevelStep]
    session: JointSession | None


class KindCount(msgspec.Struct, frozen=True, kw_only=True):
    """Open clocks of one kind."""

    shop_id: int
    kind: TargetKind
    open: int
    soon: int
    overdue: int
    paused: int
    next_due: datetime | None


class ClockCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Open clocks of the reader's shops."""

    items: list[KindCount]


class OutcomeCount(msgspec.Struct, frozen=True, kw_only=True):
    """How the clocks of one kind came out; open ones are neither."""

    kind: TargetKind
    open: int
    met: int
    late: int
    missed: int
    cancelled: int


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """How a shop's targets were kept on some days."""

    items: list[OutcomeCount]


class DailyItem(msgspec.Struct, frozen=True, kw_only=True):
    """A matter for the daily meeting."""

    conversation_id: int
    episode_id: int
    customer: str
    owner: str
    level: ServiceLevel | None
    kind: TargetKind
    since: datetime
    due_at: datetime | None


class BrokenPromise(msgspec.Struct, frozen=True, kw_only=True):
    """A promise that was not kept; `settled`: it was made good later, or given up."""

    promise_id: int
    conversation_id: int
    customer: str
    owner: str
    said: str
    due_at: datetime
    settled: bool


class DailyList(msgspec.Struct, frozen=True, kw_only=True):
    """What the supervisor goes through every day; each section's oldest first."""

    day: date
    overdue: list[DailyItem]
    unconfirmed: list[DailyItem]
    without_contact: list[DailyItem]  # hard ones that nobody has followed up today
    broken: list[BrokenPromise]  # by the day, and those that somebody still has to see to
    more: bool
