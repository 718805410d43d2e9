"""What a time statement is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class Relation(Enum):
    """How what is said stands to the time: at it, by it, or not before it."""

    AT = "at"
    BEFORE = "before"
    AFTER = "after"


class Precision(Enum):
    """How finely the time was said."""

    MINUTE = "minute"
    PART = "part"
    DAY = "day"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Why:
    """How the instant was found: the code of a text and its parameters."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time said from `start` to before `end`; `latest` is when a promise is due, None if nobody can know."""

    start: int
    end: int
    relation: Relation
    precision: Precision
    earliest: datetime | None
    latest: datetime | None
    why: Why
    past: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a stretch of text means, before it is put back into its text; `code` names the text that explains it."""

    relation: Relation
    precision: Precision
    earliest: datetime | None
    latest: datetime | None
    code: str
    past: bool = False


def unknown(relation: Relation, code: str) -> Reading:
    """A time is said, its instant is not."""
    return Reading(relation, Precision.UNKNOWN, None, None, code)
