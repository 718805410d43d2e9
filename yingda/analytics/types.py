"""Figures: what each means, and a table of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from yingda.conversations.types import Totals


class Unit(StrEnum):
    """In what a figure is counted."""

    COUNT = "count"
    SECONDS = "s"
    SHARE = "share"  # 0 to 1
    STARS = "stars"  # 1 to 5
    RATIO = "ratio"


class Better(StrEnum):
    """Which direction is the good one; neither where the figure only describes."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Scope(StrEnum):
    """Of whom a row of figures is."""

    SHOP = "shop"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure: its key, the codes of its title and definition, its unit, its good direction."""

    key: str
    title: str
    definition: str
    unit: Unit
    better: Better


@dataclass(frozen=True, slots=True)
class Worked:
    """Time that somebody spent in each state of presence, in ms."""

    online_ms: int = 0
    paused_ms: int = 0
    break_ms: int = 0

    def __add__(self, other: "Worked") -> "Worked":
        """Both together."""
        return Worked(
            self.online_ms + other.online_ms, self.paused_ms + other.paused_ms, self.break_ms + other.break_ms
        )


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a shop or an agent; None where there is nothing to divide by."""

    scope: Scope
    id: int
    name: str
    values: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Today:
    """Today's figures by their keys: of shops together, and of each agent."""

    shops: Mapping[str, float | None]
    agents: Mapping[int, Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class Targets:
    """What live chat is to reach, in seconds (A1)."""

    first_s: int = 30
    average_s: int = 60


@dataclass(frozen=True, slots=True)
class Day:
    """A day as the shop's clock has it."""

    on: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Sums:
    """What a row is computed from."""

    totals: Totals = field(default_factory=Totals)
    worked: Worked | None = None
