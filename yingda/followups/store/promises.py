"""Promises in the database."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Table,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from yingda.followups.models import PromiseCallRow, PromiseRow
from yingda.followups.types import (
    CallNote,
    Channel,
    Promise,
    PromiseFilter,
    PromiseKind,
    PromiseState,
    PromiseWhy,
)
from yingda.infra.db import Prepared, Reading, Unit

AnyRow = Row[*tuple[Any, ...]]
Clause = ColumnElement[bool]
promise = cast(Table, PromiseRow.__table__)
call = cast(Table, PromiseCallRow.__table__)

_NAMES = tuple(each.name for each in fields(Promise) if each.name != "id")
# asked with every message of staff
_LOCK_UNSETTLED = Prepared(
    select(promise)
    .where(
        promise.c.conversation_id == bindparam("conversation_id"),
        promise.c.settled_at.is_(None),
        promise.c.state != PromiseState.SUGGESTED.value,
    )
    .order_by(promise.c.id)
    .with_for_update()
)
_RECORDED = Prepared(
    select(promise.c.id)
    .where(promise.c.conversation_id == bindparam("conversation_id"), promise.c.seq == bindparam("seq"))
    .limit(literal_column("1"))
)
_INSERT = Prepared(insert(promise).returning(promise.c.id))
_LOCK_DUE = Prepared(
    select(promise)
    .where(promise.c.next_at.is_not(None), promise.c.next_at <= bindparam("now"))
    .order_by(promise.c.next_at, promise.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)


def lock_unsettled(unit: Unit, conversation_id: int) -> list[Promise]:
    """What was promised in a conversation and is not settled, held until the unit ends; no mere suggestions."""
    return [promise_of(row) for row in unit.execute(_LOCK_UNSETTLED, {"conversation_id": conversation_id})]


def lock_due(unit: Unit, limit: int) -> list[Promise]:
    """Promises of which something is due, in its order; those that another unit holds are left to it."""
    return [promise_of(row) for row in unit.execute(_LOCK_DUE, {"now": unit.now, "most": limit})]


def find_next(reading: Reading) -> datetime | None:
    """When the next promise goes off."""
    rows = select(promise.c.next_at).where(promise.c.next_at.is_not(None)).order_by(promise.c.next_at).limit(1)
    found: datetime | None = reading.execute(rows).scalar()
    return found


def insert_promise(unit: Unit, made: Promise) -> int:
    """A new promise's id."""
    return int(unit.execute(_INSERT, _values(made)).scalar_one())


def save_promise(unit: Unit, changed: Promise) -> None:
    """Write a promise that is held."""
    unit.execute(update(promise).where(promise.c.id == changed.id).values(**_values(changed)))


def find_promise(reading: Reading, promise_id: int) -> Promise | None:
    """A promise by id."""
    row = reading.execute(select(promise).where(promise.c.id == promise_id)).first()
    return None if row is None else promise_of(row)


def lock_promise(unit: Unit, promise_id: int) -> Promise | None:
    """A promise by id, held until the unit ends."""
    row = unit.execute(select(promise).where(promise.c.id == promise_id).with_for_update()).first()
    return None if row is None else promise_of(row)


def has_unsettled(reading: Reading, conversation_id: int) -> bool:
    """Whether somebody has to see to a promise of a conversation."""
    rows = select(promise.c.id).where(
        promise.c.conversation_id == conversation_id, promise.c.settled_at.is_(None)
    )
    return reading.execute(rows.limit(1)).first() is not None


def is_recorded(reading: Reading, conversation_id: int, seq: int) -> bool:
    """Whether a message has promises."""
    return reading.execute(_RECORDED, {"conversation_id": conversation_id, "seq": seq}).first() is not None


def find_of_conversation(reading: Reading, conversation_id: int, limit: int) -> list[Promise]:
    """Promises of a conversation, the newest first."""
    rows = select(promise).where(promise.c.conversation_id == conversation_id).order_by(promise.c.id.desc())
    return [promise_of(row) for row in reading.execute(rows.limit(limit))]


def find_page(
    reading: Reading, whose: Clause, which: PromiseFilter, after: tuple[datetime, int] | None, limit: int
) -> list[Promise]:
    """A page of a list: what is still to be seen to by its time, what is decided the newest first."""
    rows = select(promise).where(whose, _wanted(which, reading.now))
    key = tuple_(promise.c.due_at, promise.c.id)
    if which in (PromiseFilter.OPEN, PromiseFilter.OVERDUE, PromiseFilter.SUGGESTED):
        rows = rows.order_by(promise.c.due_at, promise.c.id)
        rows = rows if after is None else rows.where(key > tuple_(*_bound(after)))
    else:
        rows = rows.order_by(promise.c.due_at.desc(), promise.c.id.desc())
        rows = rows if after is None else rows.where(key < tuple_(*_bound(after)))
    return [promise_of(row) for row in reading.execute(rows.limit(limit))]


def find_broken(reading: Reading, shop_id: int, since: datetime, limit: int) -> list[Promise]:
    """A shop's promises that broke since then, or that somebody still has to make good; by their time."""
    broken = select(promise).where(promise.c.shop_id == shop_id, promise.c.state == PromiseState.BROKEN)
    # one breaks at its time, so that the shop's index finds the recent ones and the small one of open ones the rest
    recent = broken.where(promise.c.due_at >= since, promise.c.due_at <= reading.now)
    waiting = broken.where(promise.c.settled_at.is_(None), promise.c.due_at < since)
    by_time = (promise.c.due_at, promise.c.id)
    found = [
        promise_of(row)
        for rows in (waiting, recent)
        for row in reading.execute(rows.order_by(*by_time).limit(limit))
    ]
    return found[:limit]


def of_people(staff_ids: Collection[int], team_ids: Collection[int], shop_ids: Collection[int]) -> Clause:
    """Promises of these shops that these people have, or that wait in these teams."""
    waits = and_(promise.c.team_id.in_(team_ids), promise.c.owner_id.is_(None))
    return and_(of_shops(shop_ids), or_(promise.c.owner_id.in_(staff_ids), waits))


def of_shops(shop_ids: Collection[int]) -> Clause:
    """Promises of these shops."""
    return promise.c.shop_id.in_(shop_ids)


def find_open_of(reading: Reading, owner_id: int) -> list[Promise]:
    """What somebody still has to see to, what is due first."""
    rows = select(promise).where(promise.c.owner_id == owner_id, promise.c.settled_at.is_(None))
    rows = rows.where(promise.c.state != PromiseState.SUGGESTED).order_by(promise.c.due_at, promise.c.id)
    return [promise_of(row) for row in reading.execute(rows)]


def count_overdue(reading: Reading, shop_id: int, since: datetime) -> tuple[int, int]:
    """How many promises of a shop are overdue and not settled, and how many were settled since."""
    pending = and_(promise.c.settled_at.is_(None), promise.c.state != PromiseState.SUGGESTED)
    overdue = select(func.count()).where(promise.c.shop_id == shop_id, pending, promise.c.due_at < reading.now)
    settled = select(func.count()).where(promise.c.shop_id == shop_id, promise.c.settled_at >= since)
    return int(reading.execute(overdue).scalar_one()), int(reading.execute(settled).scalar_one())


def insert_call(unit: Unit, promise_id: int, staff_id: int, note: CallNote) -> None:
    """Write down a call."""
    values = {"promise_id": promise_id, "staff_id": staff_id, "at": unit.now, "reached": note.reached}
    unit.execute(insert(call).values(**values, note=note.note, reason=note.reason))


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was said and numbers; times and outcomes stay."""
    ids = select(promise.c.id).where(promise.c.conversation_id == conversation_id)
    unit.execute(update(call).where(call.c.promise_id.in_(ids)).values(note=""))
    unit.execute(
        update(promise).where(promise.c.conversation_id == conversation_id).values(said="", number="", reason="")
    )


def promise_of(row: AnyRow) -> Promise:
    """A row as a promise."""
    values = {name: getattr(row, name) for name in _NAMES}
    values |= {"kind": PromiseKind(row.kind), "state": PromiseState(row.state), "by_policy": bool(row.by_policy)}
    values["channel"] = Channel(row.channel) if row.channel else None
    values["why"] = PromiseWhy(row.why) if row.why else None
    return Promise(**values, id=row.id)


def _values(made: Promise) -> dict[str, Any]:
    return {name: getattr(made, name) for name in _NAMES}


def _bound(after: tuple[datetime, int]) -> Sequence[Any]:
    return (bindparam("due", after[0], type_=promise.c.due_at.type), bindparam("last", after[1]))


def _wanted(which: PromiseFilter, now: datetime) -> Clause:
    state = promise.c.state
    pending = and_(promise.c.settled_at.is_(None), state != PromiseState.SUGGESTED)
    if which is PromiseFilter.OPEN:
        return pending
    if which is PromiseFilter.OVERDUE:
        return and_(pending, promise.c.due_at < now)
    if which is PromiseFilter.DROPPED:
        return state.in_([PromiseState.DROPPED, PromiseState.MOVED])
    return state == which.value
