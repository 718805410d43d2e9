"""Calls, and what is to be done next for customers who were not reached, in the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models.callbacks import CallbackRow
from yingda.followups.store.promises import AnyRow, call
from yingda.followups.types.callbacks import Callback, DayPart, NextKind, NotReached
from yingda.infra.db import Reading, Unit

callback = cast(Table, CallbackRow.__table__)


def missed_calls(reading: Reading, promise_id: int) -> list[datetime]:
    """When the customer of a promise was called and not reached, in order."""
    rows = select(call.c.at).where(call.c.promise_id == promise_id, call.c.reached.is_(False))
    return list(reading.execute(rows.order_by(call.c.id)).scalars())


def put_callback(unit: Unit, wanted: Callback) -> None:
    """What is to be done next, in place of what was before."""
    made: Any = sqlite.insert(callback) if unit.sqlite else postgresql.insert(callback)
    values = {
        "shop_id": wanted.shop_id, "kind": wanted.kind, "at": wanted.at, "until": wanted.until,
        "part": wanted.part, "reason": wanted.reason, "next_at": wanted.next_at,
    }  # fmt: skip
    row = made.values(promise_id=wanted.promise_id, **values)
    unit.execute(row.on_conflict_do_update(index_elements=["promise_id"], set_=values))


def find_callback(reading: Reading, promise_id: int) -> Callback | None:
    """What is to be done next for a promise."""
    row = reading.execute(select(callback).where(callback.c.promise_id == promise_id)).first()
    return None if row is None else callback_of(row)


def callbacks_of(reading: Reading, promise_ids: Collection[int]) -> dict[int, Callback]:
    """What is to be done next, by promise."""
    rows = reading.execute(select(callback).where(callback.c.promise_id.in_(promise_ids)))
    return {row.promise_id: callback_of(row) for row in rows}


def lock_due(unit: Unit, limit: int) -> list[Callback]:
    """Of which somebody is to be reminded, in their order; those that another unit holds are left to it."""
    rows = select(callback).where(callback.c.next_at.is_not(None), callback.c.next_at <= unit.now)
    found = unit.execute(rows.order_by(callback.c.next_at).limit(limit).with_for_update(skip_locked=True))
    return [callback_of(row) for row in found]


def find_next(reading: Reading) -> datetime | None:
    """When somebody is to be reminded next."""
    rows = select(callback.c.next_at).where(callback.c.next_at.is_not(None)).order_by(callback.c.next_at)
    found: datetime | None = reading.execute(rows.limit(1)).scalar()
    return found


def note_reminded(unit: Unit, promise_id: int) -> None:
    """A reminder goes off once."""
    unit.execute(update(callback).where(callback.c.promise_id == promise_id).values(next_at=None))


def end_callback(unit: Unit, promise_id: int) -> None:
    """Nothing is to be done any more."""
    unit.execute(delete(callback).where(callback.c.promise_id == promise_id))


def callback_of(row: AnyRow) -> Callback:
    """A row as what is to be done."""
    return Callback(
        row.promise_id, row.shop_id, NextKind(row.kind), row.at, row.until,
        DayPart(row.part) if row.part else None, NotReached(row.reason), row.next_at,
    )  # fmt: skip
