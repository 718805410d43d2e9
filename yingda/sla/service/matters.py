"""What of a conversation's targets a unit has in hand: its clocks, changed in memory and written once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from msgspec.structs import replace

from yingda.customers import service as customers
from yingda.infra.db import Unit
from yingda.sla.policy.clocks import happen, start, with_platform
from yingda.sla.policy.matching import Book, aim
from yingda.sla.service.books import WorkHours, book_of, hours_of
from yingda.sla.service.firing import arm_for
from yingda.sla.service.showing import push_clocks
from yingda.sla.service.telling import settle
from yingda.sla.store import clocks as store
from yingda.sla.types import (
    OPEN_STATES,
    Case,
    Clock,
    Happening,
    MatchField,
    Place,
    SlaSettings,
    TargetKind,
)

# what a policy may be narrowed by and triage finds out a moment after the question
_FOUND_OUT = (MatchField.CATEGORY, MatchField.LEVEL)


@dataclass
class Matter:
    """The open clocks of a conversation, held until the unit ends."""

    unit: Unit
    place: Place
    clocks: list[Clock]

    def __post_init__(self) -> None:
        self._kept = {each.id: each for each in self.clocks}
        self._made = list[Clock]()

    @cached_property
    def hours(self) -> WorkHours:
        """The hours by which its clocks run."""
        return hours_of(self.unit, self.place.shop_id)

    @cached_property
    def rules(self) -> tuple[Book, SlaSettings]:
        """The shop's policies and settings."""
        return book_of(self.unit, self.place.shop_id)

    @property
    def open_kinds(self) -> set[TargetKind]:
        """What is still to be done."""
        return {each.kind for each in (*self.clocks, *self._made) if each.state in OPEN_STATES}

    def happen(self, happening: Happening, at: datetime) -> None:
        """Let every clock know that something happened."""
        self.change(lambda each: happen(each, happening, at, self.hours))

    def change(self, change: Callable[[Clock], Clock]) -> None:
        """Change the clocks that were there."""
        self.clocks = [change(each) for each in self.clocks]

    def begin(self, kind: TargetKind, case: Case, at: datetime) -> None:
        """Start a clock if a policy asks for it."""
        found = aim(self.rules, kind, case, at, self.hours)
        if found is None:
            return
        clock = with_platform(start(self.place, found.terms, found.source, at, self.hours), found.platform)
        unsure = case.category is None and any(self.rules[0].narrows(kind, field) for field in _FOUND_OUT)
        self._made.append(replace(clock, provisional=unsure))

    def again(self, clock: Clock, at: datetime) -> None:
        """Start a clock once more on the same terms."""
        source = (clock.policy_id, clock.policy_version)
        self._made.append(start(self.place, clock.terms, source, at, self.hours))

    def add(self, clock: Clock) -> None:
        """Keep a clock that is finished already."""
        self._made.append(clock)

    def keep(self) -> None:
        """Write what was changed, arm what goes off soon, tell who looks."""
        changed = [each for each in self.clocks if each is not self._kept[each.id]]
        if not changed and not self._made:
            return
        for each in changed:
            store.save_clock(self.unit, self._kept[each.id], each)
        made = [replace(each, id=store.insert_clock(self.unit, each)) for each in self._made]
        arm_for(self.unit, (each.next_at for each in (*changed, *made)))
        for each in changed:
            if each.told and each.state not in OPEN_STATES:
                settle(self.unit, each)
        push_clocks(self.unit, self.place, [*self.clocks, *made])


def hold_matter(unit: Unit, place: Place) -> Matter:
    """The open clocks of a conversation for changing."""
    return Matter(unit, place, store.lock_open(unit, place.conversation_id))


def tags_of(unit: Unit, book: Book, kinds: Iterable[TargetKind], customer_id: int) -> frozenset[str]:
    """The customer's tags, if any policy asks for them."""
    if not any(book.narrows(kind, MatchField.TAG) for kind in kinds):
        return frozenset()
    return frozenset(customers.briefs(unit, [customer_id])[customer_id].tags)
