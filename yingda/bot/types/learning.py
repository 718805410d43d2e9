"""What is looked at afterwards: re-checks, figures, the picture of thresholds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a re-check says of an episode that the bot ended alone."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSOLVED = "unsolved"


class Outcome(StrEnum):
    """What became of an episode that began with the bot."""

    RUNNING = "running"
    SOLVED = "solved"
    SILENT = "silent"
    HANDED_OVER = "handed_over"
    TAKEN = "taken"  # by an agent, or ended by somebody else


@dataclass(frozen=True, slots=True)
class Sample:
    """One question of the past: how sure the best answer was, and whether it is the right one (None: unknown)."""

    confidence: float
    right: bool | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """With this threshold so many would be answered, and so many of those wrongly."""

    threshold: float
    answered: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The picture of thresholds: from how many questions, of what kind, computed when."""

    points: tuple[CurvePoint, ...]
    questions: int
    labelled: int
    source: str  # "past" or "articles"
    computed_at: datetime | None
