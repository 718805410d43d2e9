"""What the room announces; routing reacts."""

from dataclasses import dataclass
from datetime import datetime

from yingda.conversations.events import ConversationEvent
from yingda.sla.types import MarkKind, Remedy, ServiceLevel, TargetKind


@dataclass(frozen=True, slots=True)
class TargetPassed(ConversationEvent):
    """A clock passed a threshold beside its deadline: a warning, an overdue mark, a platform's deadline."""

    clock_id: int
    target: TargetKind
    mark: MarkKind
    do: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True)
class TargetBreached(ConversationEvent):
    """A deadline passed, and what was to be done was not."""

    clock_id: int
    target: TargetKind
    due_at: datetime
    do: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True)
class LevelChanged(ConversationEvent):
    """A matter takes more, or less, than was thought; `by_id` None is triage."""

    before: ServiceLevel | None
    after: ServiceLevel
    by_id: int | None


@dataclass(frozen=True, slots=True)
class JointSessionOpened(ConversationEvent):
    """Several departments settle a matter together."""

    session_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class PlanTold(ConversationEvent):
    """The customer was told what is done, and by when."""

    session_id: int
    expected_at: datetime
    by_id: int
