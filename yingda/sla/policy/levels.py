"""How much a matter takes, as triage sees it."""

from yingda.sla.types import LevelMap, ServiceLevel
from yingda.triage.types import Category

_ORDER = tuple(ServiceLevel)


def level_of(levels: LevelMap, category: Category, *, sensitive: bool) -> ServiceLevel | None:
    """The level that the shop gives such a matter."""
    return higher(levels.categories.get(category), levels.sensitive if sensitive else None)


def raised(before: ServiceLevel | None, found: ServiceLevel | None, *, by_person: bool) -> ServiceLevel | None:
    """The level after triage found one: it is raised, never lowered, and what a person said stays."""
    return before if by_person else higher(before, found)


def higher(one: ServiceLevel | None, other: ServiceLevel | None) -> ServiceLevel | None:
    """The level that takes more; None takes nothing."""
    given = [each for each in (one, other) if each is not None]
    return max(given, key=_ORDER.index, default=None)
