"""Acts on many conversations in the database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Row, Table, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from yingda.console.models import BulkItemRow, BulkRow
from yingda.console.types import ItemState
from yingda.infra.db import Reading, Unit

AnyRow = Row[*tuple[Any, ...]]
bulk = cast(Table, BulkRow.__table__)
item = cast(Table, BulkItemRow.__table__)


def insert_bulk(unit: Unit, values: Mapping[str, Any], conversation_ids: Sequence[int]) -> tuple[int, bool]:
    """A new act's id and true; that of the first and false if this sender's id was used already."""
    made: Any = sqlite.insert(bulk) if unit.sqlite else postgresql.insert(bulk)
    row = made.values(version=1, **values).on_conflict_do_nothing().returning(bulk.c.id)
    bulk_id = unit.execute(row).scalar()
    if bulk_id is None:
        known = select(bulk.c.id).where(
            bulk.c.staff_id == values["staff_id"], bulk.c.client_id == values["client_id"]
        )
        return int(unit.execute(known).scalar_one()), False
    rows = [{"bulk_id": bulk_id, "conversation_id": one, "state": ItemState.PENDING} for one in conversation_ids]
    unit.execute(insert(item), rows)
    return int(bulk_id), True


def find_bulk(reading: Reading, bulk_id: int) -> AnyRow | None:
    """One act on many."""
    return reading.execute(select(bulk).where(bulk.c.id == bulk_id)).first()


def save_bulk(unit: Unit, bulk_id: int, values: Mapping[str, Any]) -> None:
    """Write `values` and raise the version."""
    unit.execute(update(bulk).where(bulk.c.id == bulk_id).values(version=bulk.c.version + 1, **values))


def find_pending(reading: Reading, bulk_id: int, limit: int) -> list[int]:
    """Conversations that are still to be done, by id."""
    rows = select(item.c.conversation_id).where(item.c.bulk_id == bulk_id, item.c.state == ItemState.PENDING)
    return list(reading.execute(rows.order_by(item.c.conversation_id).limit(limit)).scalars())


def find_items(reading: Reading, bulk_id: int) -> list[AnyRow]:
    """Every conversation of an act, by id."""
    rows = select(item).where(item.c.bulk_id == bulk_id).order_by(item.c.conversation_id)
    return list(reading.execute(rows))


def count_items(reading: Reading, bulk_id: int) -> Counter[str]:
    """How many conversations of an act are in each state."""
    rows = select(item.c.state, func.count().label("many")).where(item.c.bulk_id == bulk_id)
    return Counter({row.state: row.many for row in reading.execute(rows.group_by(item.c.state))})


def settle_item(unit: Unit, bulk_id: int, conversation_id: int, values: Mapping[str, Any]) -> bool:
    """Say what became of a conversation that was still to be done; false if that is known already."""
    changed = update(item).where(
        item.c.bulk_id == bulk_id,
        item.c.conversation_id == conversation_id,
        item.c.state == ItemState.PENDING,
    )
    return unit.execute(changed.values(**values)).rowcount == 1


def settle_pending(unit: Unit, bulk_id: int, state: ItemState) -> None:
    """Give everything that is still to be done one state."""
    unit.execute(
        update(item).where(item.c.bulk_id == bulk_id, item.c.state == ItemState.PENDING).values(state=state)
    )
