"""What is looked at afterwards: re-checks, figures, the picture of thresholds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from yingda.bot.types.deciding import Why


class RecheckVerdict(StrEnum):
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
class Asked:
    """A question of the past, what was done about it, and what is known of the best article that could be sent."""

    episode_id: int
    seq: int
    question: str
    why: Why
    article_id: int | None  # the one that was sent
    best_id: int | None
    confidence: float
    judged: str | None  # by the customer's button or a re-check


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """With this threshold so many would be answered, and so many of those wrongly.

    `known` answers is what `wrong` is drawn from; by chance it may be up to `wrong_at_most`.
    """

    threshold: float
    answered: float
    wrong: float
    known: int = 0
    wrong_at_most: float = 1.0


@dataclass(frozen=True, slots=True)
class Curve:
    """The picture of thresholds: from how many questions, of what kind, computed when.

    `labelled` is of how many questions of the past the outcome is known, also while these are too few.
    """

    points: tuple[CurvePoint, ...]
    questions: int
    labelled: int
    source: str  # "past" or "articles"
    computed_at: datetime | None
