"""Clocks in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

import msgspec
from sqlalchemy import Integer, Row, Table, bindparam, delete, func, insert, literal_column, or_, select, update

from yingda.infra.db import Prepared, Reading, Unit
from yingda.sla.models import SlaClockRow
from yingda.sla.types import (
    OPEN_STATES,
    Clock,
    ClockState,
    Happening,
    Moved,
    Place,
    Platform,
    TargetKind,
)

AnyRow = Row[*tuple[Any, ...]]
clock = cast(Table, SlaClockRow.__table__)

# written out, not bound: a planner can prove only then that a partial index holds what is asked for
IS_OPEN: Any = clock.c.state.in_([literal_column(f"'{state.value}'") for state in OPEN_STATES])
MOVES: Any = clock.c.state.in_([ClockState.RUNNING.value, ClockState.PAUSED.value])
IS_ARMED: Any = clock.c.next_at.is_not(None)

_COLUMNS = tuple(column.name for column in clock.c if column.name != "id")
# what a clock's life changes
_LIVING = (
    "kind", "state", "terms", "policy_id", "policy_version", "started_at", "resumed_at", "due_at", "next_at",
    "spent_ms", "passed", "paused_at", "breached_at", "stopped_at", "stopped_by", "stopped_in", "platform",
    "provisional", "told", "pauses", "moves",
)  # fmt: skip

# asked with every answer and every question: see docs/decisions/0009
_LOCK_OPEN = Prepared(
    select(clock)
    .where(clock.c.conversation_id == bindparam("conversation_id"), IS_OPEN)
    .order_by(clock.c.id)
    .with_for_update()
)
_INSERT = Prepared(
    insert(clock)
    .values({name: bindparam(name, type_=clock.c[name].type) for name in _COLUMNS})
    .returning(clock.c.id)
)
_LOCK_DUE = Prepared(
    select(clock)
    .where(IS_ARMED, clock.c.next_at <= bindparam("now"))
    .order_by(clock.c.next_at, clock.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)


@cache
def _update(names: tuple[str, ...]) -> Prepared:
    """Only what is different: an index is written anew for every column that is named."""
    new = {name: bindparam(f"new_{name}", type_=clock.c[name].type) for name in names}
    return Prepared(update(clock).where(clock.c.id == bindparam("key")).values(new))


def lock_open(unit: Unit, conversation_id: int) -> list[Clock]:
    """The open clocks of a conversation, held until the unit ends."""
    return [clock_of(row) for row in unit.execute(_LOCK_OPEN, {"conversation_id": conversation_id})]


def lock_due(unit: Unit, limit: int) -> list[Clock]:
    """Clocks of which something is due, in its order; those that another unit holds are left to it."""
    return [clock_of(row) for row in unit.execute(_LOCK_DUE, {"now": unit.now, "most": limit})]


def find_due_until(reading: Reading, until: datetime, limit: int) -> list[datetime]:
    """When clocks go off next, the first first."""
    rows = select(clock.c.next_at).where(IS_ARMED, clock.c.next_at <= until).order_by(clock.c.next_at)
    return list(reading.execute(rows.distinct().limit(limit)).scalars())


def insert_clock(unit: Unit, made: Clock) -> int:
    """A new clock's id."""
    place = made.place
    where = {
        "conversation_id": place.conversation_id, "episode_id": place.episode_id, "shop_id": place.shop_id,
    }  # fmt: skip
    return int(unit.execute(_INSERT, {**where, **_living(made)}).scalar_one())


def save_clock(unit: Unit, before: Clock, after: Clock) -> None:
    """Write what is different now of a clock that is held."""
    changed = [name for name in _LIVING if getattr(before, name) != getattr(after, name)]
    if changed:
        new = {f"new_{name}": getattr(after, name) for name in changed}
        unit.execute(_update(tuple(changed)), {"key": before.id, **new})


def find_of_conversation(reading: Reading, conversation_id: int, limit: int) -> list[Clock]:
    """The newest clocks of a conversation, the newest first."""
    rows = select(clock).where(clock.c.conversation_id == conversation_id).order_by(clock.c.id.desc())
    return [clock_of(row) for row in reading.execute(rows.limit(limit))]


def find_open_of(reading: Reading, conversation_ids: Collection[int]) -> list[Clock]:
    """The open clocks of conversations."""
    rows = select(clock).where(clock.c.conversation_id.in_(conversation_ids), IS_OPEN).order_by(clock.c.id)
    return [clock_of(row) for row in reading.execute(rows)]


def find_clock(reading: Reading, clock_id: int) -> Clock | None:
    """A clock by id."""
    row = reading.execute(select(clock).where(clock.c.id == clock_id)).first()
    return None if row is None else clock_of(row)


def find_of_episode(reading: Reading, episode_id: int, kinds: Collection[TargetKind]) -> list[Clock]:
    """Clocks of an episode, of these kinds."""
    rows = select(clock).where(clock.c.episode_id == episode_id, clock.c.kind.in_(kinds)).order_by(clock.c.id)
    return [clock_of(row) for row in reading.execute(rows)]


def lock_stopped_in(unit: Unit, conversation_id: int, episode_id: int) -> list[Clock]:
    """Clocks of a conversation that an episode's ending stopped."""
    endings = (Happening.SETTLED, Happening.ENDED_OPEN, Happening.DISMISSED)
    rows = (
        select(clock)
        .where(
            clock.c.conversation_id == conversation_id,
            clock.c.stopped_by.in_(endings),
            clock.c.stopped_in == episode_id,
        )
        .order_by(clock.c.id)
        .with_for_update()
    )
    return [clock_of(row) for row in unit.execute(rows)]


def delete_average(unit: Unit, episode_id: int) -> None:
    """An episode that goes on has no average yet."""
    unit.execute(delete(clock).where(clock.c.episode_id == episode_id, clock.c.kind == TargetKind.AVERAGE.value))


def find_open_after(reading: Reading, shop_id: int, after_id: int, limit: int) -> list[Clock]:
    """Running and paused clocks of a shop by id, in slices."""
    rows = select(clock).where(clock.c.shop_id == shop_id, IS_OPEN, MOVES, clock.c.id > after_id)
    return [clock_of(row) for row in reading.execute(rows.order_by(clock.c.id).limit(limit))]


def count_moving(reading: Reading, shop_id: int) -> int:
    """How many clocks of a shop run or stand still."""
    rows = select(func.count()).select_from(clock).where(clock.c.shop_id == shop_id, IS_OPEN, MOVES)
    return int(reading.execute(rows).scalar_one())


def lock_clocks(unit: Unit, ids: Sequence[int]) -> list[Clock]:
    """Open clocks by id, held until the unit ends."""
    rows = select(clock).where(clock.c.id.in_(ids), IS_OPEN).order_by(clock.c.id).with_for_update()
    return [clock_of(row) for row in unit.execute(rows)]


def count_open(reading: Reading, shop_ids: Collection[int], soon: datetime) -> list[AnyRow]:
    """By shop and kind: how many are open, are over, stand still, end before `soon`, and the next deadline."""
    over = clock.c.state == ClockState.BREACHED.value
    late = over | (clock.c.due_at < reading.now)
    rows = (
        select(
            clock.c.shop_id, clock.c.kind, func.count().label("open"), func.count().filter(late).label("overdue"),
            func.count().filter(clock.c.state == ClockState.PAUSED.value).label("paused"),
            func.count().filter(~late, clock.c.due_at <= soon).label("soon"),
            func.min(clock.c.due_at).filter(~late).label("next_due"),
        )
        .where(clock.c.shop_id.in_(shop_ids), IS_OPEN)
        .group_by(clock.c.shop_id, clock.c.kind)
        .order_by(clock.c.shop_id, clock.c.kind)
    )  # fmt: skip
    return list(reading.execute(rows))


def count_kept(reading: Reading, shop_id: int, start: datetime, end: datetime) -> list[AnyRow]:
    """How clocks that were started from `start` to before `end` came out, by kind and state."""
    rows = (
        select(clock.c.kind, clock.c.state, func.count().label("clocks"))
        .where(clock.c.shop_id == shop_id, clock.c.started_at >= start, clock.c.started_at < end)
        .group_by(clock.c.kind, clock.c.state)
        .order_by(clock.c.kind, clock.c.state)
    )
    return list(reading.execute(rows))


def find_overdue(reading: Reading, shop_id: int, limit: int) -> list[Clock]:
    """Open clocks of a shop that are over their deadline, the oldest first."""
    late = or_(clock.c.state == ClockState.BREACHED.value, clock.c.due_at < reading.now)
    rows = select(clock).where(clock.c.shop_id == shop_id, IS_OPEN, late).order_by(clock.c.due_at, clock.c.id)
    return [clock_of(row) for row in reading.execute(rows.limit(limit))]


def find_unconfirmed(reading: Reading, shop_id: int, kinds: Collection[TargetKind], limit: int) -> list[Clock]:
    """Open clocks of a shop that say that nobody has told the customer anything, the oldest first."""
    rows = select(clock).where(clock.c.shop_id == shop_id, IS_OPEN, clock.c.kind.in_(kinds))
    return [clock_of(row) for row in reading.execute(rows.order_by(clock.c.started_at, clock.c.id).limit(limit))]


def clock_of(row: AnyRow) -> Clock:
    """A row as a clock."""
    return Clock(
        Place(row.conversation_id, row.episode_id, row.shop_id), TargetKind(row.kind), ClockState(row.state),
        row.terms, row.policy_id, row.policy_version, row.started_at, row.resumed_at,
        row.due_at, row.next_at, row.spent_ms, row.passed, row.paused_at, row.breached_at, row.stopped_at,
        Happening(row.stopped_by) if row.stopped_by else None, row.stopped_in,
        msgspec.convert(row.platform, Platform) if row.platform else None, bool(row.provisional), bool(row.told),
        row.pauses, tuple(msgspec.convert(row.moves, list[Moved])) if row.moves else (), row.id,
    )  # fmt: skip


def _living(made: Clock) -> dict[str, Any]:
    return {name: getattr(made, name) for name in _LIVING}
