"""What holds for a shop's targets now: policies by the stamp that this unit has read, hours that always answer."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from yingda.accounts import service as accounts
from yingda.infra.db import Reading
from yingda.kit.calendar import BusinessCalendar, NeverOpenError
from yingda.sla.policy.matching import Book
from yingda.sla.policy.shipped import SETTINGS, SHIPPED
from yingda.sla.store import policies as store
from yingda.sla.types import SlaSettings

NEVER = datetime(2999, 1, 1, tzinfo=UTC)
_KEPT = 512  # shops
_books: dict[tuple[int, int], Book] = {}
_SHIPPED_BOOK = Book(SHIPPED)


@dataclass(frozen=True, slots=True)
class WorkHours:
    """A shop's calendar for clocks: a shop that never opens never reaches a deadline, and stops nobody."""

    calendar: BusinessCalendar

    def add(self, at: datetime, working: timedelta) -> datetime:
        """The instant by which `working` time has passed since `at`."""
        try:
            return self.calendar.add(at, working)
        except NeverOpenError:
            return NEVER

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`."""
        return self.calendar.between(start, end)

    def local(self, at: datetime) -> datetime:
        """The instant on the shop's clock."""
        return self.calendar.local(at)


def hours_of(reading: Reading, shop_id: int) -> WorkHours:
    """The hours by which a shop's clocks run."""
    return WorkHours(accounts.calendar_of(reading, shop_id))


def book_of(reading: Reading, shop_id: int) -> tuple[Book, SlaSettings]:
    """The policies and settings of a shop; what ships for a shop that has set nothing."""
    row = store.find_shop(reading, shop_id)
    if row is None:
        return _SHIPPED_BOOK, SETTINGS
    key = (shop_id, row.stamp)
    book = _books.get(key)
    if book is None:
        own = [store.policy_of(each) for each in store.find_policies(reading, shop_id)]
        book = Book([*own, *SHIPPED])
        if len(_books) >= _KEPT:
            _books.clear()
        _books[key] = book
    return book, settings_of(row)


def settings_of(row: store.AnyRow | None) -> SlaSettings:
    """The settings of a shop's row."""
    return SETTINGS if row is None or row.settings is None else msgspec.convert(row.settings, SlaSettings)
