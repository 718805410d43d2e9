"""Figures: what each means, and a table of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from yingda.accounts.types import ShopBrief
from yingda.conversations.types import DayTotals, Totals


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
class Asked:
    """Whose figures of which days; every shop has its own clock."""

    shops: tuple[ShopBrief, ...]
    days: Mapping[int, tuple[Day, ...]]

    def parts(self) -> Iterator[tuple[int, Day]]:
        """Each (shop, day), so that a long table is read in short steps."""
        return ((shop.id, day) for shop in self.shops for day in self.days[shop.id])


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read so far: of each shop, and of each agent over all shops."""

    shops: Mapping[int, Totals] = field(default_factory=dict)
    agents: Mapping[int, Totals] = field(default_factory=dict)

    def with_day(self, shop_id: int, day: DayTotals) -> "Gathered":
        """With one more day of a shop."""
        shops = {**self.shops, shop_id: self.shops.get(shop_id, Totals()) + day.shop}
        added = {one: self.agents.get(one, Totals()) + totals for one, totals in day.agents.items()}
        return Gathered(shops, {**self.agents, **added})


@dataclass(frozen=True, slots=True)
class Sums:
    """What a row is computed from."""

    totals: Totals = field(default_factory=Totals)
    worked: Worked | None = None
    from_articles: int | None = None  # answers that people sent from an article
