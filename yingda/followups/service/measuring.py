"""What is read out of agents' lines, for measuring on labelled files; by the code that serves."""

from dataclasses import dataclass
from datetime import UTC, datetime

from yingda.followups.policy.statements import statements_of
from yingda.kit.calendar import BusinessCalendar, Interval, PublicRules

# Labelled files say neither when nor in which shop: any working morning of an ordinary one will do.
_NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
_SHOP = BusinessCalendar("Asia/Shanghai", ((Interval.of("09:00", "22:00"),),) * 7, public=PublicRules("cn"))


@dataclass(frozen=True, slots=True)
class Promised:
    """Whether a line commits the shop to something that can be checked, and whether it says a time for it."""

    promise: bool
    timed: bool


def promised(text: str, before: str) -> Promised:
    """What an agent's line commits to; `before` is the customer's line that it answers."""
    found = [each for each in statements_of(text, before, _NOW, _SHOP) if each.is_promise]
    return Promised(bool(found), any(each.timed for each in found))
