"""What supervisors write: targets with their marks, for which matters, levels, what platforms grade."""

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
from yingda.sla.types.words import MarkPlace, Rank, Remedy, ServiceLevel, TargetKind
from yingda.triage.types import Category

LONGEST_S = 366 * 86_400
_Seconds = Annotated[int, Meta(ge=1, le=LONGEST_S)]
_Delay = Annotated[int, Meta(ge=0, le=LONGEST_S)]
_Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
_Name = Annotated[str, Meta(min_length=1, max_length=60)]
_Channel = Annotated[str, Meta(min_length=1, max_length=20)]
_Tag = Annotated[str, Meta(min_length=1, max_length=30)]
_Minute = Annotated[int, Meta(ge=0, le=1440)]


class TargetMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A threshold beside the deadline: whom it tells, how loudly, what it has done."""

    when: MarkPlace
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
    marks: Annotated[tuple[TargetMark, ...], Meta(max_length=12)] = ()
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


class PolicyMatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """For which matters of its shop a policy is; what is left empty narrows nothing."""

    levels: Annotated[tuple[ServiceLevel, ...], Meta(max_length=3)] = ()
    tags: Annotated[tuple[_Tag, ...], Meta(max_length=20)] = ()
    categories: Annotated[tuple[Category, ...], Meta(max_length=20)] = ()
    priorities: Annotated[tuple[PriorityName, ...], Meta(max_length=3)] = ()
    channels: Annotated[tuple[_Channel, ...], Meta(max_length=20)] = ()


class PolicyContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a supervisor writes."""

    name: _Name
    enabled: bool = True
    match: PolicyMatch = PolicyMatch()
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

    categories: dict[Category, ServiceLevel]
    sensitive: ServiceLevel | None = None  # at least


class SlaSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What holds for all targets of a shop."""

    levels: LevelMap
    platform_rules: Annotated[tuple[PlatformRule, ...], Meta(max_length=50)]


class LevelWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What level a matter is said to be, and why."""

    level: ServiceLevel
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class JointDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is asked to settle a matter together, and with which note; the same `client_id` asks once."""

    client_id: ClientId
    staff_ids: Annotated[tuple[_Id, ...], Meta(max_length=50)] = ()
    team_ids: Annotated[tuple[_Id, ...], Meta(max_length=20)] = ()
    text: Annotated[str, Meta(min_length=1, max_length=2000)]


class ToldPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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


class Case(msgspec.Struct, frozen=True):
    """What a policy may ask about a matter."""

    channel: str
    category: Category | None = None
    level: ServiceLevel | None = None
    priority: PriorityName = PriorityName.NORMAL
    tags: frozenset[str] = frozenset()


class MatchField(StrEnum):
    """What a policy can be narrowed by, the most telling first: more telling ones decide between policies."""

    LEVEL = "level"
    TAG = "tag"
    CATEGORY = "category"
    PRIORITY = "priority"
    CHANNEL = "channel"


class PolicyVerdict(StrEnum):
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
    verdict: PolicyVerdict
    fields: tuple[MatchField, ...]
