"""What becomes of things that are handed over: exactly one person has each of them at every instant."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yingda.followups.types.handover import Item, ItemAct, ItemState

WAIT = timedelta(minutes=30)
LEAST = timedelta(minutes=2)  # a thing that is due at once leaves hardly time to decide
LOOK_AGAIN = timedelta(minutes=10)  # nobody leads just now

TABLE = {
    (ItemState.OFFERED, ItemAct.ACCEPT): ItemState.ACCEPTED,
    (ItemState.OFFERED, ItemAct.DECLINE): ItemState.DECLINED,
    (ItemState.OFFERED, ItemAct.OFFER): ItemState.OFFERED,
    (ItemState.OFFERED, ItemAct.LEAD): ItemState.LED,
    (ItemState.OFFERED, ItemAct.KEEP): ItemState.KEPT,
    (ItemState.OFFERED, ItemAct.SETTLE): ItemState.SETTLED,
    (ItemState.DECLINED, ItemAct.OFFER): ItemState.OFFERED,
    (ItemState.DECLINED, ItemAct.LEAD): ItemState.LED,
    (ItemState.DECLINED, ItemAct.KEEP): ItemState.KEPT,
    (ItemState.DECLINED, ItemAct.SETTLE): ItemState.SETTLED,
}
_GIVEN = frozenset({ItemState.ACCEPTED, ItemState.LED})


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who could be given what nobody accepts."""

    staff_id: int
    leads: bool  # the giver's team, rather than the whole shop
    there: bool


def after(item: Item, act: ItemAct) -> ItemState | None:
    """The state that the act leads to; None if it cannot be done."""
    return TABLE.get((item.state, act))


def accountable(item: Item) -> int:
    """Who has the thing: the giver until it was accepted or went to who leads."""
    return item.to_id if item.state in _GIVEN else item.from_id


def deadline(now: datetime, due_at: datetime | None) -> datetime:
    """By when somebody must have accepted: half an hour, sooner for what is due sooner."""
    if due_at is None:
        return now + WAIT
    return now + min(WAIT, max(LEAST, (due_at - now) / 2))


def step(item: Item, act: ItemAct, at: datetime, *, to_id: int | None = None, reason: str = "") -> Item | None:
    """The item after an act; None if that cannot be done. The deadline stays whoever it is offered to."""
    state = after(item, act)
    if state is None:
        return None
    moved = replace(item, state=state, to_id=to_id or item.to_id, reason=reason, version=item.version + 1)
    return moved if moved.pending else replace(moved, next_at=None, decided_at=at)


def choose_lead(leads: Collection[Lead], giver_id: int) -> int | None:
    """Who gets what nobody accepted: somebody who is there, who leads the team before who looks after the shop."""
    able = [each for each in leads if each.staff_id != giver_id]
    ranked = sorted(able, key=lambda each: (not each.there, not each.leads, each.staff_id))
    return ranked[0].staff_id if ranked else None
