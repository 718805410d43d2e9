"""Handing over in the database."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.followups.models import HandoverItemRow, HandoverRow
from yingda.followups.types.handover import Handover, HandoverReason, Item, ItemState, NewHandover, ThingKind
from yingda.infra.db import Reading, Unit

AnyRow = Row[*tuple[Any, ...]]
handover = cast(Table, HandoverRow.__table__)
item = cast(Table, HandoverItemRow.__table__)
_NAMES = tuple(each.name for each in fields(Item) if each.name != "id")


def insert_handover(unit: Unit, started_by: int, giver_id: int, new: NewHandover) -> int | None:
    """A new handover's id; None if this sender's id was used before."""
    made: Any = sqlite.insert(handover) if unit.sqlite else postgresql.insert(handover)
    values = made.values(
        client_id=new.client_id, giver_id=giver_id, started_by=started_by, reason=new.reason,
        note=new.note.strip(), started_at=unit.now,
    )  # fmt: skip
    found: int | None = unit.execute(values.on_conflict_do_nothing().returning(handover.c.id)).scalar()
    return found


def find_made(reading: Reading, started_by: int, client_id: str) -> int | None:
    """The handover that this sender's id was used for."""
    rows = select(handover.c.id).where(handover.c.started_by == started_by, handover.c.client_id == client_id)
    found: int | None = reading.execute(rows).scalar()
    return found


def insert_items(unit: Unit, made: Sequence[Item]) -> None:
    """Things on their way."""
    if made:
        unit.execute(insert(item), [_values(each) for each in made])


def save_item(unit: Unit, changed: Item) -> None:
    """Write an item that is held."""
    unit.execute(update(item).where(item.c.id == changed.id).values(**_values(changed)))


def lock_item(unit: Unit, item_id: int) -> Item | None:
    """An item by id, held until the unit ends."""
    row = unit.execute(select(item).where(item.c.id == item_id).with_for_update()).first()
    return None if row is None else item_of(row)


def lock_offered(unit: Unit, handover_id: int, to_id: int) -> list[Item]:
    """What somebody is offered of a handover, held until the unit ends."""
    rows = select(item).where(item.c.handover_id == handover_id, item.c.to_id == to_id)
    rows = rows.where(item.c.state == ItemState.OFFERED).order_by(item.c.id).with_for_update()
    return [item_of(row) for row in unit.execute(rows)]


def lock_due(unit: Unit, limit: int) -> list[Item]:
    """Items whose time to be accepted is over, in their order."""
    rows = select(item).where(item.c.next_at.is_not(None), item.c.next_at <= unit.now)
    rows = rows.order_by(item.c.next_at, item.c.id).limit(limit).with_for_update(skip_locked=True)
    return [item_of(row) for row in unit.execute(rows)]


def find_next(reading: Reading) -> datetime | None:
    """When the next item goes to who leads."""
    rows = select(item.c.next_at).where(item.c.next_at.is_not(None)).order_by(item.c.next_at).limit(1)
    found: datetime | None = reading.execute(rows).scalar()
    return found


def find_pending_of(reading: Reading, giver_id: int) -> set[tuple[ThingKind, int]]:
    """What of somebody's is on its way."""
    rows = select(item.c.kind, item.c.object_id).where(item.c.from_id == giver_id, item.c.decided_at.is_(None))
    return {(ThingKind(row.kind), row.object_id) for row in reading.execute(rows)}


def find_handovers(reading: Reading, handover_ids: Collection[int]) -> list[Handover]:
    """Handovers, newest first."""
    rows = select(handover).where(handover.c.id.in_(handover_ids)).order_by(handover.c.id.desc())
    return [
        Handover(row.id, row.giver_id, row.started_by, HandoverReason(row.reason), row.note, row.started_at)
        for row in reading.execute(rows)
    ]


def find_ids_of(reading: Reading, staff_id: int, before: int, limit: int) -> list[int]:
    """Handovers that somebody gave, started or was offered something of, newest first."""
    offered = select(item.c.handover_id).where(item.c.to_id == staff_id)
    mine = or_(handover.c.giver_id == staff_id, handover.c.started_by == staff_id, handover.c.id.in_(offered))
    return _ids(reading, mine, before, limit)


def find_ids_in(reading: Reading, shop_ids: Collection[int], before: int, limit: int) -> list[int]:
    """Handovers of things of these shops, newest first."""
    return _ids(
        reading, handover.c.id.in_(select(item.c.handover_id).where(item.c.shop_id.in_(shop_ids))), before, limit
    )


def find_items(reading: Reading, handover_ids: Collection[int]) -> list[Item]:
    """The items of handovers, in their order."""
    rows = select(item).where(item.c.handover_id.in_(handover_ids)).order_by(item.c.id)
    return [item_of(row) for row in reading.execute(rows)]


def item_of(row: AnyRow) -> Item:
    """A row as an item."""
    values = {name: getattr(row, name) for name in _NAMES}
    return Item(**values | {"kind": ThingKind(row.kind), "state": ItemState(row.state)}, id=row.id)


def erase_conversation(unit: Unit, conversation_id: int) -> None:
    """Take out what was said of a conversation."""
    rows = update(item).where(item.c.conversation_id == conversation_id)
    unit.execute(rows.values(title="", summary="", reason=""))


def _ids(reading: Reading, which: ColumnElement[bool], before: int, limit: int) -> list[int]:
    rows = select(handover.c.id).where(which, handover.c.id < before)
    return list(reading.execute(rows.order_by(handover.c.id.desc()).limit(limit)).scalars())


def _values(made: Item) -> dict[str, Any]:
    return {name: getattr(made, name) for name in _NAMES}
